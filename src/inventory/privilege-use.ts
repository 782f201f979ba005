/** Which privileges a principal used, when first and last; and since when we can say so. */
import { DAY, DirtyMap, HOUR, type StateEntry, type Stateful, stateOf } from '../core/index.ts';
import type { Event, Source, UseState } from '../model/index.ts';

type Span = readonly [first: number, last: number];
type Uses = Readonly<Record<string, Span>>;

/** Days of logs without a use before "not used" is said. */
const OBSERVATION_DAYS = 90;
const MAX_PRIVILEGES = 1_000;

/** `s3:Get*` as a test; without a wildcard, equality. Case does not matter. */
const matcher = (pattern: string): ((privilege: string) => boolean) => {
  const wanted = pattern.toLowerCase();
  if (!/[*?]/.test(wanted)) return (privilege) => privilege.toLowerCase() === wanted;
  const parts = wanted.split('*');
  const head = parts[0] ?? '';
  if (parts.length === 2 && parts[1] === '' && !head.includes('?')) {
    return (privilege) => privilege.toLowerCase().startsWith(head);
  }
  return (privilege) => matchWildcard(wanted, privilege.toLowerCase());
};

/** Linear backtracking match of `*` and `?`. */
const matchWildcard = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};

const withoutOldest = (uses: Uses): Uses => {
  const entries = Object.entries(uses);
  if (entries.length <= MAX_PRIVILEGES) return uses;
  entries.sort((a, b) => b[1][1] - a[1][1]);
  return Object.fromEntries(entries.slice(0, MAX_PRIVILEGES));
};

export class PrivilegeUse implements Stateful {
  /** Per principal (acting, and root where another stands behind). */
  readonly #uses = new DirtyMap<Uses>();
  /** Per `<system>|<scope>`: first and last event time. */
  readonly #observed = new DirtyMap<Span>();
  readonly #state = stateOf({ uses: this.#uses, observed: this.#observed });

  observe(event: Event, principals: Iterable<string>): void {
    this.#extend(`${event.source}|`, event.time);
    const scope = event.cloud.account ?? event.actor.scope;
    if (scope !== undefined) this.#extend(`${event.source}|${scope}`, event.time);
    if (event.outcome === 'failure') return;
    for (const principal of principals) this.#use(principal, event.privilege, event.time);
  }

  /** Last use of a privilege (wildcards allowed) at or before `at`. */
  lastUse(principalId: string, privilege: string, at: number | undefined): number | undefined {
    const uses = this.#uses.get(principalId);
    if (!uses) return undefined;
    const matches = matcher(privilege);
    let latest: number | undefined;
    for (const [used, [first, last]] of Object.entries(uses)) {
      if ((at !== undefined && first > at) || !matches(used)) continue;
      const seen = at === undefined || last <= at ? last : first;
      if (latest === undefined || seen > latest) latest = seen;
    }
    return latest;
  }

  observed(system: Source, scope: string | undefined): Span | undefined {
    return this.#observed.get(`${system}|${scope ?? ''}`);
  }

  /** Used, not used in a long enough window, or why nobody can say. */
  stateAt(
    who: { readonly id: string; readonly system: Source; readonly scope: string | undefined },
    privilege: string,
    at: number | undefined,
  ): UseState {
    const lastAt = this.lastUse(who.id, privilege, at);
    if (lastAt !== undefined) return { state: 'used', lastAt };
    const span = this.observed(who.system, who.scope);
    const where = who.scope === undefined ? who.system : `${who.system} ${who.scope}`;
    if (!span) return { state: 'unobservable', because: `no events of ${where} observed` };
    const until = Math.min(at ?? span[1], span[1]);
    const windowDays = Math.max(0, Math.floor((until - span[0]) / DAY));
    return windowDays >= OBSERVATION_DAYS
      ? { state: 'not_used', windowDays }
      : {
          state: 'unobservable',
          because: `observed only ${windowDays} days of ${where}, ${OBSERVATION_DAYS} are needed`,
        };
  }

  takeDirty(): readonly StateEntry[] {
    return this.#state.takeDirty();
  }

  restore(entries: Iterable<StateEntry>): void {
    this.#state.restore(entries);
  }

  /** Moved on by the hour only, so that a steady caller does not dirty its row with each call. */
  #use(principal: string, privilege: string, time: number): void {
    const uses = this.#uses.get(principal) ?? {};
    const span = uses[privilege];
    if (span && time >= span[0] && time < span[1] + HOUR) return;
    const next: Span = span ? [Math.min(span[0], time), Math.max(span[1], time)] : [time, time];
    this.#uses.set(principal, withoutOldest({ ...uses, [privilege]: next }));
  }

  #extend(key: string, time: number): void {
    const span = this.#observed.get(key);
    if (!span) this.#observed.set(key, [time, time]);
    else if (time < span[0] || time >= span[1] + HOUR) {
      this.#observed.set(key, [Math.min(span[0], time), Math.max(span[1], time)]);
    }
  }
}
