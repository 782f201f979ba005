/** Does a grant get at a thing of another account? Both sides must allow (IAM user guide, "Cross-account policy evaluation"). */
import { type InventoryView, patternsMeet, type Touch } from '../../../inventory/index.ts';
import type { Entitlement, Resource } from '../../../model/index.ts';
import { accountOfArn, awsId } from '../arn.ts';
import { ANYONE } from '../inventory/resource-policy.ts';
import { carriesPolicies } from './carrier.ts';

const meets = (a: Entitlement, b: Entitlement): boolean =>
  a.privilegesInverted ||
  b.privilegesInverted ||
  a.privileges.some((one) => b.privileges.some((other) => patternsMeet(one, other)));

const isAllow = ({ effect, via }: Entitlement): boolean =>
  effect === 'allow' && via.kind !== 'boundary';

/** The better of two sides that must both allow is no better than the worse. */
const both = (first: Entitlement, others: readonly Entitlement[]): Touch => {
  const met = others.filter((one) => isAllow(one) && meets(first, one));
  if (met.length === 0) return 'no';
  return met.some(({ conditions }) => conditions === undefined) ? 'yes' : 'maybe';
};

/** Denials that the thing's own policy holds against its holder, or everybody. */
const isDenied = (on: readonly Entitlement[], names: ReadonlySet<string>): boolean =>
  on.some(({ effect, holderId }) => effect === 'deny' && names.has(holderId));

export const awsTouches = (view: InventoryView, grant: Entitlement, resource: Resource): Touch => {
  const account = accountOfArn(grant.holderId.slice('aws:'.length));
  const names = new Set([grant.holderId, ANYONE, awsId(`account:${account}`)]);
  const on = view.entitlementsOn(resource.id);
  if (account === resource.scope) return isDenied(on, names) ? 'maybe' : 'yes';
  const held = view.entitlementsOf(grant.holderId);
  if (grant.via.kind === 'resource_policy')
    return both(
      grant,
      held.filter(({ via }) => via.kind !== 'resource_policy'),
    );
  if (!carriesPolicies(resource.nativeId) || resource.policy === 'none') return 'no';
  const named = both(
    grant,
    on.filter(({ holderId }) => names.has(holderId)),
  );
  // Where not all of its policy was read, what was read may not be all that lets in.
  if (named === 'no') return resource.policy === undefined ? 'maybe' : 'no';
  return isDenied(on, names) || resource.policy === undefined ? 'maybe' : named;
};
