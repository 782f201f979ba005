/**
 * Which privileges each (acting, root) pair used, when first and last; since when we can say so; and what the vendor
 * itself keeps of it. Every answer is the same whatever the order in which events come.
 */
import { DAY, DirtyMap, HOUR, type StateEntry, type Stateful } from '../core/index.ts';
import type { Event, Lineage, Source, UseState, VendorUse } from '../model/index.ts';
import type { UsePair } from './contract.ts';
import { covers, isPattern } from './questions/wild.ts';
import {
  keyOf,
  lastOf,
  laterOf,
  MAX_PRIVILEGES,
  MAX_ROOTS,
  makeRoom,
  OTHERS,
  older,
  type Pair,
  type Row,
  rowOf,
  type Span,
  withDay,
} from './use-pair.ts';

/** Days of logs without a use before "not used" is said. */
const OBSERVATION_DAYS = 90;
const matcher = (pattern: string): ((privilege: string) => boolean) => {
  if (isPattern(pattern)) return (privilege) => covers(pattern, privilege);
  const wanted = pattern.toLowerCase();
  return (privilege) => privilege.toLowerCase() === wanted;
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

  /** First and last event of a scope, by the hour; of the whole system where the scope is empty. */
  observed(
    system: Source,
    scope: string,
  ): { readonly first: number; readonly last: number } | undefined {
    const span = this.#observed.get(`${system}|${scope}`);
    return span && { first: span[0], last: span[1] };
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

  /** Pairs in which it acts or stands behind, latest first; those that began by `at`. */
  pairsOf(principalId: string, at: number | undefined): readonly UsePair[] {
    const pairs = [...(this.#of.get(principalId) ?? [])].flatMap(({ acting, root, uses }) => {
      const spans = [...uses.values()].filter(([first]) => at === undefined || first <= at);
      if (spans.length === 0) return [];
      const lastAt = Math.max(...spans.map(lastOf));
      return [{ acting, root, privileges: spans.length, lastAt: Math.min(lastAt, at ?? lastAt) }];
    });
    return pairs.sort((a, b) => b.lastAt - a.lastAt);
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
