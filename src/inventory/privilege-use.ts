/**
 * Which privileges each (acting, root) pair used, when first and last; since when we can say so; and what the vendor
 * itself keeps of it. Every answer is the same whatever the order in which events come.
 */
import { DAY, DirtyMap, HOUR, type StateEntry, type Stateful } from '../core/index.ts';
import type { Event, Lineage, Source, UseState } from '../model/index.ts';
import { covers, isPattern } from './questions/wild.ts';

/** The first use to the millisecond, the hour of the last. */
type Span = readonly [first: number, lastHour: number];

interface Pair {
  readonly acting: string;
  readonly root: string;
  readonly uses: Map<string, Span>;
  /** The latest distinct days with any use, oldest first. */
  days: readonly number[];
  /** The latest use of a privilege that there was no room for: before it, nobody can say. */
  cut?: number;
}

/** As checkpointed. */
interface Row {
  readonly uses: readonly (readonly [privilege: string, first: number, lastHour: number])[];
  readonly days: readonly number[];
  readonly cut?: number;
}

/** What the vendor keeps of use, as it was read. */
export interface VendorUse {
  /** A privilege, or a pattern where the vendor knows no more than the service: `s3:*`. */
  readonly privilege: string;
  /** `null` = not once since `since`. */
  readonly lastAt: number | null;
  /** How exact `lastAt` is, ms. */
  readonly precision: number;
  /** Since when the vendor keeps it. */
  readonly since: number;
  /** When it was read. */
  readonly readAt: number;
}

/** Days of logs without a use before "not used" is said. */
export const OBSERVATION_DAYS = 90;
const MAX_PRIVILEGES = 1_000;
/** Rhythms of up to a year show in as many days of use. */
const MAX_DAYS = 24;
/** Roots of one acting principal; those beyond share one row. */
const MAX_ROOTS = 1_000;
const OTHERS = '*';

const keyOf = (acting: string, root: string): string => `${acting}\n${root}`;

const lastOf = ([first, lastHour]: Span): number => Math.max(first, lastHour * HOUR);

const matcher = (pattern: string): ((privilege: string) => boolean) => {
  if (isPattern(pattern)) return (privilege) => covers(pattern, privilege);
  const wanted = pattern.toLowerCase();
  return (privilege) => privilege.toLowerCase() === wanted;
};

/** The `MAX_DAYS` latest of all days that were ever given, in whatever order. */
const withDay = (days: readonly number[], day: number): readonly number[] => {
  if (days.at(-1) === day || days.includes(day)) return days;
  return [...days, day].sort((a, b) => a - b).slice(-MAX_DAYS);
};

const laterOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const rowOf = ({ uses, days, cut }: Pair): Row => ({
  uses: [...uses].map(([privilege, span]) => [privilege, ...span] as const),
  days,
  ...(cut === undefined ? {} : { cut }),
});

/** As it was checkpointed before roots were kept apart: privilege → first and last, ms. */
const older = (value: unknown): Row => ({
  uses: Object.entries(value as Readonly<Record<string, Span>>).map(
    ([privilege, [first, last]]) => [privilege, first, Math.floor(last / HOUR)] as const,
  ),
  days: [],
});

/** Those used longest ago make room; what is forgotten so is remembered as forgotten. */
const makeRoom = (pair: Pair): void => {
  if (pair.uses.size <= MAX_PRIVILEGES) return;
  const byAge = [...pair.uses].sort((a, b) => lastOf(a[1]) - lastOf(b[1]));
  for (const [privilege, span] of byAge.slice(0, pair.uses.size - MAX_PRIVILEGES)) {
    pair.uses.delete(privilege);
    pair.cut = laterOf(pair.cut, lastOf(span));
  }
};

export class PrivilegeUse implements Stateful {
  readonly #pairs = new Map<string, Pair>();
  readonly #dirty = new Set<string>();
  /** Pairs in which a principal acts, or stands behind. */
  readonly #of = new Map<string, Set<Pair>>();
  readonly #roots = new Map<string, number>();
  /** Per `<system>|<scope>`: first and last event, by the hour. */
  readonly #observed = new DirtyMap<readonly [first: number, last: number]>();
  readonly #vendor = new DirtyMap<readonly VendorUse[]>();

  observe(event: Event, { actingAs, root }: Pick<Lineage, 'actingAs' | 'root'>): void {
    this.#extend(`${event.source}|`, event.time);
    const scope = event.cloud.account ?? event.actor.scope;
    if (scope !== undefined) this.#extend(`${event.source}|${scope}`, event.time);
    if (event.outcome !== 'failure') this.#use(actingAs, root, event);
  }

  /** What the vendor says of a principal, in place of what it said before. */
  vendorSaid(principalId: string, uses: readonly VendorUse[]): void {
    this.#vendor.set(principalId, uses);
  }

  /** Last use of a privilege (wildcards allowed) at or before `at`, by it or on its behalf. */
  lastUse(principalId: string, privilege: string, at: number | undefined): number | undefined {
    const matches = matcher(privilege);
    let latest: number | undefined;
    for (const { uses } of this.#of.get(principalId) ?? []) {
      for (const [used, span] of uses) {
        const [first] = span;
        if ((at !== undefined && first > at) || !matches(used)) continue;
        const last = lastOf(span);
        latest = laterOf(latest, at === undefined || last <= at ? last : first);
      }
    }
    return latest;
  }

  /** Longest pause between days of use, in days: a job that runs each quarter is not idle in between. */
  period(principalId: string): number {
    let longest = 0;
    for (const { days } of this.#of.get(principalId) ?? []) {
      for (const [index, day] of days.entries())
        longest = Math.max(longest, day - (days[index - 1] ?? day));
    }
    return longest;
  }

  /** Used, not used in a long enough window, or why nobody can say. */
  stateAt(
    who: { readonly id: string; readonly system: Source; readonly scope: string | undefined },
    privilege: string,
    options: { readonly at?: number | undefined; readonly unobservable?: string | undefined } = {},
  ): UseState {
    const { at, unobservable } = options;
    const vendor = this.#vendorState(who.id, privilege, at);
    const seen = this.lastUse(who.id, privilege, at);
    const lastAt = laterOf(seen, vendor?.state === 'used' ? vendor.lastAt : undefined);
    if (lastAt !== undefined) {
      // The vendor's own word counts as exact as the vendor keeps it.
      const rounded = lastAt === seen ? {} : { precision: vendor?.precision ?? 0 };
      return { state: 'used', lastAt, ...rounded };
    }
    const own: UseState =
      unobservable === undefined
        ? this.#notSeen(who, at)
        : { state: 'unobservable', because: unobservable };
    if (own.state === 'not_used' || vendor?.state !== 'not_used') return own;
    return { state: 'not_used', windowDays: vendor.windowDays };
  }

  takeDirty(): readonly StateEntry[] {
    const pairs = [...this.#dirty].map((key) => {
      const pair = this.#pairs.get(key);
      return { key: `pairs/${key}`, value: pair ? rowOf(pair) : null };
    });
    this.#dirty.clear();
    const rest = (name: string, map: Stateful): readonly StateEntry[] =>
      map.takeDirty().map(({ key, value }) => ({ key: `${name}/${key}`, value }));
    return [...pairs, ...rest('observed', this.#observed), ...rest('vendor', this.#vendor)];
  }

  restore(entries: Iterable<StateEntry>): void {
    for (const { key, value } of entries) {
      const cut = key.indexOf('/');
      const entry = { key: key.slice(cut + 1), value };
      const name = key.slice(0, cut);
      if (name === 'observed') this.#observed.restore([entry]);
      else if (name === 'vendor') this.#vendor.restore([entry]);
      else if (name === 'pairs' && value !== null) this.#load(entry.key, value as Row);
      else if (name === 'uses' && value !== null)
        this.#load(keyOf(entry.key, entry.key), older(value));
    }
  }

  #load(key: string, { uses, days, cut }: Row): void {
    const [acting = '', root = ''] = key.split('\n');
    const pair = this.#pair(acting, root);
    for (const [privilege, first, last] of uses) {
      const known = pair.uses.get(privilege);
      const span: Span = known
        ? [Math.min(known[0], first), Math.max(known[1], last)]
        : [first, last];
      pair.uses.set(privilege, span);
    }
    if (days.length > 0) pair.days = days;
    if (cut !== undefined) pair.cut = cut;
  }

  #pair(acting: string, wanted: string): Pair {
    const known = this.#pairs.get(keyOf(acting, wanted));
    if (known) return known;
    const roots = this.#roots.get(acting) ?? 0;
    const root = roots < MAX_ROOTS || wanted === acting ? wanted : OTHERS;
    const key = keyOf(acting, root);
    const shared = this.#pairs.get(key);
    if (shared) return shared;
    const pair: Pair = { acting, root, uses: new Map(), days: [] };
    this.#pairs.set(key, pair);
    this.#roots.set(acting, roots + 1);
    for (const id of new Set([acting, root])) {
      const of = this.#of.get(id);
      if (of) of.add(pair);
      else this.#of.set(id, new Set([pair]));
    }
    return pair;
  }

  /** By the hour, so that a steady caller does not dirty its row with each call. */
  #use(acting: string, root: string, { privilege, time }: Event): void {
    const pair = this.#pair(acting, root);
    const hour = Math.floor(time / HOUR);
    const span = pair.uses.get(privilege);
    if (span && time >= span[0] && hour <= span[1]) {
      const days = withDay(pair.days, Math.floor(time / DAY));
      if (days === pair.days) return;
      pair.days = days;
    } else {
      if (!span && pair.cut !== undefined && pair.uses.size >= MAX_PRIVILEGES && time <= pair.cut)
        return;
      pair.uses.set(
        privilege,
        span ? [Math.min(span[0], time), Math.max(span[1], hour)] : [time, hour],
      );
      pair.days = withDay(pair.days, Math.floor(time / DAY));
      makeRoom(pair);
    }
    this.#dirty.add(keyOf(pair.acting, pair.root));
  }

  #extend(key: string, time: number): void {
    const span = this.#observed.get(key);
    const hour = Math.floor(time / HOUR) * HOUR;
    if (span && time >= span[0] && hour <= span[1]) return;
    this.#observed.set(
      key,
      span ? [Math.min(span[0], time), Math.max(span[1], hour)] : [time, hour],
    );
  }

  /** By our own logs alone. */
  #notSeen(
    who: { readonly id: string; readonly system: Source; readonly scope: string | undefined },
    at: number | undefined,
  ): UseState {
    const span = this.#observed.get(`${who.system}|${who.scope ?? ''}`);
    const where = who.scope === undefined ? who.system : `${who.system} ${who.scope}`;
    if (!span) return { state: 'unobservable', because: `no events of ${where} observed` };
    let from = span[0];
    for (const { cut } of this.#of.get(who.id) ?? []) from = laterOf(from, cut) ?? from;
    const last = Math.max(span[0], span[1]);
    const until = Math.min(at ?? last, last);
    const windowDays = Math.max(0, Math.floor((until - from) / DAY));
    const period = this.period(who.id);
    const needed = Math.max(OBSERVATION_DAYS, period);
    if (windowDays >= needed) return { state: 'not_used', windowDays };
    const rhythm = period > OBSERVATION_DAYS ? `, as it pauses for ${period} days itself` : '';
    return {
      state: 'unobservable',
      because: `observed only ${windowDays} days of ${where}, ${needed} are needed${rhythm}`,
    };
  }

  /** The vendor's word on a privilege: of it by name, or of all that it is among. */
  #vendorState(
    id: string,
    privilege: string,
    at: number | undefined,
  ):
    | { readonly state: 'used'; readonly lastAt: number; readonly precision: number }
    | { readonly state: 'not_used'; readonly windowDays: number; readonly precision: number }
    | undefined {
    const needed = Math.max(OBSERVATION_DAYS, this.period(id));
    let notUsed: number | undefined;
    for (const one of this.#vendor.get(id) ?? []) {
      if (at !== undefined && one.readAt > at) continue;
      const { lastAt, precision } = one;
      // A use within a service does not say of which privilege; none of it says it of all.
      if (lastAt !== null && matcher(privilege)(one.privilege))
        return { state: 'used', lastAt, precision };
      if (lastAt !== null || !covers(one.privilege, privilege)) continue;
      const windowDays = Math.floor((one.readAt - one.since) / DAY);
      if (windowDays >= needed) notUsed = laterOf(notUsed, windowDays);
    }
    return notUsed === undefined
      ? undefined
      : { state: 'not_used', windowDays: notUsed, precision: 0 };
  }
}
