/** Where somebody can sign in, as steps beside what they can do there: no tier follows from a sign-in alone. */
import type { AccessEvaluator, InventoryView } from '../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../model/index.ts';

export type SignIns = (view: InventoryView, from: string) => readonly AccessEdge[];

/** Conditions are told, not judged: where from and when they let in, the system decides at the sign-in. */
const under = (conditions: Entitlement['conditions'], shown: readonly string[]): string => {
  const said = shown.flatMap((name) =>
    conditions?.[name] === undefined ? [] : [`${name} ${String(conditions[name])}`],
  );
  return said.length === 0 ? '' : `, ${said.join(', ')}`;
};

export interface SignInGrants {
  /** Is this entitlement one to sign in? */
  test(one: Entitlement, view: InventoryView): boolean;
  /** How the place lets in: `is assigned the app`. */
  readonly words: string;
  readonly removedBy: string;
  /** Conditions that the reason names. */
  readonly shown?: readonly string[];
  /** Conditions that leave the sign-in open; those only shown do not. */
  readonly open?: readonly string[];
}

/** By grants whose resources are the places. */
export const signInsByGrant =
  ({ test, words, removedBy, shown = [], open = [] }: SignInGrants): SignIns =>
  (view, from) =>
    view
      .entitlementsOf(from)
      .filter((one) => one.effect === 'allow' && test(one, view))
      .flatMap((one) =>
        one.resources.map((to): AccessEdge => {
          const isOpen = open.some((name) => one.conditions?.[name] !== undefined);
          const group = one.holderId === from ? undefined : view.group(one.holderId)?.name;
          const by = group === undefined ? '' : ` through ${group}`;
          return {
            from,
            to,
            kind: 'can_sign_in',
            because: `${words} (${one.via.name})${by}${under(one.conditions, [...shown, ...open])}`,
            certain: !isOpen && one.standing !== 'eligible',
            removedBy: group === undefined ? removedBy : `take it out of group ${group}`,
            ...(one.until === undefined ? {} : { until: one.until }),
          };
        }),
      );

/** The evaluator's own steps, then the sign-ins; each place told once, the surest way. */
export const withSignIns =
  (evaluate: AccessEvaluator, signIns: SignIns): AccessEvaluator =>
  (view, from) => {
    const steps = evaluate(view, from);
    const places = new Map<string, AccessEdge>();
    for (const edge of signIns(view, from))
      if (places.get(edge.to)?.certain !== true) places.set(edge.to, edge);
    return places.size === 0 ? steps : [...steps, ...places.values()];
  };
