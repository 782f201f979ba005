/** Persons behind accounts, and whether they still work here. */
import type { Identity, Person } from '../../model/index.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import { versionAt } from '../fold.ts';
import { type Candidates, candidatesAt } from './candidates.ts';
import type { Belonging, Employment, LinkConflict } from './contract.ts';
import { type Handled, handlesOf, isJobAddress, keyOf, personKeys } from './keys.ts';
import { tell } from './pair.ts';

export interface Staff {
  person(id: string, at: number | undefined): Person | undefined;
  persons(at: number | undefined): Iterable<Person>;
  personOf(identity: Identity, at: number | undefined): Belonging<Person> | undefined;
  accountsOf(personId: string, at: number | undefined): readonly Belonging<Identity>[];
  employmentOf(who: string, at: number | undefined): Employment;
  conflicts(at: number | undefined): readonly LinkConflict[];
}

interface Claim {
  readonly person: Person;
  readonly reason: string;
  readonly confidence: number;
  readonly declared: boolean;
}

const confidenceBy = ({ kind, proof }: Handled): number => {
  if (kind === 'employee_id') return proof === 'proven' ? 0.95 : 0.4;
  return proof === 'proven' ? 0.9 : proof === 'tag' ? 0.6 : 0.3;
};

const names = (one: Handled): boolean =>
  one.kind === 'employee_id' || (one.kind === 'email' && !isJobAddress(one.value));

const strongest = (claims: readonly Claim[]): Claim | undefined => {
  let best: Claim | undefined;
  let doubtful = false;
  for (const one of claims) {
    if (!best || one.confidence > best.confidence) {
      best = one;
      doubtful = false;
    } else if (one.confidence === best.confidence && one.person.id !== best.person.id) {
      doubtful = true;
    }
  }
  return doubtful ? undefined : best;
};

/** A person who was hired again has an end before the start. */
const stateOf = (person: Person, now: number): Employment['state'] => {
  const { startsAt, endsAt } = person;
  const employment = person.employment ?? (startsAt === undefined ? 'unknown' : 'active');
  const again = startsAt !== undefined && endsAt !== undefined && startsAt > endsAt;
  if (endsAt !== undefined && now >= endsAt && !(again && now >= startsAt)) return 'left';
  if (startsAt !== undefined && now < startsAt) return 'future';
  if (endsAt !== undefined && now < endsAt) return 'active';
  return employment === 'future' && startsAt !== undefined ? 'active' : employment;
};

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const employmentIn = (person: Person, now: number): Employment => {
  const state = stateOf(person, now);
  const { endsAt, startsAt, name } = person;
  const since = state === 'left' && endsAt !== undefined && endsAt <= now ? { since: endsAt } : {};
  const because = {
    left: `${name} has left${'since' in since ? ` and is gone since ${dayOf(endsAt ?? 0)}` : ''}, by staff records`,
    future: `${name} starts on ${dayOf(startsAt ?? now)}, by staff records`,
    active: `${name} works here, by staff records`,
    unknown: `staff records name ${name} and do not say whether they still work here`,
  }[state];
  return { state, because, personId: person.id, ...since };
};

export const createStaff = (book: FactBook, facts: FactsView, now: () => number): Staff => {
  const person = (id: string, at: number | undefined): Person | undefined => {
    const fact = facts.read(book.get('person', id), at);
    return fact?.kind === 'person' ? fact : undefined;
  };

  const persons = (at: number | undefined): Iterable<Person> =>
    facts.all<Person>(book.ofKind('person'), at);

  /** By fact id, with or without `person:`, or by the address that sites use for an id. */
  const named = (said: string, look: Candidates, at: number | undefined): readonly Person[] => {
    const byId = person(said, at) ?? person(`person:${said}`, at);
    if (byId) return [byId];
    const bare = said.replace(/^person:/, '').toLowerCase();
    return bare.includes('@') ? look.persons(`email:${bare}`) : [];
  };

  const saidOf = (identity: Identity, look: Candidates, at: number | undefined) => {
    const declaration = facts.declaration(identity.id, at);
    const linked = [declaration?.personId, ...(declaration?.linkedTo ?? [])].filter(
      (one) => one !== undefined,
    );
    const declared = linked.flatMap((one) => named(one, look, at));
    const bySystem =
      identity.personId === undefined || declaration?.personId !== undefined
        ? []
        : named(identity.personId, look, at);
    return { declared, bySystem, denied: new Set(declaration?.notLinkedTo ?? []) };
  };

  const personOf = (
    identity: Identity,
    at: number | undefined,
    look: Candidates = candidatesAt(book, facts, at),
  ): Belonging<Person> | undefined => {
    const { declared, bySystem, denied } = saidOf(identity, look, at);
    const claims: Claim[] = [
      ...declared.map((one) => ({
        person: one,
        reason: 'declared',
        confidence: 1,
        declared: true,
      })),
      ...bySystem.map((one) => ({
        person: one,
        reason: 'its system names the person',
        confidence: 0.95,
        declared: false,
      })),
    ];
    if (identity.class === 'human' && !identity.flags.shared) {
      for (const one of handlesOf(identity)) {
        if (!names(one) || look.isShared(keyOf(one))) continue;
        const confidence = confidenceBy(one);
        for (const found of look.persons(keyOf(one)))
          claims.push({ person: found, reason: tell(one), confidence, declared: false });
      }
    }
    const best = strongest(claims.filter((one) => !denied.has(one.person.id)));
    if (!best) return undefined;
    const { person: of, reason, confidence, declared: isDeclared } = best;
    return { of, reason, confidence, declared: isDeclared };
  };

  const accountsOf = (personId: string, at: number | undefined): readonly Belonging<Identity>[] => {
    const whom = person(personId, at);
    if (!whom) return [];
    const look = candidatesAt(book, facts, at);
    const keys = personKeys(whom);
    const ids = new Set(keys.flatMap((key) => look.identities(key).map(({ id }) => id)));
    const email = whom.email?.trim().toLowerCase() ?? '';
    const sayings = [personId, personId.replace(/^person:/, ''), email, `person:${email}`];
    for (const saying of sayings) {
      for (const timeline of book.linked('person', saying)) {
        const fact = versionAt(timeline.versions, at)?.fact;
        if (fact?.kind === 'identity') ids.add(fact.id);
        else if (fact?.kind === 'declaration') ids.add(fact.ofId);
      }
    }
    return [...ids].sort().flatMap((id) => {
      const identity = facts.identity(id, at);
      const owned = identity && personOf(identity, at, look);
      return identity && owned?.of.id === personId ? [{ ...owned, of: identity }] : [];
    });
  };

  const hasStaff = (at: number | undefined): boolean => {
    for (const _ of persons(at)) return true;
    return false;
  };

  const employmentOf = (who: string, at: number | undefined): Employment => {
    if (!hasStaff(at)) return { state: 'unknown', because: 'no staff record is connected' };
    const look = candidatesAt(book, facts, at);
    const identity = facts.identity(who, at);
    const behind = identity && personOf(identity, at, look);
    const meant = behind ? [behind.of] : named(who.trim(), look, at);
    const [only, ...others] = meant;
    if (!only) return { state: 'unknown', because: `no staff record names ${who}` };
    if (others.length > 0) {
      const ids = meant.map(({ id }) => id).sort();
      return { state: 'unknown', because: `staff records of ${ids.join(', ')} all claim ${who}` };
    }
    return employmentIn(only, at ?? now());
  };

  const conflicts = (at: number | undefined): readonly LinkConflict[] => {
    const claimed = new Map<string, string[]>();
    for (const one of persons(at)) {
      for (const key of personKeys(one)) {
        const ids = claimed.get(key);
        if (ids) ids.push(one.id);
        else claimed.set(key, [one.id]);
      }
    }
    return [...claimed].flatMap(([handle, ids]) =>
      ids.length < 2
        ? []
        : [{ handle, ids: ids.sort(), because: `${ids.length} staff records claim it` }],
    );
  };

  return { person, persons, personOf, accountsOf, employmentOf, conflicts };
};
