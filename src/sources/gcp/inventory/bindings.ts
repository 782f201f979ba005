/** IAM policies: who may do what where, until when, and who may become a service account. Pure. */
import { type Entitlement, type Role, type Trust, unknown } from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { bindingId, gcpId, roleId, trustId } from '../ids.ts';
import { type Member, memberOf } from '../member.ts';

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition: { readonly title: string; readonly expression: string } | undefined;
  /** `projects/P`, `organizations/1`, or a service account's full name. */
  readonly resource: string;
}

const MAX_MEMBERS = 20_000;

export const bindingsOf = (policy: unknown, resource: string): readonly Binding[] =>
  list(obj(policy)['bindings']).flatMap((one) => {
    const binding = obj(one);
    const role = str(binding['role']);
    if (role === undefined) return [];
    const condition = obj(binding['condition']);
    const expression = str(condition['expression']);
    return [
      {
        role,
        resource,
        members: strings(binding['members']).slice(0, MAX_MEMBERS),
        condition:
          expression === undefined
            ? undefined
            : { title: str(condition['title']) ?? '', expression },
      },
    ];
  });

/** `request.time < timestamp('…')` is how a right is given until a date. */
const until = /request\.time\s{0,5}<=?\s{0,5}timestamp\(\s{0,5}["']([^"']{10,40})["']\s{0,5}\)/;

const endOf = (expression: string | undefined): number | undefined => {
  const written = expression === undefined ? undefined : until.exec(expression)?.[1];
  const time = written === undefined ? Number.NaN : Date.parse(written);
  return Number.isNaN(time) ? undefined : time;
};

/** Above it, a role stands by its name: tens of thousands of permissions for each holder help nobody. */
const MAX_PERMISSIONS = 1_000;

export const privilegesOf = (role: string, permissions: readonly string[]): readonly string[] => {
  if (role === 'roles/owner') return ['*'];
  return permissions.length === 0 || permissions.length > MAX_PERMISSIONS ? [role] : permissions;
};

export const entitlementOf = (
  binding: Binding,
  member: Member,
  permissions: readonly string[],
): Entitlement => {
  const expression = binding.condition?.expression;
  const ends = endOf(expression);
  return {
    kind: 'entitlement',
    id: bindingId(member.id, binding.resource, binding.role, expression),
    system: 'gcp',
    holderId: member.id,
    effect: 'allow',
    privileges: privilegesOf(binding.role, permissions),
    privilegesInverted: false,
    resources: [binding.resource],
    resourcesInverted: false,
    conditions: binding.condition === undefined ? undefined : { ...binding.condition },
    via: { kind: 'assignment', name: binding.role, nativeId: binding.role },
    standing: 'standing',
    ...(ends === undefined ? {} : { until: ends }),
  };
};

export const entitlementsOf = (
  binding: Binding,
  permissions: readonly string[],
): readonly Entitlement[] =>
  binding.members.map((member) => entitlementOf(binding, memberOf(member), permissions));

/** Roles by which one becomes a service account, and how. Source: IAM documentation, "Service account impersonation". */
const becoming: ReadonlyMap<string, Trust['mechanism']> = new Map([
  ['roles/iam.serviceAccountTokenCreator', 'token_minting'],
  ['roles/iam.serviceAccountOpenIdTokenCreator', 'token_minting'],
  ['roles/iam.serviceAccountKeyAdmin', 'token_minting'],
  ['roles/iam.serviceAccountAdmin', 'impersonation'],
  ['roles/iam.serviceAccountUser', 'impersonation'],
  ['roles/iam.workloadIdentityUser', 'federation'],
  ['roles/owner', 'impersonation'],
  ['roles/editor', 'impersonation'],
]);

/** Custom roles become by what they hold. */
const becomingPermissions: readonly (readonly [string, Trust['mechanism']])[] = [
  ['iam.serviceAccounts.getAccessToken', 'token_minting'],
  ['iam.serviceAccounts.signJwt', 'token_minting'],
  ['iam.serviceAccounts.signBlob', 'token_minting'],
  ['iam.serviceAccountKeys.create', 'token_minting'],
  ['iam.serviceAccounts.implicitDelegation', 'impersonation'],
  ['iam.serviceAccounts.actAs', 'impersonation'],
];

export const mechanismOf = (
  role: string,
  permissions: readonly string[],
): Trust['mechanism'] | undefined =>
  becoming.get(role) ??
  (role.startsWith('roles/')
    ? undefined
    : becomingPermissions.find(([permission]) => permissions.includes(permission))?.[1]);

const principalOf = (member: Member): Trust['principal'] => {
  if (member.kind === 'public') return { kind: 'anyone', value: '*' };
  if (member.kind === 'workload' || member.kind === 'set')
    return { kind: 'federated', value: member.id.slice('gcp:'.length) };
  return { kind: 'identity', value: member.id };
};

/** A binding on a service account, or on what it stands in, lets its members become that account. */
export const trustsOf = (
  binding: Binding,
  account: string,
  permissions: readonly string[],
): readonly Trust[] => {
  const mechanism = mechanismOf(binding.role, permissions);
  if (mechanism === undefined) return [];
  const targetId = gcpId(account);
  return binding.members
    .filter((member) => memberOf(member).id !== targetId)
    .map((member) => ({
      kind: 'trust',
      id: trustId(targetId, member, binding.role, binding.resource),
      system: 'gcp',
      targetId,
      principal: principalOf(memberOf(member)),
      mechanism,
      effect: 'allow',
      conditions: {
        role: binding.role,
        on: binding.resource,
        ...(binding.condition === undefined ? {} : { expression: binding.condition.expression }),
      },
      external: unknown('an IAM policy does not say whose a member is'),
    }));
};

/** A custom role, or one of Google's. */
export const roleFact = (role: Raw, scope: string): Role | undefined => {
  const name = str(role['name']);
  if (name === undefined) return undefined;
  return {
    kind: 'role',
    id: roleId(name),
    system: 'gcp',
    nativeId: name,
    scope,
    name: str(role['title']) ?? name,
    managedBy: name.startsWith('roles/') ? 'vendor' : 'customer',
    createdAt: unknown('Google keeps no date of roles'),
    lastUsedAt: unknown('the use of a role is that of its permissions'),
    maxSessionSeconds: unknown('a role is held, not put on'),
    tags: {
      ...(str(role['stage']) === undefined ? {} : { stage: str(role['stage']) ?? '' }),
      ...(role['deleted'] === true ? { deleted: 'true' } : {}),
    },
  };
};
