/**
 * May this principal do this action on this resource: the policies of the inventory put before the exact evaluation.
 * What a request will carry is known only in part, so a condition on anything else leaves the answer open.
 */
import {
  type InventoryView,
  isBlindTo,
  type MayDo,
  type PrivilegeAsked,
} from '../../../inventory/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import { accountOfArn, awsId, iamArn, parseArn } from '../arn.ts';
import { type AccessRequest, requestContext } from '../evaluate/context.ts';
import {
  evaluate,
  type NamedPolicy,
  type Policies,
  type PolicyLevel,
  type Verdict,
} from '../evaluate/evaluate.ts';
import { CONTROL_AREA } from '../inventory/organization-policies.ts';
import { isUnread } from '../inventory/statements.ts';
import { carrierOf } from './carrier.ts';
import { rawStatement } from './raw-statement.ts';
import { resourcePolicy, unread, VERSION } from './resource-policy.ts';

const keyOf = ({ holderId, via }: Entitlement): string =>
  `${holderId} ${via.kind} ${via.nativeId ?? via.name}`;

const groupBy = (
  entitlements: readonly Entitlement[],
  key: (one: Entitlement) => string,
): ReadonlyMap<string, readonly Entitlement[]> => {
  const groups = new Map<string, Entitlement[]>();
  for (const one of entitlements) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
};

/** A policy that was not read stays unread: the evaluation leaves open what it could allow or deny. */
const policyOf = (group: readonly Entitlement[], principal?: object): NamedPolicy => {
  const name = group[0]?.via.name ?? '';
  if (group.some(isUnread)) return { name, policy: undefined };
  const statements = group.map((one) => ({ ...rawStatement(one), ...principal }));
  return { name, policy: { Version: VERSION, Statement: statements } };
};

const policiesOf = (entitlements: readonly Entitlement[], principal?: object) =>
  [...groupBy(entitlements, keyOf).values()].map((group) => policyOf(group, principal));

const controlOf = (one: Entitlement): readonly [kind: string, level: string] | undefined => {
  const [, kind, level] = /^(scp|rcp):([^:]+):/.exec(one.via.nativeId ?? '') ?? [];
  return kind === undefined || level === undefined ? undefined : [kind, level];
};

/** What the organisation lays on an account, level by level. */
const levelsOf = (
  view: InventoryView,
  account: string | undefined,
  kind: 'scp' | 'rcp',
): readonly PolicyLevel[] => {
  if (account === undefined) return [];
  const own = view
    .entitlementsOf(awsId(`account:${account}`))
    .filter((one) => controlOf(one)?.[0] === kind);
  const levels = groupBy(own, (one) => controlOf(one)?.[1] ?? '');
  const principal = kind === 'rcp' ? { Principal: '*' } : {};
  const found = [...levels].map(([name, group]) => ({
    name,
    policies: policiesOf(group, principal),
  }));
  const isUnseen = view.blind('aws', account).some(({ area }) => area === CONTROL_AREA);
  return isUnseen ? [...found, { name: CONTROL_AREA, policies: [unread(CONTROL_AREA)] }] : found;
};

const ownerOf = (view: InventoryView, resource: string): string | undefined =>
  accountOfArn(resource) ?? view.resource(carrierOf(awsId(resource)))?.scope;

const answers = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'denied',
  ImplicitlyDenied: 'not_granted',
  unknown: 'unknown',
} as const;

const inWords = ({ answer, because, blockedBy }: Verdict): readonly string[] => [
  ...new Set(
    because.map(({ effect, origin, policy }) => `${effect} in ${origin} policy ${policy}`),
  ),
  ...(answer === 'ImplicitlyDenied' ? blockedBy.map((one) => `no allow in ${one} policies`) : []),
];

const told = (verdict: Verdict, more: readonly string[] = []): MayDo => ({
  answer: answers[verdict.answer],
  because: inWords(verdict),
  missing: [...new Set([...verdict.missing, ...more])],
});

const contextFor = (view: InventoryView, request: AccessRequest, id: string) => {
  const principal = view.principal(id);
  const isUser = parseArn(request.principal)?.resource.startsWith('user/') === true;
  const given: Record<string, string | readonly string[]> = {
    'aws:PrincipalType': isUser ? 'User' : 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    // Nothing calls on its behalf: an empty list is a key known to be absent.
    'aws:CalledVia': [],
    'aws:username': isUser && principal ? principal.name : [],
  };
  for (const [key, value] of Object.entries(principal?.tags ?? {}))
    given[`aws:PrincipalTag/${key}`] = value;
  return requestContext(request, given, false);
};

/** Ids of those who act without an account of theirs: whoever asks, a service, the owner of another account. */
const outsider = /^aws:(?:anyone$|service:(.*)|principal:(.*)|account:(\d{12})$)/;

/** As a request names it. */
const principalOf = (id: string): string => {
  const [whole, service, canonical, account] = outsider.exec(id) ?? [];
  if (whole === undefined) return id.slice('aws:'.length);
  return account === undefined ? (service ?? canonical ?? 'anyone') : iamArn(account, 'root');
};

const OF_SERVICE = /^(?:kms|s3|sqs|sns|lambda|secretsmanager):/;

/** What was not seen of rights; policies that things of one service carry say nothing of another's. */
const unseenOf = (view: InventoryView, request: AccessRequest, id: string): readonly string[] => {
  const service = `${parseArn(request.resource)?.service}:`;
  return view
    .blind('aws', view.principal(id)?.scope ?? accountOfArn(request.principal) ?? '')
    .filter(isBlindTo('entitlement'))
    .filter(({ needs = '' }) => !OF_SERVICE.test(needs) || needs.startsWith(service))
    .map(({ area, because }) => `${area}: ${because}`);
};

/** Nothing allows it, as far as was seen. */
const orUnknown = (verdict: Verdict, unseen: readonly string[]): Verdict =>
  verdict.answer === 'ImplicitlyDenied' && unseen.length > 0
    ? { ...verdict, answer: 'unknown' }
    : verdict;

/** What an outsider's own account lets it do is its own affair: taken as all. */
const lets: readonly NamedPolicy[] = [
  {
    name: 'of its own account',
    policy: { Version: VERSION, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  },
];

/** Nobody of an account that is ours. */
const isOutside = (view: InventoryView, id: string, account: string | undefined): boolean =>
  outsider.test(id) ||
  (account !== undefined && !view.principal(id) && !view.knownScopes('aws').has(account));

const policiesFor = (
  view: InventoryView,
  asked: PrivilegeAsked,
  request: AccessRequest,
): Policies => {
  const own = view
    .entitlementsOf(asked.principalId)
    .filter((one) => controlOf(one) === undefined && one.via.kind !== 'resource_policy');
  const boundary = own.filter((one) => one.via.kind === 'boundary');
  return {
    identity: policiesOf(own.filter((one) => one.via.kind !== 'boundary')),
    scp: levelsOf(view, accountOfArn(request.principal), 'scp'),
    rcp: levelsOf(view, request.resourceAccount, 'rcp'),
    ...(boundary.length > 0 ? { boundary: policiesOf(boundary) } : {}),
  };
};

export const awsMayDo = (view: InventoryView, asked: PrivilegeAsked): MayDo => {
  const principal = principalOf(asked.principalId);
  const account = accountOfArn(principal);
  const outside = isOutside(view, asked.principalId, account);
  // People of an identity store and subjects of providers do nothing themselves: they become roles.
  if (account === undefined && !outside) return { answer: 'not_granted', because: [], missing: [] };
  const owner = ownerOf(view, asked.resource);
  const request: AccessRequest = {
    principal,
    action: asked.privilege,
    resource: asked.resource,
    resourceAccount: owner ?? account ?? '',
  };
  if (asked.principalId === awsId(`account:${owner}`))
    return {
      answer: 'not_granted',
      because: ['an account only hands on to its own policies'],
      missing: [],
    };
  const own = policiesFor(view, asked, request);
  const policies = outside ? { ...own, identity: lets } : own;
  const context = contextFor(view, request, asked.principalId);
  const { policy, isRead } = resourcePolicy(view, request);
  const unseen = [
    ...(owner === undefined && asked.resource !== '*'
      ? [`which account owns ${asked.resource}; taken as the principal's own`]
      : []),
    ...(outside ? [] : unseenOf(view, request, asked.principalId)),
  ];
  if (policy !== undefined && isRead) {
    const whole = evaluate(request, { ...policies, resource: policy }, context);
    return told(orUnknown(whole, unseen), unseen);
  }
  const alone = evaluate(request, policies, context);
  if (policy === undefined) return told(orUnknown(alone, unseen), unseen);
  // Its own account's policies allow it: only a denial there could yet refuse, and it was not read.
  if (alone.answer === 'Allowed' || alone.answer === 'ExplicitlyDenied')
    return told(
      alone,
      alone.answer === 'Allowed' ? [`${policy.name} was not read`, ...unseen] : [],
    );
  const both = evaluate(request, { ...policies, resource: policy }, context);
  return told(both, unseen);
};
