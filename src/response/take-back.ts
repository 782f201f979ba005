/** How one fact of the inventory is taken back where its system has an action for it: the same levers as playbooks pull. Pure. */
import type { Action, IdentityClass, InventoryFact } from '../model/index.ts';
import type { PlannerView } from './contract.ts';
import { systemOf } from './levers.ts';
import type { LeverRow, Levers } from './playbook-schema.ts';
import {
  bareOf,
  isInteractive,
  ofCredential,
  ofGrant,
  ofPrincipal,
  type ResolvedTarget,
} from './target-parts.ts';

/** Levers that take something back, by what is to be taken back. */
const leversFor: Readonly<Partial<Record<InventoryFact['kind'], readonly string[]>>> = {
  membership: ['leave_group'],
  entitlement: ['withdraw_consent', 'take_role'],
  trust: ['narrow_trust'],
  credential: ['stop_credential', 'remove_password'],
};

/** One way that fits; whether its action would do it, only the action knows. */
export interface WayBack {
  readonly action: Action;
  readonly found: ResolvedTarget;
  readonly params: Readonly<Record<string, unknown>>;
  readonly row: LeverRow;
}

const targetsOf = (fact: InventoryFact, view: PlannerView): readonly ResolvedTarget[] => {
  switch (fact.kind) {
    case 'membership': {
      const member = view.principal(fact.memberId);
      const group = view.group(fact.groupId);
      return member && group
        ? [{ ...ofPrincipal(member), kind: 'membership', facts: { group: group.nativeId } }]
        : [];
    }
    case 'entitlement': {
      const holder = view.principal(fact.holderId);
      if (!holder) return [];
      return ofGrant(holder, fact);
    }
    case 'trust': {
      const target = view.principal(fact.targetId);
      return target
        ? [{ ...ofPrincipal(target), params: { principals: [fact.principal.value] } }]
        : [];
    }
    case 'credential':
      return [ofCredential(fact, view)];
    default:
      return [];
  }
};

const fits = (
  row: LeverRow,
  { kind, target, facts }: ResolvedTarget,
  { of, view }: { readonly of: IdentityClass | undefined; readonly view: PlannerView },
): boolean =>
  isInteractive(target, view, row.interactive) &&
  systemOf(row.action) === target.system &&
  row.kinds.includes(kind) &&
  (row.classes === undefined || (of !== undefined && row.classes.includes(of))) &&
  (row.on === undefined || new RegExp(row.on, 'i').test(facts?.['resource'] ?? '')) &&
  (row.like === undefined ||
    [target.nativeId, target.credentialId, target.identityId].some(
      (id) => id !== undefined && new RegExp(row.like ?? '', 'i').test(bareOf(id, target.system)),
    ));

export const waysBack = (
  fact: InventoryFact,
  {
    view,
    levers,
    actions,
  }: {
    readonly view: PlannerView;
    readonly levers: Levers;
    readonly actions: ReadonlyMap<string, Action>;
  },
): readonly WayBack[] =>
  targetsOf(fact, view).flatMap((found) => {
    const id = found.target.identityId ?? found.target.roleId;
    const of = id === undefined ? undefined : view.identity(id)?.class;
    return (leversFor[fact.kind] ?? []).flatMap((lever) =>
      (levers[lever]?.actions ?? []).flatMap((row): readonly WayBack[] => {
        const action = actions.get(row.action);
        const given = Object.entries(row.give ?? {}).map(
          ([name, which]) => [name, found.facts?.[which]] as const,
        );
        if (
          !action ||
          !fits(row, found, { of, view }) ||
          given.some(([, value]) => value === undefined)
        )
          return [];
        return [{ action, found, row, params: { ...found.params, ...Object.fromEntries(given) } }];
      }),
    );
  });
