/**
 * Who is behind a session. A credential remembers who brought it into being; the root is the furthest
 * verified, stable principal upstream, in another system too where a token's subject is known to be an account there.
 * Names that anyone may choose are told, never believed.
 */
import { DirtyMap, HOUR, type StateEntry, type Stateful, stateOf } from '../core/index.ts';
import type { Event, Lineage, LineageLink } from '../model/index.ts';
import type { LiveSession } from './contract.ts';
import { systemOfId } from './edges.ts';

interface Join {
  /** Root of who issued it. */
  readonly root: string;
  /** Links of who issued it, nearest first. */
  readonly links: readonly LineageLink[];
  readonly expiresAt?: number;
  /** What it acts as. */
  readonly forId?: string;
  readonly sessionName?: string;
}

/** No session outlives this where its end is not said (AWS: 36 h for GetSessionToken). */
const SESSION_LIFE = 36 * HOUR;
/** Logs come late: a join is kept this long past its end. */
const GRACE = 24 * HOUR;
/** A sign-in tells for so long by what its root acts from that address. */
const DOOR_LIFE = 12 * HOUR;
const MAX_SESSIONS = 200_000;
const MAX_DOORS = 100_000;
const MAX_KEYS = 200_000;
const MAX_LINKS = 16;
const SWEEP_EVERY = 4_096;

type Door = NonNullable<Lineage['opened']>;

export interface Assertion {
  readonly kind: string;
  readonly value: string;
  readonly issuer?: string;
  readonly verified: boolean;
}

/** The account that bears a verified subject in the system that issued it; undefined = none or not only one. */
export type BearerOf = (assertion: Assertion, at: number) => string | undefined;

/** The account that a log names by realm and login only; undefined = it names nobody, or not only one. */
export type NamedOf = (id: string, at: number) => string | undefined;

/** Stable, verified subjects may be a root; verified places (an instance) are not somebody. */
const subjectOf = (source: string, one: Assertion): LineageLink | undefined => {
  if (!one.verified) return undefined;
  const link = (principalId: string, how: LineageLink['how']): LineageLink => ({
    principalId,
    how,
    trust: 'verified',
  });
  if (one.kind === 'oidc_subject') return link(`${source}:oidc:${one.value}`, 'oidc_subject');
  if (one.kind === 'saml_subject') return link(`${source}:saml:${one.value}`, 'saml_subject');
  return one.kind === 'on_behalf_of' ? link(one.value, 'on_behalf_of') : undefined;
};

const assertedHow: Readonly<Record<string, LineageLink['how']>> = {
  session_name: 'session_name',
  source_identity: 'source_identity',
  on_behalf_of: 'on_behalf_of',
  oidc_subject: 'oidc_subject',
  saml_subject: 'saml_subject',
};

/** Where a record names no principal, its kind and name stand for one. */
const actingOf = (event: Event): string => {
  const { principalId, principalKind, name } = event.actor;
  return principalId ?? `${event.source}:${principalKind}:${name}`;
};

export class LineageBook implements Stateful {
  readonly #sessions = new DirtyMap<Join>();
  readonly #keys = new DirtyMap<Join>();
  /** By root and address: what was opened there last. */
  readonly #doors = new DirtyMap<Door>();
  readonly #state = stateOf({
    sessions: this.#sessions,
    keys: this.#keys,
    doors: this.#doors,
  });
  readonly #bearerOf: BearerOf;
  readonly #namedOf: NamedOf;
  #seen = 0;
  #latest = 0;

  constructor(bearerOf: BearerOf = () => undefined, namedOf: NamedOf = () => undefined) {
    this.#bearerOf = bearerOf;
    this.#namedOf = namedOf;
  }

  observe(event: Event): Lineage {
    const lineage = this.#throughDoor(event, this.#resolve(event));
    if (event.issued && event.outcome !== 'failure') this.#learn(event, event.issued, lineage);
    if (event.time > this.#latest) this.#latest = event.time;
    if (++this.#seen % SWEEP_EVERY === 0) this.#sweep();
    return lineage;
  }

  /** Sessions that this principal stands behind or that act as it. */
  *liveOf(principalId: string, at: number): Generator<LiveSession> {
    for (const [
      id,
      { root, forId = root, expiresAt = 0, sessionName },
    ] of this.#sessions.entries()) {
      if (expiresAt <= at || (root !== principalId && forId !== principalId)) continue;
      const nativeId = id.slice(id.indexOf('|') + 1);
      yield { nativeId, forId, expiresAt, ...(sessionName === undefined ? {} : { sessionName }) };
    }
  }

  takeDirty(): readonly StateEntry[] {
    return this.#state.takeDirty();
  }

  restore(entries: Iterable<StateEntry>): void {
    this.#state.restore(entries);
  }

  #resolve(event: Event): Lineage {
    const { actor, source } = event;
    const told = actingOf(event);
    const actingAs = this.#namedOf(told, event.time) ?? told;
    const links: LineageLink[] = [{ principalId: actingAs, how: 'self', trust: 'verified' }];
    let root = actingAs;
    const { session, upstream } = this.#shown(event, actingAs);
    links.push(...upstream.filter((link) => link.principalId !== actingAs).slice(0, MAX_LINKS));
    // A lasting key belongs to its holder, whoever made it; a session belongs to who took it.
    if (session) root = session.root;
    const isTold = (id: string): boolean => links.some((link) => link.principalId === id);
    for (const one of actor.session?.asserted ?? []) {
      const how = assertedHow[one.kind];
      if (!one.verified && how) links.push({ principalId: one.value, how, trust: 'asserted' });
      // A federated caller is its subject already; a role session has the subject behind it.
      const own = actor.principalKind === 'identity' ? undefined : subjectOf(source, one);
      for (const subject of [own, this.#elsewhere(one, event.time)]) {
        if (!subject) continue;
        if (!isTold(subject.principalId)) links.push(subject);
        if (root === actingAs || root === own?.principalId) root = subject.principalId;
      }
    }
    return { root, actingAs, links };
  }

  /**
   * The credential as we learnt of it: in the log of this system, or in that of the system whose account acts with it
   * (a directory gives the token, another product logs its use). There the token must have been given to this very one.
   */
  #shown(
    { actor, source }: Event,
    actingAs: string,
  ): { readonly session: Join | undefined; readonly upstream: readonly LineageLink[] } {
    const shown = actor.credential;
    if (!shown) return { session: undefined, upstream: [] };
    const id = `${source}|${shown.nativeId}`;
    const home = systemOfId(actingAs);
    const given = home === source ? undefined : this.#sessions.get(`${home}|${shown.nativeId}`);
    const session = this.#sessions.get(id) ?? (given?.forId === actingAs ? given : undefined);
    const key = session ? undefined : this.#keys.get(id);
    return { session, upstream: (session ?? key)?.links ?? [] };
  }

  /** The subject's own account, in the system that issued the token. */
  #elsewhere(one: Assertion, at: number): LineageLink | undefined {
    const how = assertedHow[one.kind];
    const isSubject = how === 'oidc_subject' || how === 'saml_subject';
    if (!one.verified || !isSubject) return undefined;
    const principalId = this.#bearerOf(one, at);
    return principalId === undefined ? undefined : { principalId, how, trust: 'verified' };
  }

  /** Logs of acts often name nobody but the account: what it signed in with from there stands in the log of sign-ins. */
  #throughDoor({ actor, src, kind, outcome, time }: Event, lineage: Lineage): Lineage {
    if (src.ip === undefined) return lineage;
    const session = actor.session?.id;
    const own: Omit<Door, 'at'> | undefined =
      actor.credential ?? (session ? { type: 'session_token', nativeId: session } : undefined);
    const id = `${lineage.root}|${src.ip}`;
    if (own === undefined) {
      const door = this.#doors.get(id);
      const isOpen = door !== undefined && door.at <= time && time - door.at <= DOOR_LIFE;
      return isOpen ? { ...lineage, opened: door } : lineage;
    }
    if (kind === 'authentication' && outcome !== 'failure') {
      const { type, nativeId } = own;
      this.#put(this.#doors, id, { type, nativeId, at: time }, MAX_DOORS);
    }
    return lineage;
  }

  #learn(event: Event, issued: NonNullable<Event['issued']>, lineage: Lineage): void {
    const id = `${event.source}|${issued.nativeId}`;
    // A service hands a role to its workload: nobody stands behind the role but the service.
    const byService = event.actor.principalKind === 'service';
    const upstream = lineage.links.filter((link) => link.trust === 'verified').slice(0, MAX_LINKS);
    const join: Join = {
      root: byService ? issued.forId : lineage.root,
      forId: issued.forId,
      ...(issued.sessionName === undefined ? {} : { sessionName: issued.sessionName }),
      links: upstream.map((link) => ({
        ...link,
        how: link.how === 'self' ? (byService ? 'service' : 'credential_join') : link.how,
        eventId: link.eventId ?? event.id,
      })),
      ...(issued.expiresAt === undefined ? {} : { expiresAt: issued.expiresAt }),
    };
    const lasting = issued.type !== 'session_token' && issued.expiresAt === undefined;
    if (lasting) this.#put(this.#keys, id, join, MAX_KEYS);
    else {
      const expiresAt = issued.expiresAt ?? event.time + SESSION_LIFE;
      this.#put(this.#sessions, id, { ...join, expiresAt }, MAX_SESSIONS);
    }
  }

  #put<T>(map: DirtyMap<T>, id: string, join: T, limit: number): void {
    map.delete(id);
    map.set(id, join);
    if (map.size > limit) {
      const oldest = map.keys().next().value;
      if (oldest !== undefined) map.delete(oldest);
    }
  }

  #sweep(): void {
    for (const [id, { expiresAt = 0 }] of this.#sessions.entries()) {
      if (expiresAt + GRACE < this.#latest) this.#sessions.delete(id);
    }
    for (const [id, { at }] of this.#doors.entries())
      if (at + DOOR_LIFE + GRACE < this.#latest) this.#doors.delete(id);
  }
}
