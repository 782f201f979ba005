/** A whole tenant, account, organisation, domain or cluster as a subject. */
import type { InventoryView } from '../inventory/index.ts';
import type { Place, Tier } from '../model/index.ts';

/** Whoever changes the configuration of a place with a control plane decides who may have it. */
export const tierOfPlace = (
  view: InventoryView,
  { system, name }: Place,
): { readonly tier: Tier; readonly because: string } =>
  view.evaluates(system)
    ? { tier: 0, because: `its configuration guards the control plane of ${system} ${name}` }
    : { tier: 2, because: `access in ${system} is not evaluated: taken as ordinary production` };
