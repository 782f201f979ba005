import { describe, expect, it } from 'vitest';
import type { StateEntry } from '../core/index.ts';
import type { Event } from '../model/index.ts';
import {
  credential,
  DAY,
  entitlement,
  event,
  HOUR,
  identity,
  role,
  snapshot,
  T0,
  toyAccess,
  trust,
} from './facts.case.ts';
import { createInventory } from './inventory.ts';

const make = () => createInventory({ access: { toy: toyAccess }, now: () => T0 });

const facts = [
  identity('jane'),
  credential('K1', 'jane'),
  role('deploy'),
  trust('deploy', 'jane'),
  entitlement('deploy', ['admin']),
];

const issue: Event = event('jane', {
  time: T0 + HOUR,
  privilege: 'sts:AssumeRole',
  actor: {
    principalId: 'toy:jane',
    principalKind: 'identity',
    name: 'jane',
    kind: 'unknown',
    credential: { type: 'access_key', nativeId: 'K1', temporary: false },
  },
  issued: { type: 'session_token', nativeId: 'A1', forId: 'toy:deploy', expiresAt: T0 + DAY },
});

/** As the store keeps it: the latest of each key, as JSON. */
const persist = (kept: Map<string, unknown>, entries: readonly StateEntry[]) => {
  for (const { key, value } of entries) kept.set(key, JSON.parse(JSON.stringify(value)));
};

describe('a restart', () => {
  it('goes on where it was: versions, joins, uses, last use and blind spots', () => {
    const inventory = make();
    const kept = new Map<string, unknown>();
    const blind = [{ area: 'keys', because: 'denied' }];
    inventory.applySnapshot(snapshot(facts, T0, { blind }));
    persist(kept, inventory.takeDirty());
    inventory.observe(issue);
    inventory.applyChanges([
      { op: 'put', fact: entitlement('jane', ['write']), at: T0 + HOUR, eventId: 'x' },
    ]);
    persist(kept, inventory.takeDirty());
    expect(inventory.takeDirty()).toEqual([]);

    const again = make();
    again.restore([...kept].map(([key, value]) => ({ key, value })));
    const use = event('deploy', {
      time: T0 + 2 * HOUR,
      actor: {
        principalId: 'toy:deploy',
        principalKind: 'role',
        name: 'deploy',
        kind: 'unknown',
        credential: { type: 'session_token', nativeId: 'A1', temporary: true },
      },
    });
    const look = (one: ReturnType<typeof make>) => ({
      history: one.view.history('toy:jane'),
      tier: one.view.tierOf('toy:jane'),
      before: one.view.tierOf('toy:jane', T0),
      blind: one.view.blind('toy'),
      use: one.view.useOf('toy:jane', 'sts:*'),
      lineage: one.observe(use).lineage,
    });
    const seen = look(inventory);
    expect(JSON.parse(JSON.stringify(look(again)))).toEqual(JSON.parse(JSON.stringify(seen)));
    expect(seen.lineage.root).toBe('toy:jane');
    expect(again.applySnapshot(snapshot(structuredClone(facts), T0)).versions).toEqual([]);
  });
});
