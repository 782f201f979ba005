import { describe, expect, it } from 'vitest';
import type { InventoryFact } from '../model/index.ts';
import { entitlement, identity, role, snapshot, T0, toyAccess, trust } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const MEMBERS = 30_000;

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
const names = Array.from({ length: MEMBERS }, (_, nth) => `p${nth}`);

describe('a change on a group of tens of thousands', () => {
  it('is answered in bounded pieces until every member has been told, each with its new tier', () => {
    let evaluations = 0;
    const inventory = createInventory({
      access: {
        toy: (view, id) => {
          evaluations++;
          return view
            .entitlementsOf(id)
            .filter(({ privileges }) => privileges.includes('admin'))
            .map(() => ({
              from: id,
              to: 'control-plane:toy:one',
              kind: 'can_do' as const,
              because: 'holds admin',
              certain: true,
            }));
        },
      },
      now: () => T0,
    });
    inventory.applySnapshot(
      snapshot(
        [group('all'), ...names.flatMap((name) => [identity(name), membership(name, 'all')])],
        T0,
      ),
    );
    for (const name of names) inventory.view.tierOf(`toy:${name}`);
    while (inventory.waiting() > 0) inventory.work();

    evaluations = 0;
    const first = inventory.applyChanges([
      { op: 'put', fact: entitlement('all', ['admin']), at: T0 + 1, eventId: 'x' },
    ]);
    expect(evaluations).toBeLessThanOrEqual(64);
    const told = new Set(first.principals);
    expect(told.size).toBeLessThanOrEqual(1_000);
    // Who asks before his turn gets the answer of now.
    expect(inventory.view.tierOf('toy:p29999').tier).toBe(0);
    expect(inventory.waiting()).toBeGreaterThan(0);

    let [turns, most] = [0, 0];
    for (; inventory.waiting() > 0; turns++) {
      evaluations = 0;
      const { principals } = inventory.work();
      most = Math.max(most, evaluations, principals.size);
      for (const id of principals) told.add(id);
    }
    expect(most).toBeLessThanOrEqual(1_000);
    expect(turns).toBeGreaterThan(50);
    expect(told.size).toBe(MEMBERS);
    expect(inventory.view.tierOf('toy:p5').tier).toBe(0);
  });
});

describe('a change behind many ways', () => {
  it('passes over a ring once, and again when it changes once more meanwhile', () => {
    const ring = Array.from({ length: 50 }, (_, nth) => `r${nth}`);
    const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
    inventory.applySnapshot(
      snapshot(
        [
          ...ring.map((name) => role(name)),
          ...ring.map((name, nth) => trust(ring[(nth + 1) % ring.length] ?? '', name)),
        ],
        T0,
      ),
    );
    for (const name of ring) inventory.view.tierOf(`toy:${name}`);
    const changed = (privilege: string, at: number) =>
      inventory.applyChanges([
        { op: 'put', fact: entitlement('r7', [privilege]), at, eventId: privilege },
      ]);
    expect(changed('write', T0 + 1).principals.size).toBe(50);
    expect(inventory.view.tierOf('toy:r8').tier).toBe(2);
    expect(changed('admin', T0 + 2).principals.size).toBe(50);
    expect(inventory.view.tierOf('toy:r8').tier).toBe(0);
    expect(inventory.waiting()).toBe(0);
  });
});
