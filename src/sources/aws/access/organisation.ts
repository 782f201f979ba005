/**
 * What the organisation leaves of a principal's rights: service control policies laid on its account, level by level.
 * They bind neither service-linked roles nor the management account (which carries none).
 */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import { awsId } from '../arn.ts';
import { CONTROL_AREA, levelOfControl } from '../inventory/organization-policies.ts';
import type { OrganisationRights } from './rights.ts';

/** Rights reads a boundary apart from grants; here each level is judged by itself. */
const asGrant = new WeakMap<Entitlement, Entitlement>();

const grantOf = (control: Entitlement): Entitlement => {
  const known = asGrant.get(control);
  if (known !== undefined) return known;
  const grant: Entitlement = { ...control, via: { ...control.via, kind: 'managed_policy' } };
  asGrant.set(control, grant);
  return grant;
};

const levelsOf = (controls: readonly Entitlement[]): OrganisationRights['levels'] => {
  const levels = new Map<string, Entitlement[]>();
  for (const control of controls) {
    const level = levelOfControl(control.via.nativeId);
    if (level === undefined) continue;
    const list = levels.get(level);
    if (list === undefined) levels.set(level, [grantOf(control)]);
    else list.push(grantOf(control));
  }
  return [...levels.values()];
};

export const organisationOf = (
  view: InventoryView,
  arn: string,
  account: string,
): OrganisationRights => {
  if (account === '' || arn.includes(':role/aws-service-role/')) return {};
  const levels = levelsOf(view.entitlementsOf(awsId(`account:${account}`))) ?? [];
  const unread = view.blind('aws', account).some(({ area }) => area === CONTROL_AREA);
  return { levels, unread };
};
