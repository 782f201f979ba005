/** May this caller do that: policies as effective now, in the words AWS refuses with. */
import type { Caller } from './caller.ts';
import { policiesOf } from './caller.ts';
import type { RequestContext } from './condition.ts';
import { type Decision, decide } from './evaluate.ts';
import { isProtectedRole } from './state.ts';
import { TwinFault } from './twin-fault.ts';
import { iso, type World } from './world.ts';

/** What the transport knows of a request. */
export interface Circumstances {
  readonly sourceIp: string;
  readonly region: string;
  readonly userAgent: string;
  /** A service that acts for the caller, e.g. `cloudformation.amazonaws.com`. */
  readonly viaService?: string;
}

export const contextOf = (
  world: World,
  caller: Caller,
  circumstances: Circumstances,
  extra: Readonly<Record<string, string>> = {},
): RequestContext => {
  const now = world.now();
  const { principal, session } = caller;
  const role = caller.kind === 'role' ? principal : undefined;
  const pairs: [string, string | undefined][] = [
    ['aws:sourceip', circumstances.sourceIp],
    ['aws:requestedregion', circumstances.region],
    ['aws:useragent', circumstances.userAgent],
    ['aws:viaawsservice', String(circumstances.viaService !== undefined)],
    ['aws:calledvia', circumstances.viaService],
    ['aws:currenttime', iso(now)],
    ['aws:epochtime', String(Math.floor(now / 1_000))],
    ['aws:securetransport', 'true'],
    ['aws:principalaccount', caller.accountId],
    ['aws:principalarn', role?.arn ?? caller.arn],
    [
      'aws:principaltype',
      { root: 'Account', user: 'User', role: 'AssumedRole', federated: 'FederatedUser' }[
        caller.kind
      ],
    ],
    ['aws:userid', caller.userId],
    ['aws:username', caller.kind === 'user' ? principal?.name : undefined],
    ['aws:tokenissuetime', session && iso(session.issuedAt)],
    ['aws:multifactorauthpresent', session && String(session.mfa)],
    ['aws:sourceidentity', session?.sourceIdentity],
    ...[...(principal?.tags ?? [])].map(([key, value]): [string, string] => [
      `aws:principaltag/${key.toLowerCase()}`,
      value,
    ]),
    ...Object.entries(extra),
  ];
  return new Map(
    pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key.toLowerCase(), [value]]])),
  );
};

export interface Wish {
  readonly action: string;
  readonly resource: string;
}

/** The policies' answer, without the limits STS itself sets. */
export const decisionFor = (
  world: World,
  caller: Caller,
  wish: Wish,
  context: RequestContext,
): Decision => {
  if (caller.principal === undefined) return { effect: 'allowed' };
  const set = policiesOf(world, world.propagation.effective(), caller.accountId, caller.principal);
  const session = caller.session?.policies ?? [];
  // A federated user has nothing but what its session policy and the user's own policies share.
  const limited = session.length > 0 || caller.kind === 'federated';
  return decide(
    limited ? { ...set, session: session.map((text) => world.policies(text, 'identity')) } : set,
    { ...wish, context },
  );
};

/** IAM shortens ARNs of users and roles to `user name` in its own refusals. */
const spoken = (resource: string): string =>
  resource.replace(/^arn:aws:iam::\d+:(user|role|group)\/(?:.*\/)?([^/]+)$/, '$1 $2');

export const refusal = (caller: Caller, wish: Wish, decision: Decision): TwinFault => {
  const head = `User: ${caller.arn} is not authorized to perform: ${wish.action} on resource: ${spoken(wish.resource)}`;
  if (decision.effect === 'allowed') return new TwinFault('AccessDenied', head);
  const tail =
    decision.effect === 'explicitDeny'
      ? `with an explicit deny in ${decision.layer.startsWith('i') ? 'an' : 'a'} ${decision.layer}`
      : `because no ${decision.layer} allows the ${wish.action} action`;
  return new TwinFault('AccessDenied', `${head} ${tail}`);
};

/**
 * Sessions of GetSessionToken reach IAM only with MFA and of STS only AssumeRole and
 * GetCallerIdentity; federated users reach neither (IAM User Guide, "Compare STS credentials").
 */
export const assertSessionMay = (caller: Caller, service: string, operation: string): void => {
  const { session } = caller;
  if (!session || session.kind === 'role' || session.console) return;
  const iamClosed = service === 'iam' && (session.kind === 'federated' || !session.mfa);
  const stsOpen =
    operation === 'GetCallerIdentity' || (operation === 'AssumeRole' && session.kind === 'user');
  if (iamClosed || (service === 'sts' && !stsOpen)) {
    throw new TwinFault(
      service === 'iam' ? 'InvalidClientTokenId' : 'AccessDenied',
      service === 'iam'
        ? 'The security token included in the request is invalid'
        : `Cannot call ${operation} with session credentials`,
    );
  }
};

/** @throws TwinFault AccessDenied */
export const assertAllowed = (
  world: World,
  caller: Caller,
  wish: Wish,
  context: RequestContext,
): void => {
  const decision = decisionFor(world, caller, wish, context);
  if (decision.effect !== 'allowed') throw refusal(caller, wish, decision);
};

export const assertModifiable = (role: Parameters<typeof isProtectedRole>[0]): void => {
  if (isProtectedRole(role)) {
    throw new TwinFault(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  }
};
