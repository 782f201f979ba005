/** What was pulled when, per system and scope: what a pull listed whole, and what it could not see. */
import { DirtyMap, type StateEntry, type Stateful } from '../core/index.ts';
import type { BlindSpot, FactKind, InventoryFact, Snapshot, Source } from '../model/index.ts';
import { isBlindTo } from './blind.ts';

interface Pull {
  readonly at: number;
  /** Kinds, and types of a kind: `entitlement:inline`. */
  readonly complete: readonly string[];
}

interface ScopeRecord {
  readonly system: Source;
  readonly scope: string;
  /** Oldest first; pulls that listed at least one kind whole. */
  readonly pulls: readonly Pull[];
  /** One list per sort of pull, so that each replaces only its own. */
  readonly blind: Readonly<Record<string, readonly BlindSpot[]>>;
  /** Areas that one pull is blind to and another has listed since, e.g. `credentials`. */
  readonly seen: readonly string[];
  /** Types of settings that a pull listed whole; `*` = all. */
  readonly settings?: readonly string[];
  /** The same of resources. */
  readonly resources?: readonly string[];
}

const MAX_PULLS = 32;

const NEVER_PULLED: ScopeRecord = { system: '', scope: '', pulls: [], blind: {}, seen: [] };

export const homeOf = (system: Source, scope: string): string => `${system}|${scope}`;

/** Areas without which an empty answer would be taken for "none". */
const needed: readonly string[] = ['credentials', 'entitlements'];

/** A pull that lists a kind, and does not call itself blind to it, saw that area. */
const areasSeen = ({ facts, blind, complete }: Snapshot): readonly string[] => {
  const kinds = new Set([...facts.map((fact) => fact.kind), ...complete]);
  return [...kinds].filter((kind) => !blind.some(isBlindTo(kind))).map((kind) => `${kind}s`);
};

/** Kinds that may be listed type by type. */
const typed = ['setting', 'resource', 'entitlement', 'trust'] as const;
export type TypedKind = (typeof typed)[number];

const isTyped = (kind: FactKind): kind is TypedKind => typed.some((one) => one === kind);

const typeOf = (fact: InventoryFact): string | undefined => {
  switch (fact.kind) {
    case 'setting':
    case 'resource':
      return fact.type;
    case 'entitlement':
      return fact.via.kind;
    case 'trust':
      return fact.mechanism;
    default:
      return undefined;
  }
};

/** Kinds that a snapshot lists in part, and whole as to some types. */
export const typedKinds = (snapshot: Snapshot): readonly TypedKind[] =>
  typed.filter(
    (kind) => (snapshot[`${kind}s`]?.length ?? 0) > 0 && !snapshot.complete.includes(kind),
  );

/** Is what the snapshot does not list of this sort gone? */
export const isWhole = (snapshot: Snapshot, fact: InventoryFact): boolean => {
  if (snapshot.complete.includes(fact.kind)) return true;
  const type = typeOf(fact);
  return (
    type !== undefined && isTyped(fact.kind) && typesListed(snapshot, fact.kind).includes(type)
  );
};

/** How a pull says that it listed such a fact whole. */
const namesOf = (kind: FactKind, fact: InventoryFact | undefined): readonly string[] => {
  const type = fact && typeOf(fact);
  return type === undefined ? [kind] : [kind, `${kind}:${type}`];
};

const typesListed = (snapshot: Snapshot, kind: TypedKind): readonly string[] =>
  snapshot.complete.includes(kind) ? ['*'] : (snapshot[`${kind}s`] ?? []);

const together = (before: readonly string[] = [], now: readonly string[]): readonly string[] =>
  [...new Set([...before, ...now])].sort();

/** What earlier pulls could not see and this one lists whole is no blind spot any more. */
const without = (blind: ScopeRecord['blind'], snapshot: Snapshot): ScopeRecord['blind'] => {
  const isListed = (kind: FactKind, types: BlindSpot['types']): boolean =>
    snapshot.complete.includes(kind) ||
    (isTyped(kind) && types?.every((type) => typesListed(snapshot, kind).includes(type)) === true);
  const isOpen = ({ kinds, types }: BlindSpot): boolean =>
    kinds === undefined || kinds.length === 0 || !kinds.every((kind) => isListed(kind, types));
  return Object.fromEntries(
    Object.entries(blind).map(([pull, spots]) => [pull, spots.filter(isOpen)]),
  );
};

export class PullLog implements Stateful {
  readonly #scopes = new DirtyMap<ScopeRecord>();
  readonly #spots = new WeakMap<ScopeRecord, readonly BlindSpot[]>();

  record(snapshot: Snapshot): void {
    const key = homeOf(snapshot.system, snapshot.scope);
    const before = this.#scopes.get(key);
    // Which types were listed changes with what is granted: it tells no other sort of pull.
    const sort = [...snapshot.complete].sort().join();
    const complete = [
      ...snapshot.complete,
      ...typedKinds(snapshot).flatMap((kind) =>
        typesListed(snapshot, kind).map((type) => `${kind}:${type}`),
      ),
    ].sort();
    const pulls = before?.pulls ?? [];
    const isNew =
      complete.length > 0 &&
      !pulls.some(
        (pull) => pull.at === snapshot.takenAt && pull.complete.join() === complete.join(),
      );
    this.#scopes.set(key, {
      system: snapshot.system,
      scope: snapshot.scope,
      pulls: isNew
        ? [...pulls, { at: snapshot.takenAt, complete }]
            .sort((a, b) => a.at - b.at)
            .slice(-MAX_PULLS)
        : pulls,
      blind: { ...without(before?.blind ?? {}, snapshot), [sort]: snapshot.blind },
      seen: [...new Set([...(before?.seen ?? []), ...areasSeen(snapshot)])].sort(),
      settings: together(before?.settings, typesListed(snapshot, 'setting')),
      resources: together(before?.resources, typesListed(snapshot, 'resource')),
    });
  }

  /** The first pull after `time` that listed `kind` whole, or all of it that is of the type of `fact`. */
  firstAfter(home: string, kind: FactKind, time: number, fact?: InventoryFact): number | undefined {
    const names = namesOf(kind, fact);
    return this.#scopes
      .get(home)
      ?.pulls.find(({ at, complete }) => at > time && names.some((one) => complete.includes(one)))
      ?.at;
  }

  /** The last pull before `time` that listed `kind` whole. */
  lastBefore(home: string, kind: FactKind, time: number, fact?: InventoryFact): number | undefined {
    const names = namesOf(kind, fact);
    return this.#scopes
      .get(home)
      ?.pulls.findLast(
        ({ at, complete }) => at < time && names.some((one) => complete.includes(one)),
      )?.at;
  }

  blind(system: Source, scope: string | undefined): readonly BlindSpot[] {
    if (scope !== undefined) return this.#spotsOf(homeOf(system, scope));
    return [...this.#scopes.entries()]
      .filter(([, record]) => record.system === system)
      .flatMap(([home]) => this.#spotsOf(home));
  }

  #spotsOf(home: string): readonly BlindSpot[] {
    const record = this.#scopes.get(home) ?? NEVER_PULLED;
    const kept = this.#spots.get(record);
    if (kept) return kept;
    const spots = new Map<string, BlindSpot>();
    for (const spot of Object.values(record.blind).flat()) {
      if (!record.seen.includes(spot.area)) spots.set(`${spot.area}|${spot.because}`, spot);
    }
    const areas = new Set([...record.seen, ...[...spots.values()].map((spot) => spot.area)]);
    for (const area of needed) {
      if (!areas.has(area)) spots.set(area, { area, because: 'no pull has listed them yet' });
    }
    const list = [...spots.values()];
    this.#spots.set(record, list);
    return list;
  }

  /** Why settings or resources of this type may be missing; undefined = they were listed whole. */
  unseen(
    kind: 'setting' | 'resource',
    system: Source,
    scope: string,
    type: string,
  ): string | undefined {
    const record = this.#scopes.get(homeOf(system, scope)) ?? NEVER_PULLED;
    const isIt = isBlindTo(kind);
    const spot = Object.values(record.blind)
      .flat()
      .find((one) => isIt(one) && (one.types?.includes(type) ?? true));
    if (spot) return spot.because;
    const listed = record[`${kind}s`] ?? [];
    return listed.includes(type) || listed.includes('*')
      ? undefined
      : 'no pull has listed them yet';
  }

  knows(system: Source, scope: string): boolean {
    return this.#scopes.get(homeOf(system, scope)) !== undefined;
  }

  homes(): readonly { readonly system: Source; readonly scope: string }[] {
    return [...this.#scopes.values()];
  }

  scopes(system: Source): readonly string[] {
    return [...this.#scopes.values()]
      .filter((record) => record.system === system)
      .map((record) => record.scope);
  }

  takeDirty(): readonly StateEntry[] {
    return this.#scopes.takeDirty();
  }

  restore(entries: Iterable<StateEntry>): void {
    this.#scopes.restore(entries);
  }
}
