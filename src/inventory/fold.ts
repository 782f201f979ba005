/**
 * Versions of one fact, folded from what was said about it in the order of when it was true, not of when
 * we heard it. So a late word slots in, and any order of delivery gives the same history.
 */
import type { FactKind, InventoryFact } from '../model/index.ts';
import { mergeFact, patchFact } from './merge.ts';
import { sameJson } from './same.ts';

/** One word about a fact. `eventId` absent = a snapshot said so. */
export type Entry =
  | {
      readonly op: 'put';
      readonly at: number;
      readonly fact: InventoryFact;
      /** True of a listing that names the kind whole. */
      readonly whole: boolean;
      readonly eventId?: string;
      /** It was there before `at` already (its own creation date; 0 = as far back as we know). */
      readonly since?: number;
    }
  | {
      readonly op: 'patch';
      readonly at: number;
      readonly set: Readonly<Record<string, unknown>>;
      readonly eventId: string;
    }
  | { readonly op: 'end'; readonly at: number; readonly eventId?: string };

export interface Version {
  readonly fact: InventoryFact;
  readonly from: number;
  /** Exclusive; undefined = still. */
  readonly to: number | undefined;
  /** Start of this life: an id that was deleted and made anew is another thing. */
  readonly bornAt: number;
}

/** What is kept of one fact. `base` holds versions whose words were let go. */
export interface FactLog {
  readonly kind: FactKind;
  readonly id: string;
  /** `<system>|<scope>` of the pull that lists it. */
  readonly home?: string;
  readonly base?: Version;
  readonly entries: readonly Entry[];
}

const MAX_ENTRIES = 256;

/** Backdated no further than the last time it was known not to be. */
const startOf = (entry: Entry & { op: 'put' }, absentAt: number | undefined): number => {
  const { since } = entry;
  if (since === undefined || since > entry.at) return entry.at;
  return absentAt === undefined || since >= absentAt ? since : entry.at;
};

class Fold {
  readonly versions: Version[];
  #alive: Version | undefined;
  #absentAt: number | undefined;

  constructor(base: Version | undefined) {
    this.versions = base ? [base] : [];
    this.#alive = base?.to === undefined ? base : undefined;
    this.#absentAt = base?.to;
  }

  say(entry: Entry): void {
    if (entry.op === 'end') this.#end(entry.at);
    else if (this.#alive) this.#change(this.#alive, entry);
    else if (entry.op === 'put') this.#begin(entry);
  }

  #end(at: number): void {
    if (this.#alive) this.versions[this.versions.length - 1] = { ...this.#alive, to: at };
    this.#alive = undefined;
    this.#absentAt = at;
  }

  #begin(entry: Entry & { op: 'put' }): void {
    const last = this.versions.at(-1);
    if (last && last.from === entry.at && last.to === entry.at) this.versions.pop();
    const from = startOf(entry, this.#absentAt);
    this.#alive = { fact: entry.fact, from, to: undefined, bornAt: from };
    this.versions.push(this.#alive);
  }

  #change(alive: Version, entry: Entry & { op: 'put' | 'patch' }): void {
    const fact =
      entry.op === 'put'
        ? mergeFact(alive.fact, entry.fact, entry.whole)
        : patchFact(alive.fact, entry.set);
    if (sameJson(fact, alive.fact)) return;
    this.#alive = { fact, from: entry.at, to: undefined, bornAt: alive.bornAt };
    if (alive.from === entry.at) this.versions.pop();
    else this.versions[this.versions.length - 1] = { ...alive, to: entry.at };
    this.versions.push(this.#alive);
  }
}

export const foldEntries = (log: FactLog): readonly Version[] => {
  const fold = new Fold(log.base);
  for (const entry of log.entries) fold.say(entry);
  return fold.versions;
};

/** Version valid at `at`; without it the latest, if it still stands. */
export const versionAt = (
  versions: readonly Version[],
  at: number | undefined,
): Version | undefined => {
  if (at === undefined) {
    const last = versions.at(-1);
    return last && last.to === undefined ? last : undefined;
  }
  for (let i = versions.length - 1; i >= 0; i--) {
    const version = versions[i];
    if (version && version.from <= at) {
      return version.to === undefined || at < version.to ? version : undefined;
    }
  }
  return undefined;
};

const isSaid = (entries: readonly Entry[], entry: Entry): boolean =>
  entries.some(
    (one) =>
      one.at === entry.at &&
      one.op === entry.op &&
      one.eventId === entry.eventId &&
      sameJson(one, entry),
  );

/**
 * Slot a word in by its time; of equal times, in order of delivery (the stream's sequence).
 * Undefined when it was said before. Beyond 256 words the oldest half becomes one base version.
 */
export const addEntry = (log: FactLog, entry: Entry): FactLog | undefined => {
  if (isSaid(log.entries, entry)) return undefined;
  const entries = [...log.entries];
  let index = entries.length;
  while (index > 0 && (entries[index - 1]?.at ?? 0) > entry.at) index--;
  entries.splice(index, 0, entry);
  if (entries.length <= MAX_ENTRIES) return { ...log, entries };
  const old = foldEntries({ ...log, entries: entries.slice(0, MAX_ENTRIES / 2) });
  const first = old[0];
  const last = old.at(-1);
  const kept = entries.slice(MAX_ENTRIES / 2);
  return first && last
    ? { ...log, base: { ...last, from: first.from }, entries: kept }
    : { ...log, entries: kept };
};
