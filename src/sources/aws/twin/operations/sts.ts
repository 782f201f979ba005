/** STS: who am I, and credentials for a while. */
import { decisionFor, refusal } from '../authorise.ts';
import type { Answer, Call, Operation, Operations } from '../call.ts';
import { readPolicy } from '../policy-document.ts';
import type { StsSession } from '../session-table.ts';
import { accountOfArn, nameOfArn, type TwinRole } from '../state.ts';
import { trustAllows } from '../trust.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso, type World } from '../world.ts';

const HOUR_S = 3_600;

export type SessionSeed = Omit<
  StsSession,
  'accessKeyId' | 'secret' | 'token' | 'issuedAt' | 'expiresAt'
>;

/** Temporary credentials take effect at once: STS hands out nothing that is not yet known. */
export const issue = (world: World, seed: SessionSeed, seconds: number): StsSession => {
  // Credentials carry whole seconds.
  const issuedAt = Math.floor(world.now() / 1_000) * 1_000;
  const session: StsSession = {
    ...seed,
    accessKeyId: world.ids.key('ASIA'),
    secret: world.ids.secret(),
    token: world.ids.sessionToken(),
    issuedAt,
    expiresAt: issuedAt + seconds * 1_000,
  };
  world.sessions.add(session);
  return session;
};

export const credentialsView = (session: StsSession) => ({
  AccessKeyId: session.accessKeyId,
  SecretAccessKey: session.secret,
  SessionToken: session.token,
  Expiration: iso(session.expiresAt),
});

const sessionNameOf = (name: string): string => {
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw new TwinFault(
      'ValidationError',
      `1 validation error detected: Value '${name.slice(0, 64)}' at 'roleSessionName' failed to satisfy constraint`,
    );
  }
  return name;
};

const sessionPolicies = ({ form, account, world }: Call): string[] => {
  const inline = form.get('Policy');
  if (inline !== undefined) readPolicy(inline, 'identity');
  const managed = form.records('PolicyArns', ['arn']).flatMap(({ arn }) => {
    const policy = world.propagation.effective().accounts.get(account.id)?.policies.get(arn);
    const text = policy?.versions.get(policy.defaultVersion)?.document;
    if (text === undefined) throw new TwinFault('ValidationError', `Policy ${arn} does not exist.`);
    return [text];
  });
  return inline === undefined ? managed : [inline, ...managed];
};

/** Any six digits are right for a device that is enabled on the calling user. */
const mfaOf = ({ form, caller }: Call): boolean => {
  const serial = form.get('SerialNumber');
  if (serial === undefined) return false;
  const { principal } = caller;
  const enabled = principal !== undefined && 'mfa' in principal && principal.mfa.has(serial);
  if (!enabled || !/^\d{6}$/.test(form.get('TokenCode') ?? '')) {
    throw new TwinFault(
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    );
  }
  return true;
};

const roleToAssume = (
  call: Call,
  arn: string,
): { role: TwinRole; accountId: string } | undefined => {
  const accountId = accountOfArn(arn);
  const account = call.world.propagation.effective().accounts.get(accountId);
  const role = account?.roles.get(nameOfArn(arn));
  return role?.arn === arn ? { role, accountId } : undefined;
};

const assumeRole: Operation = {
  service: 'sts',
  readOnly: true,
  // Trust and identity policies are weighed together below.
  open: true,
  run(call): Answer {
    const { form, caller, world, context } = call;
    const arn = form.need('RoleArn');
    const sessionName = sessionNameOf(form.need('RoleSessionName'));
    const wish = { action: 'sts:AssumeRole', resource: arn };
    const mfa = mfaOf(call);
    const sourceIdentity = caller.session?.sourceIdentity ?? form.get('SourceIdentity');
    const keys = new Map(context);
    keys.set('sts:rolesessionname', [sessionName]);
    const externalId = form.get('ExternalId');
    if (externalId !== undefined) keys.set('sts:externalid', [externalId]);
    if (sourceIdentity !== undefined) keys.set('sts:sourceidentity', [sourceIdentity]);
    if (mfa) keys.set('aws:multifactorauthpresent', ['true']);
    const found = roleToAssume(call, arn);
    const identity = decisionFor(world, caller, wish, keys);
    const trust = found && trustAllows(world, found.role, caller, keys);
    if (!found || identity.effect === 'explicitDeny' || !trust)
      throw refusal(caller, wish, identity);
    // Within one account a trust that names the principal itself is enough.
    const enough = trust === 'principal' && found.accountId === caller.accountId;
    if (identity.effect !== 'allowed' && !enough) throw refusal(caller, wish, identity);
    if (caller.kind === 'root')
      throw new TwinFault('AccessDenied', 'Roles may not be assumed by root accounts.');
    const chained = caller.session?.kind === 'role';
    const seconds = form.int('DurationSeconds', { min: 900, max: 43_200, fallback: HOUR_S });
    if (seconds > (chained ? HOUR_S : found.role.maxSessionSeconds)) {
      throw new TwinFault(
        'ValidationError',
        chained
          ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
          : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const session = issue(
      world,
      {
        kind: 'role',
        accountId: found.accountId,
        principalId: found.role.id,
        principalName: found.role.name,
        arn: `arn:aws:sts::${found.accountId}:assumed-role/${found.role.name}/${sessionName}`,
        sessionName,
        mfa: mfa || (caller.session?.mfa ?? false),
        policies: sessionPolicies(call),
        issuedTo: caller.accessKeyId,
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      },
      seconds,
    );
    return {
      Credentials: credentialsView(session),
      AssumedRoleUser: { AssumedRoleId: `${found.role.id}:${sessionName}`, Arn: session.arn },
      SourceIdentity: sourceIdentity,
    };
  },
};

const lengthOf = ({ form, caller }: Call): number => {
  const max = caller.kind === 'root' ? HOUR_S : 36 * HOUR_S;
  const fallback = caller.kind === 'root' ? HOUR_S : 12 * HOUR_S;
  return form.int('DurationSeconds', { min: 900, max, fallback });
};

const longTermOnly = ({ caller }: Call, operation: string): void => {
  if (caller.session)
    throw new TwinFault('AccessDenied', `Cannot call ${operation} with session credentials`);
};

export const stsOperations: Operations = {
  GetCallerIdentity: {
    service: 'sts',
    readOnly: true,
    open: true,
    run: ({ caller }) => ({ Arn: caller.arn, UserId: caller.userId, Account: caller.accountId }),
  },
  AssumeRole: assumeRole,
  GetSessionToken: {
    service: 'sts',
    readOnly: true,
    // "You cannot use policies to control authentication operations" (STS API reference).
    open: true,
    run(call) {
      longTermOnly(call, 'GetSessionToken');
      const { caller, world } = call;
      const session = issue(
        world,
        {
          kind: caller.kind === 'root' ? 'root' : 'user',
          accountId: caller.accountId,
          principalId: caller.userId,
          principalName: caller.principal?.name ?? 'root',
          arn: caller.arn,
          sessionName: '',
          mfa: mfaOf(call),
          policies: [],
          issuedTo: caller.accessKeyId,
        },
        lengthOf(call),
      );
      return { Credentials: credentialsView(session) };
    },
  },
  GetFederationToken: {
    service: 'sts',
    readOnly: true,
    resource: ({ account, form }) =>
      `arn:aws:sts::${account.id}:federated-user/${form.get('Name') ?? ''}`,
    run(call) {
      longTermOnly(call, 'GetFederationToken');
      const { caller, world, account } = call;
      if (!caller.principal) throw new TwinFault('AccessDenied', 'Root may not federate here.');
      const name = sessionNameOf(call.form.need('Name'));
      const arn = `arn:aws:sts::${account.id}:federated-user/${name}`;
      const session = issue(
        world,
        {
          kind: 'federated',
          accountId: account.id,
          principalId: caller.principal.id,
          principalName: caller.principal.name,
          arn,
          sessionName: name,
          mfa: false,
          policies: sessionPolicies(call),
          issuedTo: caller.accessKeyId,
        },
        lengthOf(call),
      );
      return {
        Credentials: credentialsView(session),
        FederatedUser: { FederatedUserId: `${account.id}:${name}`, Arn: arn },
      };
    },
  },
};
