/** Whom a changed fact concerns: whose posture, and whose steps in the access graph. */
import type { InventoryFact, Person, Trust } from '../model/index.ts';
import type { Changed } from './batch.ts';
import type { EdgeCache } from './edges.ts';
import { systemOfId } from './edges.ts';
import type { FactBook } from './fact-book.ts';
import type { FactsView } from './facts-view.ts';
import { personKeys, vendorKeys } from './linking/keys.ts';
import { sameJson } from './same.ts';

/** Fields of principals that no step rests on. */
const beside = {
  lastUsedAt: undefined,
  createdAt: undefined,
  mfa: undefined,
  class: undefined,
  classReason: undefined,
  flags: undefined,
  maxSessionSeconds: undefined,
};

const sameForSteps = (a: InventoryFact | undefined, b: InventoryFact | undefined): boolean =>
  a !== undefined && b !== undefined && sameJson({ ...a, ...beside }, { ...b, ...beside });

/** The principal, and all who are in it, also through groups in groups. */
const holdersOf = (id: string, facts: FactsView): readonly string[] => {
  const all = new Set([id]);
  for (const one of all) for (const member of facts.membersOf(one, undefined)) all.add(member);
  return [...all];
};

/** Accounts of somebody, and what they own. */
const ofPerson = (person: Person, book: FactBook): readonly string[] => {
  const names = [person.id, ...(person.email ? [person.email, person.email.toLowerCase()] : [])];
  const owned = names.flatMap((name) => [...book.linked('owned', name)]);
  const accounts = [
    ...personKeys(person).flatMap((key) => [...book.linked('handles', key)]),
    ...names.flatMap((name) => [
      ...book.linked('person', name),
      ...book.linked('person', `person:${name}`),
    ]),
  ];
  return [...owned, ...accounts].flatMap(({ id, versions }) => {
    const fact = versions.at(-1)?.fact;
    if (fact?.kind === 'owner' || fact?.kind === 'declaration') return [fact.ofId];
    return [id];
  });
};

/** Principals whose posture rests on this fact. */
export const subjectsOf = (
  fact: InventoryFact,
  facts: FactsView,
  book: FactBook,
): readonly string[] => {
  switch (fact.kind) {
    case 'identity':
    case 'role': {
      const owned = [...book.linked('owned', fact.id)].flatMap((one) => {
        const owner = one.versions.at(-1)?.fact;
        return owner && 'ofId' in owner ? [owner.ofId] : [];
      });
      return [fact.id, ...owned];
    }
    case 'credential':
    case 'owner':
      return [fact.ofId];
    case 'declaration':
      return [fact.ofId, ...(fact.linkedTo ?? []), ...(fact.notLinkedTo ?? [])];
    case 'person':
      return ofPerson(fact, book);
    case 'vendor':
      return [
        ...vendorKeys(fact).flatMap((key) => [...book.linked('handles', key)]),
        ...book.linked('vendor', fact.id),
      ].map(({ id }) => id);
    case 'entitlement':
      return holdersOf(fact.holderId, facts);
    case 'trust':
      return fact.principal.kind === 'identity'
        ? [fact.targetId, fact.principal.value, `${fact.system}:${fact.principal.value}`]
        : [fact.targetId];
    case 'membership':
      return holdersOf(fact.memberId, facts);
    case 'group':
      return facts.membersOf(fact.id, undefined);
    default:
      return [];
  }
};

/** Scopes whose principals a trust may concern: the target's, and that of whom it names. */
const scopesOfTrust = (trust: Trust, facts: FactsView): readonly string[] | 'all' => {
  const { kind, value } = trust.principal;
  if (kind === 'anyone') return 'all';
  const target = facts.principal(trust.targetId, undefined)?.scope;
  const named =
    kind === 'account'
      ? value
      : kind === 'identity'
        ? (facts.principal(value, undefined) ?? facts.group(value, undefined))?.scope
        : undefined;
  return [target, named].filter((scope) => scope !== undefined);
};

const scopesOf = (fact: InventoryFact, facts: FactsView): readonly string[] | 'all' => {
  if (fact.kind === 'trust') return scopesOfTrust(fact, facts);
  if (!('scope' in fact)) return 'all';
  if (fact.kind !== 'role') return [fact.scope];
  const ways = facts.trusts(fact.id, undefined).map((trust) => scopesOfTrust(trust, facts));
  return ways.includes('all') ? 'all' : [fact.scope, ...ways.flat()];
};

/** Mark what is out of date in the graph; true when who-may-do-what may have changed at all. */
export const touchGraph = (
  { timeline, before, after }: Changed,
  edges: EdgeCache,
  facts: FactsView,
): boolean => {
  const fact = (after ?? before)?.fact;
  if (!fact) return false;
  switch (fact.kind) {
    case 'entitlement':
      for (const id of holdersOf(fact.holderId, facts)) edges.touch(id);
      return true;
    case 'membership':
      for (const id of holdersOf(fact.memberId, facts)) edges.touch(id);
      return true;
    case 'declaration':
      edges.mark(fact.ofId);
      return true;
    case 'owner':
    case 'person':
    case 'vendor':
      return false;
    default: {
      if (sameForSteps(before?.fact, after?.fact)) return false;
      if (fact.kind === 'credential') {
        edges.touch(fact.ofId);
        return true;
      }
      const system = 'system' in fact ? fact.system : systemOfId(timeline.id);
      for (const one of [before?.fact, after?.fact]) {
        if (one) edges.touchPlaces(system, scopesOf(one, facts));
      }
      return true;
    }
  }
};
