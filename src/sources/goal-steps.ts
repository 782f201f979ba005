/** Steps out of a principal that its own entitlements and the trusts in it make; shared by systems that write rights as lists. */
import type { AccessEvaluator, InventoryView } from '../inventory/index.ts';
import type { AccessEdge, Entitlement, Source, Trust } from '../model/index.ts';

export type Goal = 'control-plane' | 'grants' | 'crown-jewels' | 'write';

/** What one privilege reaches, and how sure that is by the vendor's rules. */
export interface Reach {
  readonly goal: Goal;
  readonly because: string;
  readonly certain?: boolean;
}

export interface GoalRules {
  readonly system: Source;
  /** What this privilege of this entitlement reaches; undefined = nothing that counts. */
  readonly reach: (privilege: string, one: Entitlement) => Reach | undefined;
  /** The part of the system that is reached; the principal's own scope where not said. */
  readonly place?: (one: Entitlement, scope: string) => string;
  /** Becoming others by what one holds. */
  readonly become?: (
    view: InventoryView,
    one: Entitlement,
  ) => readonly { readonly to: string; readonly because: string; readonly certain: boolean }[];
  /** How sure a trust in the principal is as a step; undefined = no step. */
  readonly trusted?: (
    trust: Trust,
  ) => { readonly because: string; readonly certain: boolean } | undefined;
}

/** One edge for each kind and target: certain before possible, first said first. */
const surest = (edges: readonly AccessEdge[]): readonly AccessEdge[] => {
  const best = new Map<string, AccessEdge>();
  for (const edge of edges) {
    const key = `${edge.kind} ${edge.to}`;
    const before = best.get(key);
    if (before === undefined || (!before.certain && edge.certain)) best.set(key, edge);
  }
  return [...best.values()];
};

interface Of {
  readonly from: string;
  readonly scope: string;
  /** Something is denied beside it. */
  readonly denied: boolean;
}

const common = (one: Entitlement) => ({
  removedBy: `take ${one.via.name} from it`,
  ...(one.until === undefined ? {} : { until: one.until }),
});

const isOpen = (one: Entitlement, { denied }: Of): boolean =>
  denied || one.conditions !== undefined;

/** An eligible right is a step that activates it first. */
const reached = (one: Entitlement, of: Of, rules: GoalRules): readonly AccessEdge[] => {
  const eligible = one.standing === 'eligible';
  const place = rules.place?.(one, of.scope) ?? of.scope;
  return one.privileges.flatMap((privilege): AccessEdge[] => {
    const found = rules.reach(privilege, one);
    if (found === undefined) return [];
    const activates = eligible ? ' (eligible: it activates that first)' : '';
    return [
      {
        from: of.from,
        to: `${found.goal}:${rules.system}:${place}`,
        kind: eligible ? 'can_escalate' : 'can_do',
        because: `${one.via.name}: ${found.because}${activates}`,
        privilege,
        certain: (found.certain ?? true) && !isOpen(one, of),
        ...common(one),
      },
    ];
  });
};

const becoming = (
  view: InventoryView,
  one: Entitlement,
  of: Of,
  rules: GoalRules,
): readonly AccessEdge[] =>
  (rules.become?.(view, one) ?? []).map(({ to, because, certain }) => ({
    from: of.from,
    to,
    kind: 'can_become',
    because,
    certain: certain && !isOpen(one, of),
    ...common(one),
  }));

const trusting = (view: InventoryView, from: string, rules: GoalRules): readonly AccessEdge[] => {
  const { trusted, system } = rules;
  if (trusted === undefined) return [];
  return view.trustsNaming({ kind: 'identity', value: from }).flatMap((trust): AccessEdge[] => {
    if (trust.system !== system) return [];
    const step = trust.effect === 'allow' ? trusted(trust) : undefined;
    return step === undefined ? [] : [{ from, to: trust.targetId, kind: 'can_become', ...step }];
  });
};

/** Rights under conditions, and rights beside which something is denied, make a step possible, not certain. */
export const goalSteps =
  (rules: GoalRules): AccessEvaluator =>
  (view, from) => {
    const holder = view.principal(from) ?? view.group(from);
    if (holder === undefined) return [];
    const held = view.entitlementsOf(from).filter((one) => one.system === rules.system);
    const denied = held.some(({ effect }) => effect === 'deny');
    const of: Of = { from, scope: holder.scope, denied };
    const edges = held
      .filter(({ effect }) => effect === 'allow')
      .flatMap((one) => [...reached(one, of, rules), ...becoming(view, one, of, rules)]);
    return surest([...edges, ...trusting(view, from, rules)].filter((edge) => edge.to !== from));
  };
