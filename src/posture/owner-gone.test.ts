import { describe, expect, it } from 'vitest';
import { about, createInventory } from '../inventory/index.ts';
import type { InventoryChange } from '../model/index.ts';
import { daysAgo, identity, NOW, owner, person } from './checks/world.case.ts';
import { createPosture } from './judge.ts';

const jim = person({ id: 'toy:jim', nativeId: 'jim', name: 'jim' });

describe('an identity whose owner goes', () => {
  it('is judged again with the event, and is an orphan at once', () => {
    const inventory = createInventory({ now: () => NOW });
    inventory.applySnapshot({
      system: 'toy',
      scope: 'one',
      takenAt: daysAgo(2),
      complete: ['identity', 'owner'],
      blind: [],
      facts: [identity(), jim, owner('jim')],
    });
    const verdict = () => {
      const { verdicts } = createPosture().judge(inventory.view, 'toy:x', NOW);
      return verdicts.find(({ check }) => check === 'orphaned-owner')?.verdict.status;
    };
    expect(verdict()).toBe('pass');
    const disabled: InventoryChange = {
      op: 'patch',
      kind: 'identity',
      id: 'toy:jim',
      set: { status: 'disabled' },
      at: daysAgo(1),
      eventId: 'e1',
    };
    const { principals } = inventory.applyChanges([disabled]);
    expect([...principals]).toContain('toy:x');
    expect(verdict()).toBe('fail');
    expect(about(inventory.view, 'toy:x', NOW)?.orphan).toBe(true);
  });
});
