/** What is reached from one principal: whom it can become, what those can do, and the resources their grants name. */
import type { Source, Tier } from '../../model/index.ts';
import type { InventoryView, ReachedNode } from '../contract.ts';
import { reach } from '../reach.ts';
import { resourcesTouched } from './resources.ts';
import { blindAlong } from './unseen.ts';

export interface BlastCount {
  readonly certain: number;
  readonly possible: number;
}

export interface BlastResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly system: Source;
  readonly tier?: Tier;
  /** Why it counts as a crown jewel. */
  readonly crownJewel?: string;
  readonly by: string;
  readonly privileges: readonly string[];
  readonly certain: boolean;
  readonly until?: number;
}

export interface Blast {
  readonly from: string;
  readonly tier: { readonly tier: Tier; readonly because: string };
  readonly total: BlastCount;
  readonly byKind: Readonly<Record<string, BlastCount>>;
  readonly bySystem: Readonly<Record<string, BlastCount>>;
  readonly byTier: Readonly<Record<string, BlastCount>>;
  /** Goals and resources of tier 0 and 1, and resources tagged as crown jewels. */
  readonly crownJewels: BlastCount;
  /** Nearest first. */
  readonly nodes: readonly (ReachedNode & {
    readonly name: string;
    readonly crownJewel?: string;
  })[];
  /** Named by grants of it and of those it can become; crown jewels first. */
  readonly resources: readonly BlastResource[];
  /** Lists are cut; counts are whole. */
  readonly truncated: boolean;
  readonly unknown: readonly string[];
}

const jewelTag =
  /^(?:crown[-_ ]?jewels?|data[-_ ]?classification|classification|sensitivity|criticality)$/i;
const jewelValue =
  /^(?:true|yes|1|crown[-_ ]?jewels?|restricted|confidential|secret|pii|phi|pci|high|critical)$/i;

/** By its own tag, as a site labels what it must not lose; or by its tier. */
export const crownJewel = (
  tags: Readonly<Record<string, string>>,
  tier: Tier | undefined,
): string | undefined => {
  const tag = Object.entries(tags).find(
    ([key, value]) => jewelTag.test(key) && jewelValue.test(value),
  );
  if (tag) return `tagged ${tag[0]}=${tag[1]}`;
  return tier !== undefined && tier <= 1 ? `tier ${tier}` : undefined;
};

const countOf = (all: readonly { readonly certain: boolean }[]): BlastCount => {
  const certain = all.filter((one) => one.certain).length;
  return { certain, possible: all.length - certain };
};

const plain = (counts: ReadonlyMap<string | number, BlastCount>) =>
  Object.fromEntries([...counts].map(([key, count]) => [String(key), count]));

const nameOf = (view: InventoryView, id: string): string =>
  (view.principal(id) ?? view.group(id) ?? view.resource(id))?.name ?? id;

const MAX_HOLDERS = 20_000;

export const blast = (view: InventoryView, id: string, limit = 100): Blast => {
  const found = reach(view, id, { limit: MAX_HOLDERS });
  const holders = found.nodes.filter(({ kind }) => kind !== 'goal' && kind !== 'resource');
  const certainly = new Set([id, ...holders.filter((one) => one.certain).map((one) => one.id)]);
  const touched = new Map<string, BlastResource>();
  for (const one of resourcesTouched(view, [id, ...holders.map((each) => each.id)])) {
    const { resource, by, privileges, until } = one;
    const certain = one.certain && certainly.has(by);
    if (touched.get(resource.id)?.certain === true || (touched.has(resource.id) && !certain))
      continue;
    const jewel = crownJewel(resource.tags, resource.tier);
    touched.set(resource.id, {
      id: resource.id,
      name: resource.name,
      type: resource.type,
      system: resource.system,
      ...(resource.tier === undefined ? {} : { tier: resource.tier }),
      ...(jewel === undefined ? {} : { crownJewel: jewel }),
      by,
      privileges: privileges.slice(0, 10),
      certain,
      ...(until === undefined ? {} : { until }),
    });
  }
  const resources = [...touched.values()].sort(
    (a, b) =>
      Number(a.crownJewel === undefined) - Number(b.crownJewel === undefined) ||
      (a.tier ?? 9) - (b.tier ?? 9) ||
      (a.id < b.id ? -1 : 1),
  );
  const goals = found.nodes.filter(({ tier }) => tier !== undefined && tier <= 1);
  const jewels = [
    ...goals.filter((one) => !touched.has(one.id)),
    ...resources.filter((one) => one.crownJewel !== undefined),
  ];
  const { tier, because } = view.tierOf(id);
  const along = [id, ...certainly, ...holders.map((one) => one.id)];
  return {
    from: id,
    tier: { tier, because },
    total: found.total,
    byKind: plain(found.byKind),
    bySystem: plain(found.bySystem),
    byTier: plain(found.byTier),
    crownJewels: countOf(jewels),
    nodes: found.nodes.slice(0, limit).map((one) => ({ ...one, name: nameOf(view, one.id) })),
    resources: resources.slice(0, limit),
    truncated: found.nodes.length > limit || resources.length > limit || found.truncated,
    unknown: [
      ...(found.atLeast ? ['not all steps were worked out: counts are the least there is'] : []),
      ...blindAlong(view, along),
    ],
  };
};
