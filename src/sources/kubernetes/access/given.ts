/** What somebody is given, with the rules of roles that the bindings themselves did not bring along. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import { builtInRules } from '../inventory/built-in-roles.ts';
import { grantFact } from '../inventory/grants.ts';
import type { Cluster } from './estate.ts';

/** Rules of a role, as a binding in a namespace gives them. */
export const narrowed = (rule: Entitlement, namespace: string | undefined): Entitlement =>
  namespace === undefined
    ? rule
    : {
        ...rule,
        resources: rule.resources.map((one) => one.replace(/^\*/, `namespace/${namespace}`)),
      };

/** As its object says; else as every API server makes it at its start. */
export const rulesOf = (
  view: InventoryView,
  cluster: Cluster,
  role: string,
): readonly Entitlement[] => {
  const id = `${cluster.prefix}${role}`;
  if (view.role(id) !== undefined) return view.entitlementsOf(id);
  const builtIn = builtInRules.get(role.slice('clusterroles/'.length));
  return (role.startsWith('clusterroles/') ? (builtIn ?? []) : []).map((rule, index) =>
    grantFact({
      id: `${id}#${index}`,
      holderId: id,
      rule,
      namespace: undefined,
      via: { kind: 'inline', name: role },
    }),
  );
};

/**
 * A binding of one file may give the role of another: rules are then read from the role. A role's fact changes with
 * its rules, so that such steps are worked out again.
 */
const withRules = (
  view: InventoryView,
  cluster: Cluster,
  given: Entitlement,
): readonly Entitlement[] => {
  if (given.privileges.length > 0 || given.via.kind !== 'assignment') return [given];
  const namespace = given.resources[0]?.split('/')[1];
  return rulesOf(view, cluster, given.via.name).map((rule) => ({
    ...narrowed(rule, namespace),
    holderId: given.holderId,
    via: given.via,
  }));
};

/** Directly and by groups. */
export const givenTo = (
  view: InventoryView,
  cluster: Cluster,
  id: string,
): readonly Entitlement[] =>
  view.entitlementsOf(id).flatMap((one) => withRules(view, cluster, one));
