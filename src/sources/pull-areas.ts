/**
 * A live pull as a list of areas, each behind one permission. A refused area is a blind spot and never an empty
 * list; what was listed before a fault is kept, and a kind counts as whole only when all its areas were.
 */
import {
  type CountersignError,
  isCountersignError,
  isObject,
  messageOf,
  parseJson,
} from '../core/index.ts';
import type { BlindSpot, FactKind, InventoryFact, Snapshot } from '../model/index.ts';
import type { PullOptions } from './contract.ts';

/** Facts, and where the area goes on after them should the pull be killed. */
export interface FactPage {
  readonly facts: readonly InventoryFact[];
  readonly next: string;
}

export interface Area<World> {
  /** In the words of blind spots, e.g. `credentials`; several areas may share one. */
  readonly name: string;
  /** The permission without which it cannot be listed. */
  readonly permission: string;
  /** Kinds of which this area lists some; each is whole only when all areas that list it are. */
  readonly kinds: readonly FactKind[];
  /** Of the kind `setting`, the types that this area lists; each is whole only when all areas that list it are. */
  readonly settings?: readonly string[];
  /**
   * Pages of facts. It may keep what later areas need in `world`. `from` is the `next` of an earlier try's page;
   * an area that gives none begins anew.
   */
  list(world: World, from?: string): AsyncIterable<readonly InventoryFact[] | FactPage>;
  /** It fills `world` for later areas: when a killed pull goes on it is listed again from its beginning. */
  readonly fillsWorld?: true;
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
  /**
   * Last touch over the facts (of one part, where there are several), e.g. MFA laid over users; must say `unknown`
   * for what an unread area would tell.
   */
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
  const types = area.settings === undefined ? {} : { types: area.settings };
  if (fault.code === 'ERR_SOURCE_DENIED') {
    const { permission } = fault.detail;
    return {
      area: area.name,
      kinds: area.kinds,
      ...types,
      because: fault.message,
      needs: typeof permission === 'string' ? permission : area.permission,
    };
  }
  const kept = listed === 0 ? '' : ` after ${listed} were listed`;
  return {
    area: area.name,
    kinds: area.kinds,
    ...types,
    because: `the listing broke off${kept}: ${messageOf(fault)}`,
  };
};

/** What is known of a pull so far beside its facts; travels in `resume`. */
interface Standing {
  /** Index of the area under way, and where in it. */
  readonly area: number;
  readonly from: string | undefined;
  readonly part: number;
  readonly blind: readonly BlindSpot[];
  readonly unread: readonly string[];
  readonly broken: readonly FactKind[];
  /** Types of settings that were not listed whole; absent in words of an older version. */
  readonly brokenTypes?: readonly string[];
}

const START: Standing = { area: 0, from: undefined, part: 0, blind: [], unread: [], broken: [] };

/** Our own text; another's, or an older version's, starts anew. */
const standingOf = (resume: string | undefined): Standing => {
  if (resume === undefined) return START;
  const kept = parseJson(resume);
  return isObject(kept) && typeof kept['area'] === 'number' && typeof kept['part'] === 'number'
    ? (kept as unknown as Standing)
    : START;
};

const PART_FACTS = 20_000;

/** One pull under way: where it stands, and the facts that are not told yet. */
class Pulling<World> {
  readonly #pull: AreasPull<World>;
  readonly #partFacts: number;
  #at: Standing;
  #facts: InventoryFact[] = [];

  constructor(pull: AreasPull<World>, partFacts: number) {
    this.#pull = pull;
    this.#partFacts = partFacts;
    this.#at = standingOf(pull.options?.resume);
  }

  /** Listed whole by an earlier try. */
  isDone(index: number): boolean {
    return index < this.#at.area;
  }

  /** One area into facts; a part each time enough have gathered. */
  async *list(area: Area<World>, index: number): AsyncGenerator<Snapshot> {
    const { world, options } = this.#pull;
    const isDone = this.isDone(index);
    let listed = 0;
    try {
      // What fills the world is listed from its beginning, whatever an earlier try told of it.
      const from = area.fillsWorld ? undefined : this.#at.from;
      for await (const page of area.list(world, from)) {
        const { facts, next } = 'facts' in page ? page : { facts: page, next: undefined };
        listed += facts.length;
        const total = area.total?.(world);
        const size = total === undefined ? {} : { total };
        options?.progress?.({ area: area.name, done: listed, ...size });
        if (isDone) continue;
        for (const fact of facts) this.#facts.push(fact);
        if (next !== undefined && !area.fillsWorld) this.#at = { ...this.#at, from: next };
        if (next !== undefined && this.isFull) yield this.part();
      }
    } catch (fault) {
      if (!isOfOneArea(fault)) throw fault;
      this.#miss(area, spotOf(area, fault, listed));
    }
    if (!isDone) this.#at = { ...this.#at, area: index + 1, from: undefined };
  }

  get isFull(): boolean {
    return this.#facts.length >= this.#partFacts;
  }

  /** What has gathered, with the place to go on from. */
  part(): Snapshot {
    const { part } = this.#at;
    this.#at = { ...this.#at, part: part + 1 };
    const resume = JSON.stringify(this.#at);
    return { ...this.#told([]), part: { index: part, last: false, resume } };
  }

  last(): Snapshot {
    const { part, broken, blind, brokenTypes = [] } = this.#at;
    const types = new Set(this.#pull.areas.flatMap((area) => area.settings ?? []));
    const settings = [...types].filter((type) => !brokenTypes.includes(type));
    const kinds = new Set(this.#pull.areas.flatMap((area) => area.kinds));
    const whole = {
      ...this.#told([...kinds].filter((kind) => !broken.includes(kind))),
      ...(types.size === 0 ? {} : { settings }),
      blind,
    };
    const resume = JSON.stringify(this.#at);
    return part === 0 ? whole : { ...whole, part: { index: part, last: true, resume } };
  }

  #told(complete: readonly FactKind[]): Snapshot {
    const { system, scope, at, finish } = this.#pull;
    const facts = finish ? finish(this.#facts, new Set(this.#at.unread)) : this.#facts;
    this.#facts = [];
    return { system, scope, takenAt: at, complete, blind: [], facts };
  }

  #miss({ name, kinds, settings = [] }: Area<World>, spot: BlindSpot): void {
    const { unread, broken, blind, brokenTypes = [] } = this.#at;
    this.#at = {
      ...this.#at,
      unread: [...new Set([...unread, name])],
      broken: [...new Set([...broken, ...kinds])],
      brokenTypes: [...new Set([...brokenTypes, ...settings])],
      blind: [...blind, spot],
    };
  }
}

/**
 * The pull in parts of about `partFacts`, so that a large estate needs little memory and a killed pull goes on after
 * its last durable part. One that fits into one part is one plain snapshot. Other faults than those of an area (a bug,
 * a wrong address) are thrown.
 */
export async function* pullInParts<World>(
  pull: AreasPull<World>,
  partFacts = PART_FACTS,
): AsyncGenerator<Snapshot> {
  const pulling = new Pulling(pull, partFacts);
  for (const [index, area] of pull.areas.entries()) {
    if (pulling.isDone(index) && !area.fillsWorld) continue;
    yield* pulling.list(area, index);
    if (pulling.isFull && index < pull.areas.length - 1) yield pulling.part();
  }
  yield pulling.last();
}

/** All areas into one snapshot. */
export const pullAreas = async <World>(pull: AreasPull<World>): Promise<Snapshot> => {
  for await (const whole of pullInParts(pull, Number.POSITIVE_INFINITY)) return whole;
  throw new Error('a pull without an end');
};
