/** Taking in snapshots and changes: who may say what, what a whole listing ends, how late words slot in. */
import { CountersignError, MINUTE } from '../core/index.ts';
import type { InventoryChange, InventoryFact, Snapshot } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { FactBook } from './fact-book.ts';
import { type Entry, type Version, versionAt } from './fold.ts';
import { parentOf } from './links.ts';
import { mergeFact } from './merge.ts';
import type { Parts } from './parts.ts';
import { homeOf, isWhole, type PullLog, typedKinds } from './pull-log.ts';
import { sameJson } from './same.ts';
import type { Timeline } from './timeline.ts';

/** The site itself, as a system: the only one whose snapshots may declare. */
const SITE = 'countersign';

/**
 * Listings of eventually consistent systems may miss what was made just before them; what an event
 * created within this time before a pull is not ended by its absence.
 */
const SETTLING = 2 * MINUTE;

/** Immunity, honey and declared owners are said by the site, never by a system an attacker may edit. */
const asSaidBySystem = (fact: InventoryFact): InventoryFact => {
  if (fact.kind === 'identity' && (fact.flags.emergencyAccess || fact.flags.honey)) {
    return { ...fact, flags: { ...fact.flags, emergencyAccess: false, honey: false } };
  }
  return fact.kind === 'owner' && fact.basis === 'declared' ? { ...fact, basis: 'tag' } : fact;
};

/** What a pull of the kind lists: owners known by other means than tags are not in it. */
const isListed = (fact: InventoryFact): boolean =>
  fact.kind !== 'declaration' && (fact.kind !== 'owner' || fact.basis === 'tag');

/** Since its own creation, if no pull missed it since then; as far back as we know where none was before. */
const sinceOf = (fact: InventoryFact, missedAt: number | undefined): number | undefined => {
  const createdAt = 'createdAt' in fact && fact.createdAt.known ? fact.createdAt.value : undefined;
  if (missedAt === undefined) return createdAt ?? 0;
  return createdAt !== undefined && createdAt >= missedAt ? createdAt : undefined;
};

/** Made by an event moments before, or told by another pull of the very same time. */
const wasJustSaid = (last: Entry, at: number): boolean =>
  last.at === at || (last.eventId !== undefined && at - last.at < SETTLING);

/** Something said so by `at`; else the version only reaches back to then from a later word. */
const wasHeard = ({ log }: Timeline, version: Version, at: number): boolean =>
  (log.base !== undefined && log.base.from <= at) ||
  log.entries.some((one) => one.op === 'put' && one.at <= at && one.at >= version.bornAt);

/** What the word is about: its own fact, else the latest that is known. */
const factIn = (timeline: Timeline, entry: Entry): InventoryFact | undefined =>
  entry.op === 'put' ? entry.fact : timeline.versions.at(-1)?.fact;

export class Intake {
  readonly #book: FactBook;
  readonly #pulls: PullLog;
  readonly #parts: Parts;

  constructor(book: FactBook, pulls: PullLog, parts: Parts) {
    this.#book = book;
    this.#pulls = pulls;
    this.#parts = parts;
  }

  /** @throws CountersignError ERR_INPUT_INVALID when a system's snapshot carries declarations. */
  snapshot(snapshot: Snapshot, batch: Batch): void {
    const { system, scope, takenAt, facts } = snapshot;
    const declared = facts.findIndex((fact) => fact.kind === 'declaration');
    if (declared >= 0 && system !== SITE) {
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        `snapshot of ${system} ${scope}: fact ${declared} is a declaration, which only ${SITE} may make`,
      );
    }
    const home = homeOf(system, scope);
    const listed = new Set<number>();
    const keys: string[] = [];
    const isPart = snapshot.part?.last === false;
    for (const fact of facts) {
      const said = system === SITE ? fact : asSaidBySystem(fact);
      const timeline = this.#book.timeline(said.kind, said.id);
      if (isPart) keys.push(timeline.key);
      else listed.add(timeline.index);
      this.#list(timeline, said, snapshot, batch);
    }
    if (isPart) {
      this.#parts.add(snapshot, keys);
      return;
    }
    const before = this.#parts.before(snapshot);
    for (const timeline of before === undefined ? [] : this.#listedWhole(home, snapshot)) {
      if (listed.has(timeline.index) || before?.(timeline.key)) continue;
      this.#endAbsent(timeline, takenAt, batch);
    }
    this.#parts.forget(snapshot);
    this.#pulls.record(before === undefined ? { ...snapshot, complete: [] } : snapshot);
  }

  change(change: InventoryChange, batch: Batch): void {
    const { at, eventId } = change;
    if (change.op === 'put') {
      const { fact } = change;
      const timeline = this.#book.timeline(fact.kind, fact.id);
      batch.touch(timeline);
      // What a site declares holds as far back as we know: it describes the account, not a moment.
      const since = fact.kind === 'declaration' ? { since: 0 } : {};
      const said = asSaidByEvent(fact);
      this.#settle(timeline, said);
      this.#slot(timeline, { op: 'put', at, eventId, fact: said, whole: false, ...since });
      return;
    }
    const timeline = this.#book.timeline(change.kind, change.id);
    batch.touch(timeline);
    this.#slot(
      timeline,
      change.op === 'end'
        ? { op: 'end', at, eventId }
        : { op: 'patch', at, eventId, set: change.set },
    );
  }

  *#listedWhole(home: string, snapshot: Snapshot): Iterable<Timeline> {
    for (const kind of snapshot.complete) yield* this.#book.listedBy(home, kind);
    for (const kind of typedKinds(snapshot)) {
      for (const timeline of this.#book.listedBy(home, kind)) {
        const fact = timeline.versions.at(-1)?.fact;
        if (fact && isWhole(snapshot, fact)) yield timeline;
      }
    }
  }

  #list(timeline: Timeline, fact: InventoryFact, snapshot: Snapshot, batch: Batch): void {
    const { takenAt: at } = snapshot;
    const whole = isWhole(snapshot, fact);
    const home = homeOf(snapshot.system, snapshot.scope);
    if (whole || timeline.log.home === undefined) this.#book.settle(timeline, home);
    const then = versionAt(timeline.versions, at);
    if (then && wasHeard(timeline, then, at)) {
      if (sameJson(mergeFact(then.fact, fact, whole), then.fact)) return;
    }
    batch.touch(timeline);
    const since = sinceOf(fact, this.#pulls.lastBefore(home, fact.kind, at, fact));
    this.#slot(timeline, {
      op: 'put',
      at,
      fact,
      whole,
      ...(since === undefined ? {} : { since }),
    });
  }

  #endAbsent(timeline: Timeline, at: number, batch: Batch): void {
    const then = versionAt(timeline.versions, at);
    if (!then || !isListed(then.fact)) return;
    const last = timeline.log.entries.findLast((entry) => entry.at <= at);
    if (last?.op === 'put' && wasJustSaid(last, at)) return;
    batch.touch(timeline);
    this.#slot(timeline, { op: 'end', at });
  }

  /** A fact first heard of from an event belongs to the pulls of its own scope, or of what it hangs on. */
  #settle(timeline: Timeline, fact: InventoryFact): void {
    if (timeline.log.home !== undefined) return;
    if ('scope' in fact) {
      this.#book.settle(timeline, homeOf(fact.system, fact.scope));
      return;
    }
    const parent = parentOf(fact);
    if (parent === undefined) return;
    for (const kind of ['identity', 'role', 'group', 'resource'] as const) {
      const home = this.#book.get(kind, parent)?.log.home;
      if (home !== undefined) this.#book.settle(timeline, home);
    }
  }

  /**
   * Pulls that changed nothing left no word, so a word older than such a pull is followed by what that
   * pull had seen: the thing as it stood then, or its absence.
   */
  #slot(timeline: Timeline, entry: Entry): void {
    const { home } = timeline.log;
    const pulledAt =
      home === undefined
        ? undefined
        : this.#pulls.firstAfter(home, timeline.kind, entry.at, factIn(timeline, entry));
    const then = pulledAt === undefined ? undefined : versionAt(timeline.versions, pulledAt);
    const hasWord = timeline.log.entries.some((one) => one.at === pulledAt);
    if (!this.#book.add(timeline, entry) || pulledAt === undefined || hasWord) return;
    if (then && isListed(then.fact)) {
      this.#book.add(timeline, { op: 'put', at: pulledAt, fact: then.fact, whole: true });
    } else if (
      !then &&
      entry.op === 'put' &&
      isListed(entry.fact) &&
      pulledAt - entry.at >= SETTLING
    ) {
      this.#book.add(timeline, { op: 'end', at: pulledAt });
    }
  }
}

const asSaidByEvent = (fact: InventoryFact): InventoryFact =>
  fact.kind === 'identity' ? asSaidBySystem(fact) : fact;
