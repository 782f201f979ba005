import { describe, expect, it } from 'vitest';
import type { BlindSpot, Setting, Snapshot } from '../model/index.ts';
import { role, snapshot, T0 } from './facts.case.ts';
import { createInventory } from './index.ts';

const PLACE = 'scope:toy:one';

const setting = (type: string, nativeId: string, value: Setting['value'] = {}): Setting => ({
  kind: 'setting',
  id: `toy:${type}:${nativeId}`,
  system: 'toy',
  scope: 'one',
  type,
  nativeId,
  name: nativeId,
  value,
});

const pulled = (
  facts: readonly Setting[],
  at: number,
  extra: Partial<Snapshot> = { complete: ['setting'] },
): Snapshot => snapshot(facts, at, extra);

const blind = (...types: readonly string[]): BlindSpot => ({
  area: 'policies',
  kinds: ['setting'],
  types,
  because: 'denied',
});

const world = () => createInventory({ now: () => T0 + 100 });

describe('settings of a place', () => {
  it('are read by type as of a time, each with its history', () => {
    const inventory = world();
    inventory.applySnapshot(
      pulled([setting('policy', 'a', { state: 'on' }), setting('mode', 'm')], T0),
    );
    const fact = setting('policy', 'a', { state: 'off' });
    const delta = inventory.applyChanges([{ op: 'put', fact, at: T0 + 10, eventId: 'e' }]);
    expect([...delta.places]).toEqual([PLACE]);
    const { view } = inventory;
    expect(view.settings('toy', 'one').map((one) => one.nativeId)).toEqual(['m', 'a']);
    expect(view.settings('toy', 'one', 'policy')[0]?.value).toEqual({ state: 'off' });
    expect(view.settings('toy', 'one', 'policy', T0 + 5)[0]?.value).toEqual({ state: 'on' });
    expect(view.settings('toy', 'two', 'policy')).toEqual([]);
    expect(view.history(PLACE).map(({ from, to }) => [from, to])).toEqual([
      [0, T0 + 10],
      [0, undefined],
      [T0 + 10, undefined],
    ]);
  });

  it('end by their absence only where their type was listed whole', () => {
    const inventory = world();
    inventory.applySnapshot(pulled([setting('policy', 'a'), setting('mode', 'm')], T0));
    inventory.applySnapshot(
      pulled([], T0 + 10, { complete: [], settings: ['policy'], blind: [blind('mode')] }),
    );
    expect(inventory.view.settings('toy', 'one').map((one) => one.nativeId)).toEqual(['m']);
    expect(inventory.view.settingsUnseen('toy', 'one', 'policy')).toBeUndefined();
    expect(inventory.view.settingsUnseen('toy', 'one', 'mode')).toBe('denied');
    inventory.applySnapshot(pulled([], T0 + 20));
    expect(inventory.view.settings('toy', 'one')).toEqual([]);
    expect(inventory.view.settingsUnseen('toy', 'one', 'mode')).toBeUndefined();
  });

  it('are unseen until a pull has listed them, also over a restart', () => {
    const inventory = world();
    expect(inventory.view.settingsUnseen('toy', 'one', 'policy')).toBe(
      'no pull has listed them yet',
    );
    inventory.applySnapshot(
      pulled([setting('policy', 'a', { known: false })], T0, {
        complete: [],
        settings: ['policy'],
      }),
    );
    const again = world();
    again.restore(inventory.takeDirty());
    expect(again.view.settingsUnseen('toy', 'one', 'policy')).toBeUndefined();
    expect(again.view.settingsUnseen('toy', 'one', 'mode')).toBe('no pull has listed them yet');
    expect(again.view.settings('toy', 'one', 'policy')).toHaveLength(1);
  });

  it('make their place a subject that each pull touches, named after its account', () => {
    const inventory = world();
    expect(inventory.view.place(PLACE)).toBeUndefined();
    const { places } = inventory.applySnapshot(pulled([], T0));
    expect(places.has(PLACE)).toBe(true);
    expect(inventory.view.place(PLACE)).toMatchObject({ scope: 'one', name: 'one' });
    expect([...inventory.view.places()].map(({ id }) => id)).toEqual([PLACE]);
    inventory.applySnapshot(
      snapshot(
        [
          {
            ...{ kind: 'resource', id: 'toy:acc', system: 'toy', nativeId: 'one', scope: 'one' },
            ...{ name: 'Contoso', type: 'account', tags: {} },
          },
        ],
        T0 + 1,
        { complete: ['resource'] },
      ),
    );
    expect(inventory.view.place(PLACE)?.name).toBe('Contoso');
  });

  it('are not all that touches a place: a role made by an event does', () => {
    const inventory = world();
    const delta = inventory.applyChanges([
      { op: 'put', fact: role('admin'), at: T0, eventId: 'e' },
    ]);
    expect(delta.places.has(PLACE)).toBe(true);
  });
});
