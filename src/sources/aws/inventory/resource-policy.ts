/**
 * What the policy of a resource itself says: statements as entitlements of whomever they name. Pure.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
import type { BlindSpot, Entitlement, Resource } from '../../../model/index.ts';
import { assumedRole, awsId, parseArn, serviceId } from '../arn.ts';
import { type Statement, type StatementPrincipal, tryReadPolicy } from '../policy-document.ts';

/** Holder of what a policy gives to whoever asks. */
export const ANYONE = awsId('anyone');

export const principalId = (value: string): string => {
  if (/^\d{12}$/.test(value)) return awsId(`account:${value}`);
  const arn = parseArn(value);
  // The unique id that AWS leaves where a principal was deleted, or the canonical id of an account.
  if (arn === undefined) return awsId(`principal:${value}`);
  if (arn.resource === 'root') return awsId(`account:${arn.account}`);
  return awsId(assumedRole(value)?.roleArn ?? value);
};

const holderOf = ({ type, value }: StatementPrincipal): string => {
  if (type === 'any') return ANYONE;
  return type === 'Service' ? serviceId(value) : principalId(value);
};

/** Of a role's sessions a policy may name the only one of that name (`aws:userid` is role-id:session). */
export const ofSession = (value: string, conditions: Statement['conditions']) => {
  const session = assumedRole(value)?.sessionName;
  return session !== undefined && conditions === undefined
    ? { StringLike: { 'aws:userid': `*:${session}` } }
    : conditions;
};

export interface PolicyGrants {
  readonly entitlements: readonly Entitlement[];
  /** None where the whole of it was read. */
  readonly blind: readonly BlindSpot[];
}

/** `*` is the resource itself: a policy speaks of nothing else. */
const resourcesOf = (arn: string, { resources, resourcesInverted }: Statement) =>
  !resourcesInverted && (resources.length === 0 || resources.includes('*')) ? [arn] : resources;

const ofStatement = (
  arn: string,
  name: string,
  { statement, index }: { readonly statement: Statement; readonly index: number },
): readonly Entitlement[] => {
  // Allow with NotPrincipal lets in everybody but the named.
  const principals: readonly StatementPrincipal[] = statement.principalsInverted
    ? [{ type: 'any', value: '*' }]
    : statement.principals;
  return principals.map((principal) => ({
    kind: 'entitlement',
    id: `${awsId(arn)}#${name.replaceAll(' ', '-')}/${statement.sid ?? index}/${principal.type}/${principal.value}`,
    system: 'aws',
    holderId: holderOf(principal),
    effect: statement.effect,
    privileges: statement.actions,
    privilegesInverted: statement.actionsInverted,
    resources: resourcesOf(arn, statement),
    resourcesInverted: statement.resourcesInverted,
    conditions: ofSession(principal.value, statement.conditions),
    via: { kind: 'resource_policy', name, nativeId: arn },
    standing: 'standing',
  }));
};

/** @param name what the vendor calls it: `bucket policy`. */
export const policyGrants = (arn: string, policy: unknown, name: string): PolicyGrants => {
  const area = `${name} of ${arn}`;
  const read = tryReadPolicy(policy);
  if ('because' in read) return { entitlements: [], blind: [{ area, because: read.because }] };
  const isOpen = (one: Statement): boolean => one.principalsInverted && one.effect === 'deny';
  return {
    entitlements: read.statements.flatMap((statement, index) =>
      isOpen(statement) ? [] : ofStatement(arn, name, { statement, index }),
    ),
    blind: read.statements.some(isOpen)
      ? [{ area, because: 'a Deny with NotPrincipal is not read' }]
      : [],
  };
};

/** How far its policy was read; undefined = it has none. */
export const withPolicy = (resource: Resource, policy: PolicyGrants | undefined): Resource => {
  if (policy === undefined) return { ...resource, policy: 'none' };
  return policy.blind.length === 0 ? { ...resource, policy: 'read' } : resource;
};
