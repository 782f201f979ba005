import { describe, expect, it } from 'vitest';
import type { Entitlement, Resource } from '../model/index.ts';
import { snapshot, T0 } from './facts.case.ts';
import { createInventory } from './index.ts';

const thing = (name: string, extra: Partial<Resource> = {}): Resource => ({
  kind: 'resource',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
  type: 'box',
  tags: {},
  ...extra,
});

const says = (resource: string, holderId: string): Entitlement => ({
  kind: 'entitlement',
  id: `toy:${resource}#policy/${holderId}`,
  system: 'toy',
  holderId,
  effect: 'allow',
  privileges: ['open'],
  privilegesInverted: false,
  resources: [resource],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'resource_policy', name: 'policy', nativeId: resource },
  standing: 'standing',
});

const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).sort();

describe('resources', () => {
  it('are found by scope and type, as of a time', () => {
    const { view, applySnapshot } = createInventory({ now: () => T0 + 100 });
    const complete = ['resource'] as const;
    applySnapshot(snapshot([thing('a'), thing('b', { type: 'door' })], T0, { complete }));
    const other = thing('c', { scope: 'two' });
    applySnapshot({ ...snapshot([other], T0), scope: 'two' });
    applySnapshot(snapshot([thing('b', { type: 'box' })], T0 + 10, { complete }));
    expect(ids(view.resourcesOf('toy', 'one', 'box', T0 + 5))).toEqual(['toy:a']);
    expect(ids(view.resourcesOf('toy', 'one', 'box'))).toEqual(['toy:b']);
    expect(view.resourcesOf('toy', 'one', 'door')).toEqual([]);
    expect(ids(view.resourcesOf('toy', 'two', 'box'))).toEqual(['toy:c']);
  });

  it('are found by whom what runs in them acts as', () => {
    const { view, applySnapshot } = createInventory({ now: () => T0 + 100 });
    applySnapshot(snapshot([thing('a', { runsAs: 'toy:x' }), thing('b')], T0));
    applySnapshot(snapshot([thing('a', { runsAs: 'toy:y' })], T0 + 10));
    expect(ids(view.resourcesRunningAs('toy:x', T0 + 5))).toEqual(['toy:a']);
    expect(view.resourcesRunningAs('toy:x')).toEqual([]);
    expect(ids(view.resourcesRunningAs('toy:y'))).toEqual(['toy:a']);
  });

  it('tell what their policies say of whomever, and their place is judged again when that changes', () => {
    const { view, applySnapshot, applyChanges } = createInventory({ now: () => T0 + 100 });
    applySnapshot(snapshot([thing('a', { policy: 'read' }), says('a', 'toy:anyone')], T0));
    expect(ids(view.entitlementsOn('toy:a'))).toEqual(['toy:a#policy/toy:anyone']);
    const fact = says('a', 'toy:outsider');
    const { places } = applyChanges([{ op: 'put', fact, at: T0 + 10, eventId: 'e1' }]);
    expect([...places]).toEqual(['scope:toy:one']);
    expect(view.entitlementsOn('toy:a')).toHaveLength(2);
    expect(view.entitlementsOn('toy:a', T0 + 5)).toHaveLength(1);
    expect(view.entitlementsOn('toy:b')).toEqual([]);
  });

  it('of a type that a pull lists whole end where they are not listed; why others may be missing is told', () => {
    const { view, applySnapshot } = createInventory({ now: () => T0 + 100 });
    applySnapshot(snapshot([thing('a'), thing('b', { type: 'door' })], T0, { complete: [] }));
    expect(view.resourcesUnseen('toy', 'one', 'box')).toBe('no pull has listed them yet');
    const blind = [
      { area: 'doors', kinds: ['resource'], types: ['door'], because: 'denied' } as const,
    ];
    applySnapshot(snapshot([], T0 + 10, { complete: [], resources: ['box'], blind }));
    expect(view.resourcesOf('toy', 'one', 'box')).toEqual([]);
    expect(view.resourcesUnseen('toy', 'one', 'box')).toBeUndefined();
    expect(ids(view.resourcesOf('toy', 'one', 'door'))).toEqual(['toy:b']);
    expect(view.resourcesUnseen('toy', 'one', 'door')).toBe('denied');
    applySnapshot(snapshot([], T0 + 20, { complete: [], resources: ['box', 'door'] }));
    expect(view.resourcesUnseen('toy', 'one', 'door')).toBeUndefined();
    expect(view.resourcesOf('toy', 'one', 'door')).toEqual([]);
  });
});
