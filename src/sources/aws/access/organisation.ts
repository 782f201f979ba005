/**
 * What the organisation leaves of rights. Service control policies bind who asks: each level above its account must
 * allow; they bind neither service-linked roles nor the management account (which carries none). Resource control
 * policies bind what is asked of: whoever asks, from wherever, of an account's roles, secrets, keys, buckets and queues.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import { awsId } from '../arn.ts';
import { CONTROL_AREA, type ControlKind, controlOf } from '../inventory/organization-policies.ts';
import { ORGANISATION_TAG } from '../inventory/organizations.ts';
import type { RequestContext, Sure } from './conditions.ts';
import { type OrganisationRights, type Question, Rights } from './rights.ts';

/** Rights reads a boundary apart from grants; here each level is judged by itself. */
const asGrant = new WeakMap<Entitlement, Entitlement>();

const grantOf = (control: Entitlement): Entitlement => {
  const known = asGrant.get(control);
  if (known !== undefined) return known;
  const grant: Entitlement = { ...control, via: { ...control.via, kind: 'managed_policy' } };
  asGrant.set(control, grant);
  return grant;
};

const levelsOf = (
  controls: readonly Entitlement[],
  kind: ControlKind,
): readonly (readonly Entitlement[])[] => {
  const levels = new Map<string, Entitlement[]>();
  for (const one of controls) {
    const control = controlOf(one.via.nativeId);
    if (control?.kind !== kind) continue;
    const list = levels.get(control.level);
    if (list === undefined) levels.set(control.level, [grantOf(one)]);
    else list.push(grantOf(one));
  }
  return [...levels.values()];
};

const isUnread = (view: InventoryView, account: string): boolean =>
  view.blind('aws', account).some(({ area }) => area === CONTROL_AREA);

export const organisationOf = (
  view: InventoryView,
  arn: string,
  account: string,
): OrganisationRights => {
  if (account === '' || arn.includes(':role/aws-service-role/')) return {};
  const levels = levelsOf(view.entitlementsOf(awsId(`account:${account}`)), 'scp');
  return { levels, unread: isUnread(view, account) };
};

/** Services whose resources such policies bind, of those that steps lead through (same page, "supported services"). */
const bound = /^(?:sts|s3|kms|sqs|secretsmanager):/i;

/** All may pass but what is denied: `RCPFullAWSAccess` stands at every level and cannot be detached. */
const everything: Entitlement = {
  kind: 'entitlement',
  id: 'aws:RCPFullAWSAccess',
  system: 'aws',
  holderId: 'aws:anyone',
  effect: 'allow',
  privileges: ['*'],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'managed_policy', name: 'RCPFullAWSAccess' },
  standing: 'standing',
};

/** No id of an organisation, so equal to none that a policy names. */
const ANOTHER = 'another organisation';

/** Undefined where it is not known; an account that is not listed at all is outside. */
const organisationId = (view: InventoryView, account: string): string | undefined => {
  const resource = view.resource(awsId(`account:${account}`));
  return resource === undefined ? ANOTHER : resource.tags[ORGANISATION_TAG];
};

type Levels = readonly (readonly Entitlement[])[];

interface Kept {
  readonly revision: number;
  readonly byOwner: Map<string, Levels | 'unread'>;
}

const kept = new WeakMap<InventoryView, Kept>();

/** Asked for each way into each role: read once for each revision of the inventory. */
const controlsOver = (view: InventoryView, owner: string): Levels | 'unread' => {
  const revision = view.revision();
  let memory = kept.get(view);
  if (memory?.revision !== revision) {
    memory = { revision, byOwner: new Map() };
    kept.set(view, memory);
  }
  const known = memory.byOwner.get(owner);
  if (known !== undefined) return known;
  const found = isUnread(view, owner)
    ? 'unread'
    : levelsOf(view.entitlementsOf(awsId(`account:${owner}`)), 'rcp');
  memory.byOwner.set(owner, found);
  return found;
};

/**
 * What a request carries of organisations. Where the owner's accounts are listed, one that is not among them is
 * outside; a caller without an account (a token of a provider) belongs to none.
 */
const withOrganisations = (
  view: InventoryView,
  context: RequestContext,
  so: { readonly asker: string; readonly owner: string },
): RequestContext => {
  const ours = organisationId(view, so.owner);
  const more = new Map<string, string | null>([['aws:resourceaccount', so.owner]]);
  if (ours !== undefined && ours !== ANOTHER) {
    more.set('aws:resourceorgid', ours);
    const theirs = so.asker === '' ? null : organisationId(view, so.asker);
    if (theirs !== undefined) more.set('aws:principalorgid', theirs);
  }
  return new Map([...context, ...more]);
};

/** The asker's ARN and what its request is known to carry. */
export interface Asker {
  readonly arn: string;
  readonly account: string;
  readonly context: RequestContext;
}

/** Does the owner's organisation let this be done to its account's resource? Unread, it may or may not. */
export const resourceLeaves = (
  view: InventoryView,
  asker: Asker,
  owner: string,
  question: Question,
): Sure => {
  if (!bound.test(question.action) || asker.arn.includes(':role/aws-service-role/')) return 'yes';
  const levels = controlsOver(view, owner);
  if (levels === 'unread') return 'maybe';
  if (levels.length === 0) return 'yes';
  const context = withOrganisations(view, asker.context, { asker: asker.account, owner });
  const rights = new Rights([everything], context, {
    levels: levels.map((level) => [everything, ...level]),
  });
  return rights.may(question).sure;
};
