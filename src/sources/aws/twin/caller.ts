/** Who asks: from the access key id of the signature to a principal that is still effective. */

import type { PolicySet } from './evaluate.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { StsSession } from './session-table.ts';
import type { AccessKey, AccountState, Holder, IamState, TwinRole, TwinUser } from './state.ts';
import { TwinFault } from './twin-fault.ts';
import type { World } from './world.ts';

export interface Caller {
  readonly kind: 'root' | 'user' | 'role' | 'federated';
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secret: string;
  readonly arn: string;
  /** As `GetCallerIdentity` says it: `AIDA…`, `AROA…:session`. */
  readonly userId: string;
  /** The user or role whose policies count; absent for root. */
  readonly principal?: TwinUser | TwinRole;
  readonly session?: StsSession;
}

const invalidKey = (): TwinFault =>
  new TwinFault('InvalidClientTokenId', 'The security token included in the request is invalid.');

interface FoundKey {
  readonly account: AccountState;
  readonly user: TwinUser | undefined;
  readonly key: AccessKey;
}

const findKey = (state: IamState, id: string): FoundKey | undefined => {
  for (const account of state.accounts.values()) {
    const rootKey = account.rootKeys.get(id);
    if (rootKey) return { account, user: undefined, key: rootKey };
    for (const user of account.users.values()) {
      const key = user.keys.get(id);
      if (key) return { account, user, key };
    }
  }
  return undefined;
};

const longTerm = (world: World, accessKeyId: string): Caller => {
  const found = findKey(world.propagation.effective(), accessKeyId);
  if (found?.key.status !== 'Active') throw invalidKey();
  const { account, user, key } = found;
  const base = { accountId: account.id, accessKeyId, secret: key.secret };
  if (!user) {
    return { ...base, kind: 'root', arn: `arn:aws:iam::${account.id}:root`, userId: account.id };
  }
  return { ...base, kind: 'user', arn: user.arn, userId: user.id, principal: user };
};

const principalOf = (world: World, session: StsSession): TwinUser | TwinRole | undefined => {
  const account = world.propagation.effective().accounts.get(session.accountId);
  const found =
    session.kind === 'role'
      ? account?.roles.get(session.principalName)
      : account?.users.get(session.principalName);
  // A principal made anew under the same name is another one.
  return found?.id === session.principalId ? found : undefined;
};

const temporary = (world: World, session: StsSession, token: string | undefined): Caller => {
  if (token !== session.token) throw invalidKey();
  if (world.now() >= session.expiresAt) {
    throw new TwinFault('ExpiredToken', 'The security token included in the request is expired');
  }
  const base = {
    accountId: session.accountId,
    accessKeyId: session.accessKeyId,
    secret: session.secret,
    arn: session.arn,
    session,
  };
  if (session.kind === 'root') return { ...base, kind: 'root', userId: session.accountId };
  const principal = principalOf(world, session);
  if (!principal) throw invalidKey();
  if (session.kind === 'user') return { ...base, kind: 'user', userId: principal.id, principal };
  if (session.kind === 'role') {
    return { ...base, kind: 'role', userId: `${principal.id}:${session.sessionName}`, principal };
  }
  return {
    ...base,
    kind: 'federated',
    userId: `${session.accountId}:${session.sessionName}`,
    principal,
  };
};

/** @throws TwinFault InvalidClientTokenId | ExpiredToken */
export const resolveCaller = (
  world: World,
  accessKeyId: string,
  token: string | undefined,
): Caller => {
  if (!accessKeyId.startsWith('ASIA')) return longTerm(world, accessKeyId);
  const session = world.sessions.get(accessKeyId);
  if (!session) throw invalidKey();
  return temporary(world, session, token);
};

const managedDocument = (
  world: World,
  account: AccountState | undefined,
  arn: string,
): PolicyDocument | undefined => {
  const policy = account?.policies.get(arn);
  const version = policy?.versions.get(policy.defaultVersion);
  return version && world.policies(version.document, 'identity');
};

const documentsOf = (
  world: World,
  account: AccountState | undefined,
  holder: Holder,
): PolicyDocument[] => {
  const inline = [...holder.inline.values()].map((text) => world.policies(text, 'identity'));
  const attached = [...holder.attached].flatMap(
    (arn) => managedDocument(world, account, arn) ?? [],
  );
  return [...inline, ...attached];
};

/** Effective policies of a user or role, groups and boundary included. */
export const policiesOf = (
  world: World,
  state: IamState,
  accountId: string,
  principal: TwinUser | TwinRole,
): PolicySet => {
  const account = state.accounts.get(accountId);
  const groups = 'groups' in principal ? [...principal.groups] : [];
  const identity = [
    ...documentsOf(world, account, principal),
    ...groups.flatMap((name) => {
      const group = account?.groups.get(name);
      return group ? documentsOf(world, account, group) : [];
    }),
  ];
  if (principal.boundary === undefined) return { identity };
  const boundary = managedDocument(world, account, principal.boundary);
  return { identity, boundary: boundary ? [boundary] : [] };
};
