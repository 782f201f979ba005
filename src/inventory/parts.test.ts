import { describe, expect, it } from 'vitest';
import { type Identity, known, noFlags, type Snapshot } from '../model/index.ts';
import { createInventory } from './inventory.ts';

const T0 = Date.UTC(2026, 3, 1);
const names = ['ann', 'bob', 'cyd', 'dan'];

const identity = (name: string): Identity => ({
  kind: 'identity',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'home',
  name,
  class: 'human',
  classReason: 'a person of the toy system',
  flags: noFlags,
  status: 'active',
  createdAt: known(T0 - 1_000),
  interactive: known(true),
  mfa: known(true),
  lastUsedAt: known(null),
  tags: {},
});

const whole = (at: number): Snapshot => ({
  system: 'toy',
  scope: 'home',
  takenAt: at,
  complete: ['identity'],
  blind: [],
  facts: names.map(identity),
});

/** Two names a part; the last part says that identities are whole. */
const parts = (at: number, listed: readonly string[]): readonly Snapshot[] => {
  const pages = Array.from({ length: Math.ceil(listed.length / 2) }, (_, index) =>
    listed.slice(index * 2, index * 2 + 2),
  );
  return pages.map((page, index) => ({
    ...whole(at),
    facts: page.map(identity),
    complete: index === pages.length - 1 ? ['identity'] : [],
    part: { index, last: index === pages.length - 1, resume: String(index + 1) },
  }));
};

const start = () => {
  const inventory = createInventory({ now: () => T0 + 1_000_000_000 });
  inventory.applySnapshot(whole(T0));
  return inventory;
};
const alive = (inventory: ReturnType<typeof start>): readonly string[] =>
  names.filter((name) => inventory.view.identity(`toy:${name}`) !== undefined);

describe('a listing in several parts', () => {
  it('ends nobody before its last part, and nobody that any part listed', () => {
    const inventory = start();
    for (const part of parts(T0 + 3_600_000, names)) {
      inventory.applySnapshot(part);
      expect(alive(inventory)).toEqual(names);
    }
  });

  it('ends, with its last part, whom no part listed', () => {
    const inventory = start();
    for (const part of parts(T0 + 3_600_000, ['ann', 'bob', 'dan'])) inventory.applySnapshot(part);
    expect(alive(inventory)).toEqual(['ann', 'bob', 'dan']);
  });

  it('ends nobody when a part is missing', () => {
    const inventory = start();
    inventory.applySnapshot(parts(T0 + 3_600_000, names)[1] as Snapshot);
    expect(alive(inventory)).toEqual(names);
  });

  it('goes on after a restart between two parts, and a part said twice is said once', () => {
    const [first, last] = parts(T0 + 3_600_000, ['ann', 'bob', 'cyd']) as [Snapshot, Snapshot];
    const before = start();
    before.applySnapshot(first);
    const after = createInventory({ now: () => T0 + 1_000_000_000 });
    after.restore(JSON.parse(JSON.stringify(before.takeDirty())));
    after.applySnapshot(first);
    after.applySnapshot(last);
    expect(alive(after)).toEqual(['ann', 'bob', 'cyd']);
  });

  it('leaves nothing behind of a listing that was given up', () => {
    const inventory = start();
    const [first] = parts(T0 + 3_600_000, names) as [Snapshot];
    inventory.applySnapshot(first);
    for (const part of parts(T0 + 7_200_000, names)) inventory.applySnapshot(part);
    const kept = inventory.takeDirty().filter(({ key }) => key.startsWith('parts/'));
    expect(kept.every(({ value }) => value === null)).toBe(true);
    expect(kept.length).toBeGreaterThan(0);
  });
});
