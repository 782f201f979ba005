/** Who may do a privilege on a resource: themselves, by becoming somebody who may, or by ruling the place. */
import type { AccessEdge, AccessEdgeKind, Tier } from '../../model/index.ts';
import type { InventoryView, Principal } from '../contract.ts';
import type { MayDo } from '../privilege-rules.ts';
import { blindAlong } from './unseen.ts';

export interface MayDirectly {
  readonly id: string;
  readonly name: string;
  readonly kind: Principal['kind'];
  readonly tier: Tier;
  readonly because: readonly string[];
  /** What may yet refuse it. */
  readonly missing: readonly string[];
  readonly until?: number;
}

export interface MayByBecoming {
  readonly id: string;
  readonly name: string;
  readonly kind: Principal['kind'];
  readonly tier: Tier;
  /** The one who may, or the control plane with which one gives it to oneself. */
  readonly as: string;
  readonly certain: boolean;
  /** The first step, and how many there are. */
  readonly firstStep: { readonly to: string; readonly because: string };
  readonly steps: number;
  readonly until?: number;
}

/** Somebody whom no inventory lists, and whom the policy of the resource names. */
export interface MayFromOutside {
  readonly id: string;
  readonly answer: 'allowed' | 'unknown';
  readonly because: readonly string[];
  /** What it turns on. */
  readonly missing: readonly string[];
}

export interface WhoCan {
  readonly privilege: string;
  readonly resource: string;
  readonly directly: readonly MayDirectly[];
  readonly byBecoming: readonly MayByBecoming[];
  readonly fromOutside: readonly MayFromOutside[];
  /** Nobody can say of these: grouped by what it turns on. */
  readonly undecided: readonly {
    readonly missing: readonly string[];
    readonly count: number;
    readonly ids: readonly string[];
  }[];
  /** Principals asked about. */
  readonly population: number;
  readonly unknown: readonly string[];
}

const becomes: ReadonlySet<AccessEdgeKind> = new Set(['member_of', 'can_become', 'can_escalate']);
const SHOWN = 20;

const everybody = (view: InventoryView, system: string | undefined): readonly Principal[] =>
  [...view.identities(), ...view.roles()].filter(
    (one) => system === undefined || one.system === system,
  );

interface Came {
  readonly edge: AccessEdge;
  readonly as: string;
  readonly certain: boolean;
  readonly steps: number;
  readonly until: number | undefined;
}

const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

/** Steps into each node, from everybody there is. */
const stepsInto = (
  view: InventoryView,
  goals: (edge: AccessEdge) => boolean,
): ReadonlyMap<string, readonly AccessEdge[]> => {
  const into = new Map<string, AccessEdge[]>();
  const nodes = [...view.identities(), ...view.roles(), ...view.groups()];
  for (const { id } of nodes) {
    for (const edge of view.edgesFrom(id)) {
      if (!becomes.has(edge.kind) && !goals(edge)) continue;
      const list = into.get(edge.to);
      if (list) list.push(edge);
      else into.set(edge.to, [edge]);
    }
  }
  return into;
};

/** Backwards from those who may: certain ways first, then what only possible steps add. */
const upstream = (
  ends: ReadonlySet<string>,
  into: ReadonlyMap<string, readonly AccessEdge[]>,
): ReadonlyMap<string, Came> => {
  const came = new Map<string, Came>();
  for (const certain of [true, false]) {
    let level = [...ends, ...came.keys()];
    while (level.length > 0) {
      const next: string[] = [];
      for (const node of level) {
        const before = came.get(node);
        for (const edge of into.get(node) ?? []) {
          if (ends.has(edge.from) || came.has(edge.from) || (certain && !edge.certain)) continue;
          came.set(edge.from, {
            edge,
            as: before?.as ?? node,
            certain,
            steps: (before?.steps ?? 0) + 1,
            until: earliest(before?.until, edge.until),
          });
          next.push(edge.from);
        }
      }
      level = next;
    }
  }
  return came;
};

const brief = (view: InventoryView, { id, name, kind }: Principal) => ({
  id,
  name,
  kind,
  tier: view.tierOf(id).tier,
});

const byTier = <T extends { readonly tier: Tier; readonly id: string }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => a.tier - b.tier || (a.id < b.id ? -1 : 1));

const group = (open: readonly (readonly [string, MayDo])[]): WhoCan['undecided'] => {
  const groups = new Map<string, { missing: readonly string[]; ids: string[] }>();
  for (const [id, { missing }] of open) {
    const key = JSON.stringify(missing);
    const known = groups.get(key);
    if (known) known.ids.push(id);
    else groups.set(key, { missing, ids: [id] });
  }
  return [...groups.values()]
    .map(({ missing, ids }) => ({ missing, count: ids.length, ids: ids.slice(0, SHOWN) }))
    .sort((a, b) => a.count - b.count);
};

/** Whom the resource's own policy lets in beside those who are listed. */
const outside = (
  view: InventoryView,
  systems: Iterable<string>,
  asked: { readonly privilege: string; readonly resource: string },
): readonly MayFromOutside[] => {
  const holders = [...systems].flatMap((system) =>
    view
      .entitlementsOn(`${system}:${asked.resource}`)
      .filter(({ effect, holderId }) => effect === 'allow' && !view.principal(holderId))
      .map(({ holderId }) => holderId),
  );
  return [...new Set(holders)].sort().flatMap((id) => {
    const { answer, because, missing } = view.mayDo({ principalId: id, ...asked });
    return answer === 'allowed' || answer === 'unknown' ? [{ id, answer, because, missing }] : [];
  });
};

/** `resource` in the vendor's terms; where the inventory knows it, only principals of its system are asked directly. */
export const whoCan = (view: InventoryView, privilege: string, resource: string): WhoCan => {
  const place = view.resource(resource);
  const asked = everybody(view, place?.system);
  const answers = asked.map(
    (one) =>
      [
        one,
        view.mayDo({ principalId: one.id, privilege, resource: place?.nativeId ?? resource }),
      ] as const,
  );
  const may = answers.filter(([, { answer }]) => answer === 'allowed');
  const scopes = new Set([
    ...(place ? [`${place.system}:${place.scope}`] : []),
    ...may.map(([{ system, scope }]) => `${system}:${scope}`),
  ]);
  const rules = (edge: AccessEdge): boolean =>
    /^(?:control-plane|grants):/.test(edge.to) &&
    scopes.has(edge.to.slice(edge.to.indexOf(':') + 1));
  const ends = new Set(may.map(([{ id }]) => id));
  const goals = [...scopes].flatMap((one) => [`control-plane:${one}`, `grants:${one}`]);
  const into = stepsInto(view, rules);
  const came = upstream(new Set([...ends, ...goals]), into);
  const byBecoming = [...came].flatMap(([id, { edge, as, certain, steps, until }]) => {
    const principal = view.principal(id);
    if (!principal) return [];
    return [
      {
        ...brief(view, principal),
        as,
        certain,
        firstStep: { to: edge.to, because: edge.because },
        steps,
        ...(until === undefined ? {} : { until }),
      },
    ];
  });
  const open = answers.filter(([, { answer }]) => answer === 'unknown');
  return {
    privilege,
    resource: place?.nativeId ?? resource,
    directly: byTier(
      may.map(([one, { because, missing, until }]) => ({
        ...brief(view, one),
        because,
        missing,
        ...(until === undefined ? {} : { until }),
      })),
    ),
    byBecoming: byTier(byBecoming),
    fromOutside: outside(view, new Set(asked.map(({ system }) => system)), {
      privilege,
      resource: place?.nativeId ?? resource,
    }),
    undecided: group(open.map(([{ id }, answer]) => [id, answer] as const)),
    population: asked.length,
    unknown: blindAlong(
      view,
      asked.map(({ id }) => id),
    ),
  };
};
