import { describe, expect, it } from 'vitest';
import type { InventoryFact } from '../../model/index.ts';
import {
  credential,
  DAY,
  entitlement,
  identity,
  role,
  snapshot,
  T0,
  toyAccess,
  trust,
} from '../facts.case.ts';
import { createInventory } from '../inventory.ts';
import { accessDiff, notListedBy } from './diff.ts';

const base = [identity('jane'), identity('joe'), role('deploy'), entitlement('deploy', ['admin'])];

const make = (facts: readonly InventoryFact[], extra = {}) => {
  const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
  inventory.applySnapshot(snapshot(facts, T0, extra));
  return inventory;
};

describe('between two times', () => {
  it('tells what was gained and lost by each, with the tier that follows from it', () => {
    const inventory = make([...base, credential('K1', 'joe')]);
    const put = (fact: InventoryFact) => ({ op: 'put' as const, fact, at: T0 + DAY, eventId: 'e' });
    inventory.applyChanges([
      put(trust('deploy', 'jane')),
      put(credential('K1', 'joe', { status: 'inactive' })),
    ]);
    const { changed, unchanged } = accessDiff(inventory.view.asOf(T0 + 1), inventory.view);
    expect(unchanged).toBe(0);
    expect(changed.map((one) => [one.id, one.tier])).toEqual([
      ['toy:jane', { before: 3, after: 0, because: expect.stringContaining('can become deploy') }],
      ['toy:deploy', { before: 0, after: 0 }],
      ['toy:joe', { before: 3, after: 3 }],
    ]);
    expect(changed[0]?.gained).toMatchObject([{ topic: 'step' }]);
    expect(changed[1]?.gained).toMatchObject([
      { topic: 'trust', text: 'lets in identity toy:jane by assume role' },
    ]);
    expect(changed[2]).toMatchObject({
      change: 'changed',
      gained: [],
      lost: [{ topic: 'credential', text: 'access key K1' }],
    });
    expect(notListedBy(inventory.view, T0)).toEqual([]);
    expect(notListedBy(inventory.view, T0 - DAY)).toHaveLength(1);
  });
});

describe('between two inventories', () => {
  it('tells who came and who went', () => {
    const { changed } = accessDiff(make(base).view, make([...base.slice(1), identity('new')]).view);
    expect(changed.map(({ id, change }) => [id, change])).toEqual([
      ['toy:new', 'added'],
      ['toy:jane', 'removed'],
    ]);
  });

  it('is not moved by the place of a statement in its policy', () => {
    const one = entitlement('jane', ['write'], { id: 'toy:ent:0' });
    const { changed } = accessDiff(
      make([...base, one]).view,
      make([...base, { ...one, id: 'toy:ent:1' }]).view,
    );
    expect(changed).toEqual([]);
  });

  it('calls nothing lost that the newer one could not see', () => {
    const before = make([...base, credential('K1', 'joe')]);
    const after = make(base, {
      complete: ['identity', 'role', 'entitlement', 'trust', 'membership'],
      blind: [{ area: 'credentials', because: 'permission refused' }],
    });
    const found = accessDiff(before.view, after.view);
    expect(found.changed).toEqual([]);
    expect(found.unknown).toEqual(['losses of toy one: credentials: permission refused']);
  });
});
