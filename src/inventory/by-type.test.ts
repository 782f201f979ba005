/** A pull that could not list all of a kind says of which types it did: those end when they are gone, the others stay. */
import { describe, expect, it } from 'vitest';
import type { BlindSpot, Entitlement, Snapshot } from '../model/index.ts';
import { entitlement, identity, snapshot, T0, trust } from './facts.case.ts';
import { createInventory } from './index.ts';

const listed = {
  complete: ['identity'],
  entitlements: ['inline', 'group'],
  trusts: ['assume_role'],
} as const;

const via = (kind: Entitlement['via']['kind']): Partial<Entitlement> => ({
  via: { kind, name: kind },
});
const ann = identity('ann');
const own = entitlement('ann', ['own:Read'], via('inline'));
const shared = entitlement('ann', ['bucket:Read'], via('resource_policy'));

const refused = (area: string): BlindSpot => ({
  area,
  kinds: ['resource', 'entitlement'],
  types: [area],
  because: 'refused',
});

const seenAfter = (...pulls: readonly Snapshot[]) => {
  const inventory = createInventory({ now: () => T0 + 1_000 });
  for (const pull of pulls) inventory.applySnapshot(pull);
  return inventory.view;
};

describe('a pull that lists a kind in part', () => {
  it('ends rights of the types that it lists, and leaves the others', () => {
    const view = seenAfter(
      snapshot([ann, own, shared], T0, listed),
      snapshot([ann], T0 + 100, listed),
    );
    expect(view.entitlementsOf(ann.id).map(({ id }) => id)).toEqual([shared.id]);
  });

  it('ends trusts by their mechanism alike', () => {
    const role = trust('admin', 'ann');
    const web = trust('admin', 'web', { mechanism: 'federation' });
    const view = seenAfter(snapshot([role, web], T0, listed), snapshot([], T0 + 100, listed));
    expect(view.trustsInto('toy:admin').map(({ id }) => id)).toEqual([web.id]);
  });

  it('is blind no more to what it could list at last, while it stays blind to something else', () => {
    const first = { ...listed, blind: [refused('bucket'), refused('queue')] };
    const second = { ...listed, resources: ['bucket'], blind: [refused('queue')] };
    const view = seenAfter(snapshot([ann], T0, first), snapshot([ann], T0 + 100, second));
    const areas = view.blind('toy', 'one').map(({ area }) => area);
    expect(areas).toContain('queue');
    expect(areas).not.toContain('bucket');
  });
});
