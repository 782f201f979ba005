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
import type { Entitlement, Trust } from '../../../model/index.ts';
import { accountOfArn, awsId, parseArn } from '../arn.ts';
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
import { rawStatement } from './raw-statement.ts';

const VERSION = '2012-10-17';

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

const unread = (name: string): NamedPolicy => ({ name, policy: undefined });

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

const trustActions: Readonly<Record<Trust['mechanism'], readonly string[]>> = {
  assume_role: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  delegation: ['sts:AssumeRole'],
  federation: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
  domain_trust: [],
  impersonation: [],
  token_minting: [],
};

const trustPrincipal = ({ principal: { kind, value } }: Trust): unknown => {
  if (kind === 'anyone') return '*';
  if (kind === 'service') return { Service: value };
  if (kind === 'federated') return { Federated: value };
  return { AWS: value.startsWith('aws:') ? value.slice('aws:'.length) : value };
};

/** A role's trust policy is the policy of that resource. */
const trustPolicy = (view: InventoryView, arn: string): NamedPolicy | undefined => {
  const trusts = view.trustsInto(awsId(arn));
  if (!view.role(awsId(arn))) return undefined;
  return {
    name: `trust policy of ${arn}`,
    policy: {
      Version: VERSION,
      Statement: trusts.map((trust) => ({
        Effect: trust.effect === 'allow' ? 'Allow' : 'Deny',
        Principal: trustPrincipal(trust),
        Action: trustActions[trust.mechanism],
        Resource: '*',
        ...(trust.conditions === undefined ? {} : { Condition: trust.conditions }),
      })),
    },
  };
};

/**
 * Services whose resources carry policies of their own
 * (IAM User Guide, "AWS services that work with IAM", column "Resource-based policies").
 */
const withResourcePolicies: ReadonlySet<string> = new Set(
  'acm-pca apigateway backup bedrock codeartifact codebuild dynamodb ecr elasticfilesystem es events execute-api glacier glue iot kafka kinesis kms lambda lex logs mediastore organizations ram rekognition s3 s3-object-lambda s3express schemas secretsmanager serverlessrepo ses signer sns sqs ssm ssm-contacts ssm-incidents states vpc-lattice'.split(
    ' ',
  ),
);

interface Resource {
  /** Read, or known to be there and not read; undefined = such resources have none. */
  readonly policy: NamedPolicy | undefined;
  readonly isRead: boolean;
}

const resourcePolicy = (view: InventoryView, { action, resource }: AccessRequest): Resource => {
  const parsed = parseArn(resource);
  if (parsed?.service === 'iam' && parsed.resource.startsWith('role/')) {
    if (!/^sts:/i.test(action)) return { policy: undefined, isRead: true };
    const trust = trustPolicy(view, resource);
    return { policy: trust ?? unread(`trust policy of ${resource}`), isRead: trust !== undefined };
  }
  const service = parsed?.service ?? '';
  if (!withResourcePolicies.has(service)) return { policy: undefined, isRead: true };
  return { policy: unread(`resource policy of ${resource}`), isRead: false };
};

const ownerOf = (view: InventoryView, resource: string): string | undefined =>
  accountOfArn(resource) ?? view.resource(awsId(resource))?.scope;

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

export const awsMayDo = (view: InventoryView, asked: PrivilegeAsked): MayDo => {
  const principal = asked.principalId.slice('aws:'.length);
  const account = accountOfArn(principal);
  // People of an identity store and subjects of providers do nothing themselves: they become roles.
  if (account === undefined) return { answer: 'not_granted', because: [], missing: [] };
  const owner = ownerOf(view, asked.resource);
  const request: AccessRequest = {
    principal,
    action: asked.privilege,
    resource: asked.resource,
    resourceAccount: owner ?? account,
  };
  const own = view.entitlementsOf(asked.principalId).filter((one) => controlOf(one) === undefined);
  const boundary = own.filter((one) => one.via.kind === 'boundary');
  const policies: Policies = {
    identity: policiesOf(own.filter((one) => one.via.kind !== 'boundary')),
    scp: levelsOf(view, account, 'scp'),
    rcp: levelsOf(view, request.resourceAccount, 'rcp'),
    ...(boundary.length > 0 ? { boundary: policiesOf(boundary) } : {}),
  };
  const context = contextFor(view, request, asked.principalId);
  const { policy, isRead } = resourcePolicy(view, request);
  const unseen = [
    ...(owner === undefined && asked.resource !== '*'
      ? [`which account owns ${asked.resource}; taken as the principal's own`]
      : []),
    ...view
      .blind('aws', view.principal(asked.principalId)?.scope ?? account)
      .filter(isBlindTo('entitlement'))
      .map(({ area, because }) => `${area}: ${because}`),
  ];
  if (policy !== undefined && isRead)
    return told(evaluate(request, { ...policies, resource: policy }, context));
  const alone = evaluate(request, policies, context);
  if (policy === undefined) {
    const isOpen = alone.answer === 'ImplicitlyDenied' && unseen.length > 0;
    return told(isOpen ? { ...alone, answer: 'unknown' } : alone, unseen);
  }
  // Its own account's policies allow it: only a denial there could yet refuse, and it was not read.
  if (alone.answer === 'Allowed' || alone.answer === 'ExplicitlyDenied')
    return told(
      alone,
      alone.answer === 'Allowed' ? [`${policy.name} was not read`, ...unseen] : [],
    );
  const both = evaluate(request, { ...policies, resource: policy }, context);
  return told(both, unseen);
};
