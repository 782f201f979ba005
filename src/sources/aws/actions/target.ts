/** Who is acted on: a user or role of this account, or why it must be left alone. */
import { GetAccessKeyLastUsedCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { CountersignError } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import { accountOfArn, assumedRole, isUnnamedKey, nameOfArn } from '../arn.ts';
import { keysOf } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { askedFor } from './aws-error.ts';
import type { AwsActionParams } from './params.ts';

interface UserTarget {
  readonly kind: 'user';
  readonly name: string;
  readonly arn: string;
}

interface RoleTarget {
  readonly kind: 'role';
  readonly name: string;
  readonly arn: string;
  readonly maxSessionSeconds: number;
  /** JSON text. */
  readonly trust: string;
}

export type PrincipalTarget = UserTarget | RoleTarget;

export interface Refusal {
  readonly kind: 'refused';
  readonly because: string;
}

export const refuse = (because: string): Refusal => ({ kind: 'refused', because });

const bare = (id: string): string => id.replace(/^aws:/, '');

const isArn = (text: string | undefined): text is string => text?.startsWith('arn:') === true;

/** The ARN that the target speaks of: identity, role, or its own native id. */
const arnOf = (target: ActionTarget): string | undefined => {
  const said = [target.identityId, target.roleId, target.nativeId].map((id) => id && bare(id));
  const arn = said.find(isArn);
  return arn === undefined ? undefined : (assumedRole(arn)?.roleArn ?? arn);
};

const emergency =
  'it is declared emergency access, which is never locked: page two people and contain what it changed downstream';
const root =
  'it is the root user, whom no IAM policy of its account binds and whose keys only root may change: sign in as root, delete its access keys, change password and MFA, or remove its credentials from the management account (centralized root access)';

/** What forbids acting on this target in any way, before anything is read. */
const refusalOf = (arn: string, params: AwsActionParams): Refusal | undefined => {
  if (params.emergencyAccess === true) return refuse(emergency);
  if (arn.endsWith(':root')) return refuse(root);
  return undefined;
};

const ownRefusal = async (
  acting: Acting,
  arn: string,
  target: ActionTarget,
): Promise<Refusal | undefined> => {
  const self = await acting.self();
  const own = assumedRole(self.arn)?.roleArn ?? self.arn;
  // The ARN of a role session has lost the role's path.
  const isOwn =
    own === arn ||
    (own.includes(':role/') && arn.includes(':role/') && nameOfArn(own) === nameOfArn(arn));
  const account = accountOfArn(arn) ?? target.scope;
  if (account !== self.account) {
    return refuse(
      `it belongs to account ${account || 'unknown'}, but this connection acts in ${self.account}: connect that account with an acting credential of its own`,
    );
  }
  return isOwn
    ? refuse(
        'it is the very identity Countersign acts with: containing it would end the response; act by hand',
      )
    : undefined;
};

const protectedRole = (arn: string): Refusal | undefined => {
  if (arn.includes(':role/aws-service-role/')) {
    return refuse(
      'it is a service-linked role, which only its AWS service may wear and change: stop the service feature that uses it, or deny by a service control policy',
    );
  }
  if (arn.includes(':role/aws-reserved/')) {
    return refuse(
      'it is a role of an Identity Center permission set, which nobody may change in the account: disable the user in Identity Center or delete the account assignment; sessions already issued end by a deny on aws:TokenIssueTime in the permission set or a service control policy',
    );
  }
  return undefined;
};

const userTarget = async (acting: Acting, arn: string): Promise<UserTarget | Refusal> => {
  const name = nameOfArn(arn);
  const found = await askedFor(
    'iam:GetUser',
    acting.clients().iam.send(new GetUserCommand({ UserName: name })),
  );
  if (!found?.User) return refuse(`there is no user ${name} any more`);
  return { kind: 'user', name, arn: found.User.Arn ?? arn };
};

const roleTarget = async (acting: Acting, arn: string): Promise<RoleTarget | Refusal> => {
  const early = protectedRole(arn);
  if (early) return early;
  const name = nameOfArn(arn);
  const found = await askedFor(
    'iam:GetRole',
    acting.clients().iam.send(new GetRoleCommand({ RoleName: name })),
  );
  const role = found?.Role;
  if (!role) return refuse(`there is no role ${name} any more`);
  const whole = role.Arn ?? arn;
  return (
    protectedRole(whole) ?? {
      kind: 'role',
      name,
      arn: whole,
      maxSessionSeconds: role.MaxSessionDuration ?? 3_600,
      trust: decodeURIComponent(role.AssumeRolePolicyDocument ?? ''),
    }
  );
};

/** @throws CountersignError ERR_INPUT_INVALID when the target names neither a user nor a role. */
export const findPrincipal = async (
  acting: Acting,
  target: ActionTarget,
  params: AwsActionParams,
): Promise<PrincipalTarget | Refusal> => {
  const arn = arnOf(target);
  const isRole = arn?.includes(':role/') === true;
  if (arn === undefined || !(isRole || arn.includes(':user/') || arn.endsWith(':root'))) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `target ${target.nativeId}: not the ARN of an IAM user or role`,
    );
  }
  const refused = refusalOf(arn, params) ?? (await ownRefusal(acting, arn, target));
  if (refused) return refused;
  return isRole ? roleTarget(acting, arn) : userTarget(acting, arn);
};

export interface KeyTarget {
  readonly kind: 'key';
  readonly accessKeyId: string;
  readonly userName: string;
  /** Reads made to find the user, beyond those of the action. */
  readonly permissions: readonly string[];
}

const keyIdOf = (target: ActionTarget, params: AwsActionParams): string => {
  const id = params.accessKeyId ?? bare(target.nativeId).replace(/^credential:/, '');
  if (/^(AKIA|ASIA)[A-Z0-9]{12,124}$/.test(id) || isUnnamedKey(id)) return id;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    `target ${target.nativeId}: not an access key id; name one in the parameter accessKeyId`,
  );
};

/** The credential report numbers keys without naming them: clear only where the user has just one. */
const namedKey = async (
  acting: Acting,
  userName: string,
  id: string,
): Promise<string | Refusal> => {
  if (!isUnnamedKey(id)) return id;
  const keys = await keysOf(acting, userName);
  const [only] = keys;
  if (only && keys.length === 1) return only.id;
  const has = keys.length === 0 ? 'none' : keys.map((key) => key.id).join(' and ');
  return refuse(
    `the credential report does not name its keys, and user ${userName} has ${has}: name one in the parameter accessKeyId`,
  );
};

/** The user behind a key, from the target or, failing that, from AWS. */
export const findKey = async (
  acting: Acting,
  target: ActionTarget,
  params: AwsActionParams,
): Promise<KeyTarget | Refusal> => {
  const accessKeyId = keyIdOf(target, params);
  const said = target.identityId === undefined ? undefined : bare(target.identityId);
  const early = refusalOf(said ?? '', params);
  if (early) return early;
  if (accessKeyId.startsWith('ASIA')) {
    return refuse(
      'it is a temporary credential, which has no switch of its own: use aws.revoke_older_sessions on its role or user, or aws.quarantine_deny',
    );
  }
  if (said?.includes(':user/')) {
    const refused = await ownRefusal(acting, said, target);
    if (refused) return refused;
    const named = await namedKey(acting, nameOfArn(said), accessKeyId);
    if (typeof named !== 'string') return named;
    return { kind: 'key', accessKeyId: named, userName: nameOfArn(said), permissions: [] };
  }
  const permission = 'iam:GetAccessKeyLastUsed';
  const found = await askedFor(
    permission,
    acting.clients().iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })),
  );
  const name = found?.UserName;
  if (name === undefined) return refuse(`no user of this account holds ${accessKeyId}`);
  const { account } = await acting.self();
  const userArn = `arn:aws:iam::${account}:user/${name}`;
  const refused = await ownRefusal(acting, userArn, target);
  return refused ?? { kind: 'key', accessKeyId, userName: name, permissions: [permission] };
};
