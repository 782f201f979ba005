/** Steps that rest on groups in groups, and those of a group, follow every change of what they rest on. */
import { describe, expect, it } from 'vitest';
import type { AccessEdge, InventoryChange, InventoryFact } from '../model/index.ts';
import type { AccessEvaluator, InventoryView } from './contract.ts';
import { entitlement, identity, snapshot, T0 } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const group = (name: string): InventoryFact => ({
  kind: 'group',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
});
const membership = (member: string, of: string): InventoryFact => ({
  kind: 'membership',
  id: `toy:${member}@${of}`,
  memberId: `toy:${member}`,
  groupId: `toy:${of}`,
});
const put = (fact: InventoryFact): InventoryChange => ({
  op: 'put',
  at: T0 + 1_000,
  eventId: 'e1',
  fact,
});

/** Rules when some group above it is told to, or when the account `key` is off. */
const byToken: AccessEvaluator = (view: InventoryView, id: string): readonly AccessEdge[] => {
  const token = new Set([id]);
  for (const one of token) for (const above of view.groupsOf(one)) token.add(above.id);
  const rules = [...token].some((one) => view.entitlementsOf(one).length > 0);
  const isOff = view.identity('toy:key')?.status === 'disabled';
  return rules || isOff
    ? [{ from: id, to: 'control-plane:toy:one', kind: 'can_do', because: 'so', certain: true }]
    : [];
};

const make = () => {
  const inventory = createInventory({ access: { toy: byToken }, now: () => T0 });
  const facts = [
    identity('key'),
    identity('jane'),
    group('team'),
    group('unit'),
    group('board'),
    membership('jane', 'team'),
    membership('team', 'unit'),
  ];
  inventory.applySnapshot(snapshot(facts, T0));
  const rules = (name: string) =>
    inventory.view.edgesFrom(`toy:${name}`).some((e) => e.kind === 'can_do');
  // Asked once, so that what is answered next is what was kept.
  expect([rules('jane'), rules('team'), rules('nameless')]).toEqual([false, false, false]);
  return { inventory, rules };
};

describe('steps through nested groups', () => {
  it('follow a right given to a group two levels up', () => {
    const { inventory, rules } = make();
    const { principals } = inventory.applyChanges([put(entitlement('unit', ['admin']))]);
    expect(rules('jane')).toBe(true);
    expect(principals).toContain('toy:jane');
  });

  it('follow a group that is put into another', () => {
    const { inventory, rules } = make();
    inventory.applyChanges([put(entitlement('board', ['admin']))]);
    inventory.applyChanges([put(membership('unit', 'board'))]);
    expect(rules('jane')).toBe(true);
  });

  it('follow somebody else of the same place, also those of groups and of what stands in no place', () => {
    const { inventory, rules } = make();
    inventory.applyChanges([put(identity('key', { status: 'disabled' }))]);
    expect([rules('jane'), rules('team'), rules('nameless')]).toEqual([true, true, true]);
  });
});
