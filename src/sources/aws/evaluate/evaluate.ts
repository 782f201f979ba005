/**
 * AWS policy evaluation. IAM User Guide, "Policy evaluation logic": an explicit deny anywhere decides; then
 * every level of organisation policies must allow; within an account the identity's and the resource's
 * policies are added up, across accounts both must allow; boundary and session policies only take away.
 */
import { accountOfArn, parseArn } from '../arn.ts';
import { type PolicyText, type Statement, tryReadPolicy } from '../policy-document.ts';
import type { AccessRequest, RequestContext } from './context.ts';
import { type Matched, matchStatement, type Naming } from './statement.ts';

export interface NamedPolicy {
  readonly name: string;
  readonly policy: unknown;
}
export interface PolicyLevel {
  /** Root, organisational unit or account. */
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}
export interface Policies {
  readonly identity: readonly NamedPolicy[];
  /** Undefined = the principal has no boundary. */
  readonly boundary?: readonly NamedPolicy[];
  /** Undefined = the session was made without one. */
  readonly session?: readonly NamedPolicy[];
  readonly resource?: NamedPolicy;
  /** Of the VPC endpoint that the request comes through; undefined = through none. */
  readonly endpoint?: readonly NamedPolicy[];
  /** Empty = no organisation policies reach the principal. */
  readonly scp: readonly PolicyLevel[];
  readonly rcp: readonly PolicyLevel[];
}

export type Answer = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied' | 'unknown';
export type Origin = 'identity' | 'resource' | 'boundary' | 'session' | 'endpoint' | 'scp' | 'rcp';

/** A statement that decided. */
export interface Decider {
  readonly origin: Origin;
  readonly policy: string;
  readonly sid: string | undefined;
  readonly effect: 'allow' | 'deny';
}

export interface Verdict {
  readonly answer: Answer;
  readonly because: readonly Decider[];
  /** What kept it from being allowed, where something else would have. */
  readonly blockedBy: readonly Origin[];
  /** Context keys and policies without which it cannot be said. */
  readonly missing: readonly string[];
}

interface Found extends Matched {
  readonly origin: Origin;
  readonly policy: string;
}

interface Side {
  readonly allows: readonly Found[];
  readonly denies: readonly Found[];
}

/** Services whose resources RCPs reach (Organizations User Guide, "Resource control policies"). */
const rcpServices: ReadonlySet<string> = new Set([
  's3',
  'sts',
  'kms',
  'sqs',
  'secretsmanager',
  'cognito-identity',
  'cognito-idp',
  'dynamodb',
  'ecr',
  'logs',
  'aoss',
]);

const unreadable: Statement = {
  sid: undefined,
  effect: 'allow',
  actions: ['*'],
  actionsInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  principals: [],
  principalsInverted: false,
};

const isServiceLinked = (principal: string): boolean =>
  /:role\/aws-service-role\/|:assumed-role\/AWSServiceRoleFor/.test(principal);

const isRootUser = (principal: string): boolean => /^arn:[^:]+:iam::\d{12}:root$/.test(principal);

/** The policy of the target alone decides, or hands on: role trust and KMS keys. */
const needsResourcePolicy = ({ action, resource }: AccessRequest): boolean => {
  const parsed = parseArn(resource);
  const name = action.toLowerCase();
  if (parsed?.service === 'iam' && parsed.resource.startsWith('role/'))
    return /^sts:(assumerole|tagsession|setsourceidentity)/.test(name);
  return parsed?.service === 'kms' && parsed.resource.startsWith('key/');
};

const sideOf = (
  origin: Origin,
  policies: readonly NamedPolicy[],
  asked: { readonly request: AccessRequest; readonly context: RequestContext },
): Side => {
  const namesPrincipals = origin === 'resource' || origin === 'rcp' || origin === 'endpoint';
  const kind = namesPrincipals ? 'resource' : 'identity';
  const allows: Found[] = [];
  const denies: Found[] = [];
  for (const { name, policy } of policies) {
    const read: PolicyText | { readonly because: string } = tryReadPolicy(policy);
    if ('because' in read) {
      const open = `policy ${name}: ${read.because}`;
      const found: Found = { statement: unreadable, naming: 'direct', open, origin, policy: name };
      allows.push(found);
      denies.push(found);
      continue;
    }
    for (const statement of read.statements) {
      const matched = matchStatement(statement, kind, { ...asked, version: read.version });
      if (!matched) continue;
      (statement.effect === 'allow' ? allows : denies).push({ ...matched, origin, policy: name });
    }
  }
  return { allows, denies };
};

/**
 * A Deny with NotPrincipal always reaches a principal that has a boundary, whoever it names
 * (IAM User Guide, "NotPrincipal").
 */
const deniedByNotPrincipal = (
  policy: NamedPolicy,
  asked: { readonly request: AccessRequest; readonly context: RequestContext },
): readonly Found[] => {
  const read = tryReadPolicy(policy.policy);
  if ('because' in read) return [];
  return read.statements
    .filter((one) => one.effect === 'deny' && one.principalsInverted)
    .flatMap((statement) => {
      const everyone = { ...statement, principals: [], principalsInverted: true };
      const matched = matchStatement(everyone, 'resource', { ...asked, version: read.version });
      return matched
        ? [{ ...matched, statement, origin: 'resource' as const, policy: policy.name }]
        : [];
    });
};

interface Sides {
  readonly identity: Side;
  readonly boundary: Side | undefined;
  readonly session: Side | undefined;
  readonly resource: Side;
  readonly endpoint: Side | undefined;
  readonly scp: readonly Side[];
  readonly rcp: readonly Side[];
}

const allSides = (sides: Sides): readonly Side[] =>
  [
    sides.identity,
    sides.boundary,
    sides.session,
    sides.resource,
    sides.endpoint,
    ...sides.scp,
    ...sides.rcp,
  ].filter((side) => side !== undefined);

interface Outcome {
  readonly answer: Exclude<Answer, 'unknown'>;
  readonly because: readonly Found[];
  readonly blockedBy: readonly Origin[];
}

/** `best`: what is open turns out for whoever asks; `worst`: against. */
type Luck = 'best' | 'worst';

const allowing = (side: Side, luck: Luck): readonly Found[] =>
  luck === 'best' ? side.allows : side.allows.filter((one) => one.open === undefined);
const denying = (side: Side, luck: Luck): readonly Found[] =>
  luck === 'worst' ? side.denies : side.denies.filter((one) => one.open === undefined);

const grant = (sides: Sides, request: AccessRequest, luck: Luck): Outcome => {
  const account = accountOfArn(request.principal);
  const identity = allowing(sides.identity, luck);
  const isOwnRoot = isRootUser(request.principal);
  const mayByIdentity = isOwnRoot || identity.length > 0;
  const within = (side: Side | undefined): boolean =>
    isOwnRoot || side === undefined || allowing(side, luck).length > 0;
  const limits: readonly Origin[] = [
    ...(within(sides.boundary) ? [] : (['boundary'] as const)),
    ...(within(sides.session) ? [] : (['session'] as const)),
  ];
  const resource = allowing(sides.resource, luck);
  const named = (...how: readonly Naming[]): readonly Found[] =>
    resource.filter((one) => how.includes(one.naming));
  const allowed = (because: readonly Found[]): Outcome => ({
    answer: 'Allowed',
    because,
    blockedBy: [],
  });
  const refused = (blockedBy: readonly Origin[]): Outcome => ({
    answer: 'ImplicitlyDenied',
    because: [],
    blockedBy,
  });
  // A service, a federated identity or nobody known: only the resource can let them in.
  if (account === undefined) return resource.length > 0 ? allowed(resource) : refused([]);
  if (account !== request.resourceAccount) {
    if (!mayByIdentity || resource.length === 0) return refused([]);
    return limits.length > 0 ? refused(limits) : allowed([...identity, ...resource]);
  }
  const direct = named('direct');
  if (direct.length > 0) return allowed(direct);
  const byRole = named('role');
  if (byRole.length > 0 && limits.length === 0) return allowed(byRole);
  const isHandedOn = !needsResourcePolicy(request) || resource.length > 0;
  if (mayByIdentity && isHandedOn && limits.length === 0)
    return allowed([...identity, ...named('account')]);
  return refused(byRole.length > 0 || (mayByIdentity && isHandedOn) ? limits : []);
};

const judge = (sides: Sides, request: AccessRequest, luck: Luck): Outcome => {
  const all = allSides(sides).flatMap((side) => denying(side, luck));
  if (all.length > 0)
    return {
      answer: 'ExplicitlyDenied',
      because: all,
      blockedBy: [...new Set(all.map((one) => one.origin))],
    };
  const granted = grant(sides, request, luck);
  if (sides.scp.some((level) => allowing(level, luck).length === 0))
    return { answer: 'ImplicitlyDenied', because: [], blockedBy: ['scp', ...granted.blockedBy] };
  if (sides.endpoint !== undefined && allowing(sides.endpoint, luck).length === 0)
    return {
      answer: 'ImplicitlyDenied',
      because: [],
      blockedBy: ['endpoint', ...granted.blockedBy],
    };
  return granted;
};

const decider = ({ origin, policy, statement }: Found): Decider => ({
  origin,
  policy,
  sid: statement.sid,
  effect: statement.effect,
});

/** Never throws for what a policy says: what cannot be read makes the answer `unknown`, and says so. */
export const evaluate = (
  request: AccessRequest,
  policies: Policies,
  context: RequestContext,
): Verdict => {
  const asked = { request, context };
  const service = request.action.split(':')[0]?.toLowerCase() ?? '';
  const reach = !isServiceLinked(request.principal);
  const isMember = accountOfArn(request.principal) !== undefined;
  const levels = (origin: 'scp' | 'rcp', list: readonly PolicyLevel[]): readonly Side[] =>
    list.map((level) => sideOf(origin, level.policies, asked));
  const resource = policies.resource;
  const hung = sideOf('resource', resource === undefined ? [] : [resource], asked);
  const alwaysDenied =
    resource !== undefined && policies.boundary !== undefined
      ? deniedByNotPrincipal(resource, asked)
      : [];
  const sides: Sides = {
    identity: isRootUser(request.principal)
      ? { allows: [], denies: [] }
      : sideOf('identity', policies.identity, asked),
    boundary: policies.boundary && sideOf('boundary', policies.boundary, asked),
    session: policies.session && sideOf('session', policies.session, asked),
    resource: { allows: hung.allows, denies: [...hung.denies, ...alwaysDenied] },
    endpoint: policies.endpoint && sideOf('endpoint', policies.endpoint, asked),
    scp: reach && isMember ? levels('scp', policies.scp) : [],
    rcp: reach && rcpServices.has(service) ? levels('rcp', policies.rcp) : [],
  };
  const best = judge(sides, request, 'best');
  const worst = judge(sides, request, 'worst');
  // Denied either way: which of the two denials it is does not matter to whoever asks.
  const isOpen = best.answer !== worst.answer && best.answer === 'Allowed';
  const open = allSides(sides).flatMap((side) =>
    [...side.allows, ...side.denies].flatMap((one) => one.open ?? []),
  );
  return {
    answer: isOpen ? 'unknown' : best.answer,
    because: (isOpen ? [...best.because, ...worst.because] : best.because).map(decider),
    blockedBy: best.blockedBy,
    missing: isOpen ? [...new Set(open)] : [],
  };
};
