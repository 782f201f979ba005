/** A small one of the estates of `npm run proof -- graph-scale`: what is packed and kept says the same as what is read anew. */
import { beforeAll, describe, expect, it } from 'vitest';
import { estate } from '../../scripts/proofs/graph-scale-estate.part.ts';
import { changesOf, scaleInventory } from '../../scripts/proofs/graph-scale-run.part.ts';
import type { Inventory, InventoryView } from '../../src/inventory/index.ts';
import type { InventoryFact } from '../../src/model/index.ts';

const SIZE = { identities: 400, seed: 7 };
const CHANGES = 80;
/** What one change may work out beside the one it is about. */
const MOST_PER_CHANGE = 40;
const MOST_TOLD = 500;

const listed = [...estate(SIZE)].flatMap(({ facts }) => facts);

const build = (counted?: (system: string) => void): Inventory => {
  const inventory = scaleInventory(counted);
  for (const snapshot of estate(SIZE)) inventory.applySnapshot(snapshot);
  return inventory;
};

const idsOf = (view: InventoryView): readonly string[] =>
  [...view.identities(), ...view.roles(), ...view.groups()].map(({ id }) => id);

const byHolder = (kind: InventoryFact['kind'], holderOf: (fact: InventoryFact) => string) => {
  const out = new Map<string, string[]>();
  for (const fact of listed) {
    if (fact.kind !== kind) continue;
    out.set(holderOf(fact), [...(out.get(holderOf(fact)) ?? []), fact.id]);
  }
  return out;
};
const sorted = (facts: readonly { readonly id: string }[]) => facts.map(({ id }) => id).sort();

/** Everything within reach, by asking for the steps of each in turn. */
const walk = (view: InventoryView, from: string, sure: boolean): ReadonlySet<string> => {
  const seen = new Set([from]);
  for (const node of seen) {
    for (const { kind, to, certain } of view.edgesFrom(node))
      if (kind !== 'can_sign_in' && (certain || !sure)) seen.add(to);
  }
  seen.delete(from);
  return seen;
};

const again = (inventory: Inventory): Inventory => {
  const other = scaleInventory();
  other.restore(JSON.parse(JSON.stringify(inventory.takeDirty())));
  return other;
};

const drain = (inventory: Inventory): readonly number[] => {
  const turns: number[] = [];
  while (inventory.waiting() > 0) turns.push(inventory.work().principals.size);
  return turns;
};

describe('an estate of five systems', () => {
  let inventory: Inventory;
  let evaluations = 0;
  beforeAll(() => {
    inventory = build(() => evaluations++);
  });

  it('is the same for the same seed', () => {
    const facts = (seed: number) =>
      JSON.stringify([...estate({ ...SIZE, seed })].map((one) => one.facts.slice(-3)));
    expect(facts(7)).toBe(facts(7));
    expect(facts(7)).not.toBe(facts(8));
  });

  it('is read back as it was listed, each fact and by whom it hangs on', () => {
    const { view } = inventory;
    const last = new Map(listed.map((fact) => [`${fact.kind} ${fact.id}`, fact]));
    const count = (kind: string) => [...last.values()].filter((one) => one.kind === kind).length;
    for (const kind of ['identity', 'membership', 'entitlement', 'trust', 'credential'] as const)
      expect(inventory.count(kind)).toBe(count(kind));
    const owned = byHolder('credential', (fact) => (fact.kind === 'credential' ? fact.ofId : ''));
    const held = byHolder('entitlement', (one) => (one.kind === 'entitlement' ? one.holderId : ''));
    for (const fact of last.values()) {
      if (fact.kind !== 'identity') continue;
      expect(view.identity(fact.id)).toEqual(fact);
      expect(sorted(view.credentialsOf(fact.id))).toEqual((owned.get(fact.id) ?? []).sort());
      const groups = view.groupsOf(fact.id).flatMap(({ id }) => held.get(id) ?? []);
      const all = new Set([...(held.get(fact.id) ?? []), ...groups]);
      expect(sorted(view.entitlementsOf(fact.id))).toEqual([...all].sort());
    }
  });

  it('gives of each the reach that walking step by step finds', () => {
    const { view } = inventory;
    let furthest = 0;
    for (const id of idsOf(view)) {
      const sure = walk(view, id, true);
      const all = walk(view, id, false);
      const reach = view.reach(id, { limit: 10_000 });
      expect(reach.total).toEqual({ certain: sure.size, possible: all.size - sure.size });
      expect(new Set(reach.nodes.map((node) => node.id))).toEqual(all);
      expect(reach.atLeast).toBe(false);
      furthest = Math.max(furthest, all.size);
    }
    expect(furthest).toBeGreaterThan(30);
  });

  it('works out few others for one change, and says after many what a restart says', () => {
    const { view } = inventory;
    const ids = idsOf(view);
    for (const id of ids) view.tierOf(id);
    for (let nth = 0; nth < CHANGES; nth++) {
      const id = ids[(nth * 37) % ids.length] ?? '';
      const before = evaluations;
      inventory.applyChanges(changesOf(id, nth, ids[(nth * 11) % ids.length] ?? ''));
      expect(evaluations - before).toBeLessThanOrEqual(MOST_PER_CHANGE);
    }
    const other = again(inventory);
    for (const id of ids) {
      expect(view.edgesFrom(id), id).toEqual(other.view.edgesFrom(id));
      expect(view.tierOf(id).tier, id).toEqual(other.view.tierOf(id).tier);
      expect(view.reach(id).total, id).toEqual(other.view.reach(id).total);
    }
  });

  it('tells every member of a large group, some at once and the rest in later turns', () => {
    const fresh = build();
    const { view } = fresh;
    for (const id of idsOf(view)) view.tierOf(id);
    drain(fresh);
    const sizes = [...view.groups()].map(({ id }) => ({ id, members: view.membersOf(id) }));
    const [largest] = sizes.sort((a, b) => b.members.length - a.members.length);
    const { id = '', members = [] } = largest ?? {};
    const [change] = changesOf(id, 0, '');
    const told = new Set(change ? fresh.applyChanges([change]).principals : []);
    expect(told.size).toBeLessThanOrEqual(MOST_TOLD + 1);
    while (fresh.waiting() > 0) {
      const { principals } = fresh.work();
      expect(principals.size).toBeLessThanOrEqual(MOST_TOLD);
      for (const one of principals) told.add(one);
    }
    const principals = members.filter((one) => view.principal(one) !== undefined);
    expect(principals.length).toBeGreaterThan(50);
    expect(principals.filter((one) => !told.has(one))).toEqual([]);
  });
});
