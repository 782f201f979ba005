/**
 * A live pull as a list of areas, each behind one permission. A refused area is a blind spot and never an empty
 * list; what was listed before a fault is kept, and a kind counts as whole only when all its areas were.
 */
import { type CountersignError, isCountersignError, messageOf } from '../core/index.ts';
import type { BlindSpot, FactKind, InventoryFact, Snapshot } from '../model/index.ts';
import type { PullOptions } from './contract.ts';

export interface Area<World> {
  /** In the words of blind spots, e.g. `credentials`; several areas may share one. */
  readonly name: string;
  /** The permission without which it cannot be listed. */
  readonly permission: string;
  /** Kinds of which this area lists some; each is whole only when all areas that list it are. */
  readonly kinds: readonly FactKind[];
  /** Pages of facts. It may keep what later areas need in `world`. */
  list(world: World): AsyncIterable<readonly InventoryFact[]>;
  /** Size where the vendor says it, for progress. */
  total?(world: World): number | undefined;
}

export interface AreasPull<World> {
  readonly system: string;
  readonly scope: string;
  readonly at: number;
  readonly areas: readonly Area<World>[];
  /** Shared between areas, in order: e.g. the ids of users whose factors are asked next. */
  readonly world: World;
  readonly options?: PullOptions | undefined;
  /** Last touch over all facts, e.g. MFA laid over users; must say `unknown` for what an unread area would tell. */
  finish?(facts: readonly InventoryFact[], unread: ReadonlySet<string>): readonly InventoryFact[];
}

/** Faults after which the other areas are still worth asking. */
const isOfOneArea = (fault: unknown): fault is CountersignError =>
  isCountersignError(fault, 'ERR_SOURCE_DENIED') ||
  isCountersignError(fault, 'ERR_SOURCE_THROTTLED') ||
  isCountersignError(fault, 'ERR_SOURCE_UNAVAILABLE') ||
  isCountersignError(fault, 'ERR_TIMEOUT') ||
  isCountersignError(fault, 'ERR_INPUT_TOO_LARGE') ||
  isCountersignError(fault, 'ERR_INPUT_INVALID');

const spotOf = <World>(area: Area<World>, fault: CountersignError, listed: number): BlindSpot => {
  if (fault.code === 'ERR_SOURCE_DENIED') {
    const { permission } = fault.detail;
    return {
      area: area.name,
      because: fault.message,
      needs: typeof permission === 'string' ? permission : area.permission,
    };
  }
  const kept = listed === 0 ? '' : ` after ${listed} were listed`;
  return { area: area.name, because: `the listing broke off${kept}: ${messageOf(fault)}` };
};

/** All areas into one snapshot. Other faults (a bug, a wrong address) are thrown. */
export const pullAreas = async <World>(pull: AreasPull<World>): Promise<Snapshot> => {
  const { areas, world, options, finish } = pull;
  const facts: InventoryFact[] = [];
  const blind: BlindSpot[] = [];
  const unread = new Set<string>();
  const broken = new Set<FactKind>();
  for (const area of areas) {
    let listed = 0;
    try {
      for await (const page of area.list(world)) {
        facts.push(...page);
        listed += page.length;
        const total = area.total?.(world);
        options?.progress?.({
          area: area.name,
          done: listed,
          ...(total === undefined ? {} : { total }),
        });
      }
    } catch (fault) {
      if (!isOfOneArea(fault)) throw fault;
      unread.add(area.name);
      for (const kind of area.kinds) broken.add(kind);
      blind.push(spotOf(area, fault, listed));
    }
  }
  const listedKinds = new Set(areas.flatMap(({ kinds }) => kinds));
  return {
    system: pull.system,
    scope: pull.scope,
    takenAt: pull.at,
    complete: [...listedKinds].filter((kind) => !broken.has(kind)),
    blind,
    facts: finish ? finish(facts, unread) : facts,
  };
};
