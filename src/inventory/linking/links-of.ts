/** What belongs together with one account, from every kind of evidence; the same from either side. */
import type { Declaration, Identity, Trust } from '../../model/index.ts';
import type { Principal } from '../contract.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import { versionAt } from '../fold.ts';
import { type Candidates, candidatesAt } from './candidates.ts';
import type { IdentityLink, LinkRelation } from './contract.ts';
import { linksFrom } from './grounds.ts';
import { handlesOf, keyOf, keysOfSubject, trustKeys } from './keys.ts';
import { type Ground, groundsOf, tell } from './pair.ts';
import type { Staff } from './staff.ts';
import { federatedSubjects, matches } from './subjects.ts';

export interface LinkParts {
  readonly book: FactBook;
  readonly facts: FactsView;
  readonly staff: Staff;
  /** Damage if abused; asked only where a link rests on what nobody proved. */
  readonly tierOf: (id: string, at: number | undefined) => number;
}

type Found = Map<string, Ground[]>;

const add = (found: Found, id: string, ...grounds: readonly Ground[]): void => {
  const all = found.get(id);
  if (all) all.push(...grounds);
  else if (grounds.length > 0) found.set(id, [...grounds]);
};

const isElsewhere = (a: Principal, b: Principal): boolean =>
  a.system !== b.system || a.scope !== b.scope;

/** Accounts whose system or site names the same person. */
const samePersonId = (a: Identity, b: Identity, declared: boolean): readonly Ground[] =>
  a.personId !== undefined && a.personId === b.personId
    ? [
        {
          relation: 'same_person',
          reason: declared ? 'declared to be of one person' : 'their systems name one person',
          confidence: declared ? 1 : 0.95,
          evidence: [a.personId],
          declared,
          proven: true,
        },
      ]
    : [];

const relationByClass = (a: Identity, b: Identity): LinkRelation => {
  if (a.class === 'human' || b.class === 'human') return 'same_person';
  return a.class === 'third_party_app' && b.class === 'third_party_app'
    ? 'same_vendor'
    : 'same_workload';
};

interface Word {
  readonly at: number;
  readonly apart: boolean;
}

const wordsOf = (said: Declaration | undefined, other: string): readonly Word[] => {
  if (said?.notLinkedTo?.includes(other)) return [{ at: said.at, apart: true }];
  return said?.linkedTo?.includes(other) ? [{ at: said.at, apart: false }] : [];
};

/** What the site says of the two, the later word winning; undefined = nothing. */
const siteSays = (
  a: Declaration | undefined,
  b: Declaration | undefined,
  [idOfA, idOfB]: readonly [string, string],
): 'linked' | 'apart' | undefined => {
  const words = [...wordsOf(a, idOfB), ...wordsOf(b, idOfA)];
  if (words.length === 0) return undefined;
  const latest = Math.max(...words.map(({ at }) => at));
  return words.some(({ at, apart }) => at === latest && apart) ? 'apart' : 'linked';
};

/** Subjects of tokens that become `targetId`, as far as this trust lets this account in. */
const federates = (identity: Identity, trust: Trust): readonly Ground[] => {
  const named = federatedSubjects(trust);
  if (!named) return [];
  return handlesOf(identity).flatMap((handle): readonly Ground[] => {
    if (handle.kind !== 'oidc_subject' || handle.issuer !== named.issuer) return [];
    const pattern = named.patterns.find((one) => matches(one, handle.value));
    if (!pattern) return [];
    const certain =
      named.further.length === 0 ? '' : `, if it also meets ${named.further.join(', ')}`;
    const sure = handle.proof === 'proven' ? (pattern.wild ? 0.9 : 0.95) : 0.3;
    return [
      {
        relation: 'federates_to',
        reason: `${identity.id} becomes ${trust.targetId} as ${pattern.text}${certain}`,
        confidence: named.further.length === 0 ? sure : Math.min(sure, 0.7),
        evidence: [tell(handle), trust.id],
        declared: false,
        proven: handle.proof === 'proven',
      },
    ];
  });
};

interface Asked extends LinkParts {
  readonly at: number | undefined;
  readonly look: Candidates;
}

const byHandles = (identity: Identity, { book, look, facts, at }: Asked, found: Found): void => {
  const others = new Set<Identity>();
  for (const one of handlesOf(identity)) {
    for (const other of look.identities(keyOf(one))) others.add(other);
    if (one.kind === 'federated_id') {
      const pointed = [...book.linked('handle', one.value)].slice(0, 256).map(({ id }) => id);
      for (const id of [...pointed, one.value]) {
        const other = facts.identity(id, at);
        if (other) others.add(other);
      }
    }
  }
  for (const own of [identity.nativeId, identity.id]) {
    for (const other of look.identities(`federated_id:${own.toLowerCase()}`)) others.add(other);
  }
  for (const other of others) {
    if (other.id !== identity.id)
      add(found, other.id, ...groundsOf(identity, other, look.isShared));
  }
};

const byPerson = (identity: Identity, asked: Asked, found: Found): void => {
  const { book, facts, staff, at } = asked;
  if (identity.personId !== undefined) {
    for (const timeline of book.linked('person', identity.personId)) {
      const fact = versionAt(timeline.versions, at)?.fact;
      const id = fact?.kind === 'declaration' ? fact.ofId : fact?.id;
      const other = id === undefined || id === identity.id ? undefined : facts.identity(id, at);
      if (!other) continue;
      const declared = [identity.id, other.id].some(
        (one) => facts.declaration(one, at)?.personId !== undefined,
      );
      add(found, other.id, ...samePersonId(identity, other, declared));
    }
  }
  const mine = staff.personOf(identity, at);
  if (!mine) return;
  for (const account of staff.accountsOf(mine.of.id, at)) {
    if (account.of.id === identity.id) continue;
    add(found, account.of.id, {
      relation: 'same_person',
      reason: `both are of ${mine.of.name}, by staff records`,
      confidence: Math.min(mine.confidence, account.confidence),
      evidence: [mine.of.id],
      declared: mine.declared && account.declared,
      proven: mine.confidence >= 0.9 && account.confidence >= 0.9,
    });
  }
};

const byTrust = (identity: Identity, { look }: Asked, found: Found): void => {
  for (const one of handlesOf(identity)) {
    if (one.kind !== 'oidc_subject' || one.issuer === undefined) continue;
    const keys = keysOfSubject(one.issuer, one.value).filter((key) => !look.isCrowd(key));
    const trusts = new Set(keys.flatMap((key) => look.trusts(key)));
    for (const trust of trusts) add(found, trust.targetId, ...federates(identity, trust));
  }
};

/** The other way: who the trusts into this principal let in. */
const byOwnTrusts = (id: string, { facts, look, at }: Asked, found: Found): void => {
  for (const trust of facts.trusts(id, at)) {
    for (const key of trustKeys(trust)) {
      if (look.isCrowd(key)) continue;
      for (const identity of look.identities(key))
        add(found, identity.id, ...federates(identity, trust));
    }
  }
};

const byDeclaration = (identity: Identity, { book, facts, at }: Asked, found: Found): void => {
  const named = facts.declaration(identity.id, at)?.linkedTo ?? [];
  const naming = [...book.linked('declared', identity.id)].flatMap((timeline) => {
    const fact = versionAt(timeline.versions, at)?.fact;
    return fact?.kind === 'declaration' ? [fact.ofId] : [];
  });
  for (const id of new Set([...named, ...naming])) {
    const other = facts.identity(id, at);
    if (!other || id === identity.id) continue;
    const words = [facts.declaration(identity.id, at), facts.declaration(id, at)] as const;
    if (siteSays(words[0], words[1], [identity.id, id]) !== 'linked') continue;
    const by = words.find((one, i) => one?.linkedTo?.includes(i === 0 ? id : identity.id));
    add(found, id, {
      relation: relationByClass(identity, other),
      reason: `declared by ${by?.declaredBy ?? 'the site'}`,
      confidence: 1,
      evidence: by ? [by.id] : [],
      declared: true,
      proven: true,
    });
  }
};

/** Not what the site took apart, and nothing unproven across to a tier-0 account. */
const allowed = (
  self: Principal,
  otherId: string,
  grounds: readonly Ground[],
  { facts, at, tierOf }: Asked,
): readonly Ground[] => {
  const ids = [self.id, otherId] as const;
  if (siteSays(facts.declaration(self.id, at), facts.declaration(otherId, at), ids) === 'apart')
    return [];
  const other = facts.principal(otherId, at);
  if (!other) return [];
  if (grounds.every((one) => one.proven) || !isElsewhere(self, other)) return grounds;
  const crown = ids.some((id) => tierOf(id, at) === 0);
  return crown ? grounds.filter((one) => one.proven) : grounds;
};

const foundOf = (self: Principal, asked: Asked): Found => {
  const found: Found = new Map();
  byOwnTrusts(self.id, asked, found);
  if (self.kind === 'identity') {
    byHandles(self, asked, found);
    byPerson(self, asked, found);
    byTrust(self, asked, found);
    byDeclaration(self, asked, found);
  }
  return found;
};

const askedOf = (parts: LinkParts, at: number | undefined): Asked => ({
  ...parts,
  at,
  look: candidatesAt(parts.book, parts.facts, at),
});

export const linksOf = (
  parts: LinkParts,
  id: string,
  at: number | undefined,
): readonly IdentityLink[] => {
  const asked = askedOf(parts, at);
  const self = parts.facts.principal(id, at);
  if (!self) return [];
  return linksFrom(
    new Map(
      [...foundOf(self, asked)].map(([other, all]) => [other, allowed(self, other, all, asked)]),
    ),
  );
};

/** Whatever hints at the same person, proven or not, taken apart by the site or not. */
export const perhapsSamePerson = (
  parts: LinkParts,
  id: string,
  at: number | undefined,
): readonly string[] => {
  const self = parts.facts.identity(id, at);
  if (!self) return [];
  return linksFrom(foundOf(self, askedOf(parts, at)))
    .filter(({ relation }) => relation === 'same_person')
    .map(({ otherId }) => otherId);
};
