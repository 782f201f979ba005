import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../model/index.ts';
import { entitlement, identity, snapshot, T0 } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';

const viewWith = (...held: readonly Entitlement[]) => {
  const inventory = createInventory({ now: () => T0 });
  inventory.applySnapshot(snapshot([identity('jane'), ...held], T0));
  return inventory.view;
};
const asked = { principalId: 'toy:jane', privilege: 'data:Read', resource: 'shelf/1' };

describe('by grants alone', () => {
  it('is allowed until the last of the grants ends', () => {
    const view = viewWith(
      entitlement('jane', ['data:*'], { resources: ['shelf/*'], until: T0 + 10 }),
      entitlement('jane', ['data:read'], { until: T0 + 20 }),
    );
    expect(view.mayDo(asked)).toMatchObject({ answer: 'allowed', missing: [], until: T0 + 20 });
    expect(view.mayDo({ ...asked, privilege: 'data:Write', resource: 'box' }).answer).toBe(
      'not_granted',
    );
  });

  it('is denied by a denial, whatever grants it', () => {
    const view = viewWith(
      entitlement('jane', ['*']),
      entitlement('jane', ['data:Read'], { effect: 'deny' }),
    );
    expect(view.mayDo(asked).answer).toBe('denied');
  });

  it('is unknown where it turns on a condition, on what must be put on first, or on what was not read', () => {
    const open = (extra: Partial<Entitlement>) =>
      viewWith(entitlement('jane', ['data:Read'], extra)).mayDo(asked);
    expect(open({ conditions: { network: 'office' } }).missing[0]).toMatch(/conditions of policy/);
    expect(open({ standing: 'eligible' }).missing[0]).toMatch(/must be put on first/);
    expect(open({ privileges: [] }).missing[0]).toMatch(/was not read/);
    expect(open({ privileges: [] }).answer).toBe('unknown');
  });

  it('is unknown, not refused, where nobody listed what it may do', () => {
    const inventory = createInventory({ now: () => T0 });
    const blind = [{ area: 'entitlements', because: 'permission refused' }];
    inventory.applySnapshot(snapshot([identity('jane')], T0, { complete: ['identity'], blind }));
    const { answer, missing } = inventory.view.mayDo(asked);
    expect(answer).toBe('unknown');
    expect(missing.join()).toContain('permission refused');
  });

  it('reads what is covered by all but what is listed', () => {
    const view = viewWith(
      entitlement('jane', ['data:Delete'], {
        privilegesInverted: true,
        resources: ['box'],
        resourcesInverted: true,
      }),
    );
    expect(view.mayDo(asked).answer).toBe('allowed');
    expect(view.mayDo({ ...asked, resource: 'box' }).answer).toBe('not_granted');
    expect(view.mayDo({ ...asked, privilege: 'data:Delete' }).answer).toBe('not_granted');
  });
});
