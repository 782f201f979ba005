import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { type InventoryFact, noFlags, unknown } from '../../model/index.ts';
import { resolve } from './meant.ts';

const not = unknown('not said');
const group = (nativeId: string, name: string): InventoryFact => ({
  kind: 'group',
  id: `toy:${nativeId}`,
  system: 'toy',
  nativeId,
  scope: 'one',
  name,
});
const person = (name: string): InventoryFact => ({
  kind: 'identity',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
  class: 'human',
  classReason: 'in tests',
  flags: noFlags,
  status: 'active',
  createdAt: not,
  interactive: not,
  mfa: not,
  lastUsedAt: not,
  tags: {},
});

const meant = (text: string) => {
  const inventory = createInventory({ access: {}, now: () => 2 });
  inventory.applySnapshot({
    system: 'toy',
    scope: 'one',
    takenAt: 1,
    complete: [],
    blind: [],
    facts: [
      person('ops'),
      group('g1', 'ops'),
      group('g2', 'board'),
      group('g3', 'board'),
      group('g4', 'staff'),
    ],
  });
  return resolve(inventory.view, text);
};

describe('a word on the command line', () => {
  it('means the identity of that name, and a group where there is none', () => {
    expect(meant('ops')).toEqual({ id: 'toy:ops' });
    expect(meant('staff')).toEqual({ id: 'toy:g4' });
    expect(meant('g2')).toEqual({ id: 'toy:g2' });
    expect(meant('toy:g1')).toEqual({ id: 'toy:g1' });
  });

  it('is unclear where it fits more than one, and nobody where it fits none', () => {
    expect(meant('board')).toEqual({ id: undefined, fits: ['toy:g2', 'toy:g3'] });
    expect(meant('nobody')).toEqual({ id: undefined, fits: [] });
  });
});
