/** Whom a changed fact concerns: whose posture, and whose steps in the access graph. */
import type { InventoryFact, Person, Source, Trust } from '../model/index.ts';
import type { Changed } from './batch.ts';
import type { EdgeCache } from './edges.ts';
import { systemOfId } from './edges.ts';
import type { FactBook } from './fact-book.ts';
import type { FactsView } from './facts-view.ts';
import type { OwnKeys } from './key-tree.ts';
import { emailOf, personKeys, vendorKeys } from './linking/keys.ts';
import { ancestorsOf, belowKey, handleOf, membersKey, ownKey, trustKey, typeKey } from './links.ts';
import type { NodeFacts } from './node-facts.ts';
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

/** What somebody answers for who goes by any of these names: owners are written as tags and people write them. */
const ownedBy = (names: readonly string[], book: FactBook): readonly string[] =>
  [...new Set(names.map(handleOf))].flatMap((name) =>
    [...book.linked('owned', name)].flatMap(({ versions }) => {
      const owner = versions.at(-1)?.fact;
      return owner && 'ofId' in owner ? [owner.ofId] : [];
    }),
  );

/** Accounts of somebody, and what they own. */
const ofPerson = (person: Person, book: FactBook): readonly string[] => {
  const names = [person.id, ...(person.email ? [person.email, person.email.toLowerCase()] : [])];
  const owned = ownedBy(names, book);
  const accounts = [
    ...personKeys(person).flatMap((key) => [...book.linked('handles', key)]),
    ...names.flatMap((name) => [
      ...book.linked('person', name),
      ...book.linked('person', `person:${name}`),
    ]),
  ];
  const holders = accounts.map(({ id, versions }) => {
    const fact = versions.at(-1)?.fact;
    return fact?.kind === 'declaration' ? fact.ofId : id;
  });
  return [...owned, ...holders];
};

/** Principals whose posture rests on this fact; those in a group that it is about come on top, see `crowdOf`. */
export const subjectsOf = (fact: InventoryFact, book: FactBook): readonly string[] => {
  switch (fact.kind) {
    case 'identity':
    case 'role': {
      const email = fact.kind === 'identity' ? emailOf(fact.tags) : undefined;
      const names = [fact.id, fact.nativeId, fact.name, ...(email ? [email] : [])];
      return [fact.id, ...ownedBy(names, book)];
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
      return [fact.holderId];
    case 'trust':
      return fact.principal.kind === 'identity'
        ? [fact.targetId, fact.principal.value, `${fact.system}:${fact.principal.value}`]
        : [fact.targetId];
    case 'membership':
      return [fact.memberId];
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

/** The group, if it is one, whose members this fact is about as well. */
const crowdOf = (fact: InventoryFact): string | undefined => {
  if (fact.kind === 'entitlement') return fact.holderId;
  if (fact.kind === 'membership') return fact.memberId;
  return fact.kind === 'group' ? fact.id : undefined;
};

/** What steps of others may rest on, and this fact tells something of: ids, and who is in a group. */
const toldOf = (fact: InventoryFact): readonly string[] => {
  switch (fact.kind) {
    case 'membership':
      return [fact.memberId, membersKey(fact.groupId)];
    case 'entitlement':
      return [
        fact.holderId,
        ...(fact.via.kind === 'resource_policy' && fact.via.nativeId !== undefined
          ? [`${fact.system}:${fact.via.nativeId}`]
          : []),
      ];
    case 'credential':
      return [fact.ofId];
    case 'trust': {
      const { kind, value } = fact.principal;
      const named = kind === 'identity' ? [value, `${fact.system}:${value}`] : [];
      return [fact.targetId, trustKey(fact.principal), ...named];
    }
    case 'identity':
      return [fact.id, ...ancestorsOf(fact.id)];
    default:
      return [fact.id];
  }
};

/** Systems in which this changes something; what others hold there by id is read by id. */
export const systemsOf = ({ before, after }: Changed): ReadonlySet<Source> => {
  const systems = new Set<Source>();
  for (const fact of [before?.fact, after?.fact]) {
    if (!fact) continue;
    if ('system' in fact) systems.add(fact.system);
    if (fact.kind === 'membership') {
      systems.add(systemOfId(fact.memberId));
      systems.add(systemOfId(fact.groupId));
    } else for (const id of toldOf(fact)) systems.add(systemOfId(id));
    if (fact.kind === 'declaration') systems.add(systemOfId(fact.ofId));
  }
  return systems;
};

export interface Touched {
  readonly edges: EdgeCache;
  readonly nodes: NodeFacts;
  readonly facts: FactsView;
  readonly book: FactBook;
  readonly ownKeys: OwnKeys;
}

/** Lists of which it is, or was, one. */
const listsOf = (fact: InventoryFact, { ownKeys }: Touched): readonly string[] => {
  if (!('system' in fact)) return [];
  const { system } = fact;
  const own = ownKeys.of(fact).flatMap((key) => {
    const lists = [ownKey(system, key)];
    for (let one = ownKeys.above(system, key); one !== undefined; one = ownKeys.above(system, one))
      lists.push(belowKey(system, one));
    return lists;
  });
  if (fact.kind !== 'resource') return own;
  const runs = fact.runsAs === undefined ? [] : [fact.runsAs];
  return [typeKey(fact.system, fact.scope, fact.type), ...runs, ...own];
};

/** Its members were known before it: what rests on their groups could not name it. */
const touchMembers = (group: InventoryFact, { edges, book }: Touched): void => {
  for (const name of book.membersOf(group.id)) edges.touchReaders(book.names.text(name));
};

const touchCrowd = (fact: InventoryFact, { edges, book }: Touched): void => {
  const crowd = crowdOf(fact);
  if (crowd === undefined) return;
  for (const name of book.allIn(crowd)) {
    const node = edges.nodeOfName(name);
    edges.touch(node);
    edges.concern(node);
  }
};

/** Who can become whom may have changed for all who look at a whole place. */
const touchPlacesOf = (fact: InventoryFact, { edges, facts }: Touched): void => {
  const system = 'system' in fact ? fact.system : systemOfId(fact.id);
  edges.touchPlaces(system, scopesOf(fact, facts));
};

/** Mark what is out of date in the graph; true when who-may-do-what may have changed at all. */
export const touchGraph = ({ before, after }: Changed, touched: Touched): boolean => {
  const { edges, nodes } = touched;
  const both = [before?.fact, after?.fact].filter((one) => one !== undefined);
  const [fact] = both;
  if (!fact || fact.kind === 'owner' || fact.kind === 'person' || fact.kind === 'vendor')
    return false;
  if (fact.kind === 'declaration') {
    for (const one of both) {
      if (one.kind !== 'declaration') continue;
      nodes.forget(one.ofId);
      edges.mark(edges.node(one.ofId));
    }
    edges.changed();
    return true;
  }
  const isOfHolder = fact.kind === 'entitlement' || fact.kind === 'membership';
  if (!isOfHolder && sameForSteps(before?.fact, after?.fact)) return false;
  if (fact.kind === 'group' && both.length === 1) touchMembers(fact, touched);
  for (const one of both) {
    // The fact's own holder last: what was touched last is worked out first.
    touchCrowd(one, touched);
    for (const id of [...toldOf(one)].reverse()) edges.touchReaders(id);
    for (const list of listsOf(one, touched)) edges.touchReaders(list);
    if (isOfHolder || fact.kind === 'credential') continue;
    nodes.forget(one.id);
    touchPlacesOf(one, touched);
  }
  if (fact.kind === 'resource') nodes.forgetGoals();
  edges.changed();
  return true;
};
