import { describe, expect, it } from 'vitest';
import type { Resource } from '../../model/index.ts';
import { entitlement, identity, role, snapshot, T0, toyAccess, trust } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';
import { blast } from './blast.ts';

const resource = (name: string, extra: Partial<Resource> = {}): Resource => ({
  kind: 'resource',
  id: `toy:res/${name}`,
  system: 'toy',
  nativeId: `res/${name}`,
  scope: 'one',
  name,
  type: 'store',
  tags: {},
  ...extra,
});

describe('what is lost with one identity', () => {
  const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
  inventory.applySnapshot(
    snapshot(
      [
        identity('jane'),
        role('deploy'),
        role('maybe'),
        trust('deploy', 'jane'),
        trust('maybe', 'jane', { conditions: { network: 'office' } }),
        entitlement('deploy', ['secrets'], { resources: ['res/pay*'], until: T0 + 5 }),
        entitlement('maybe', ['read'], { resources: ['res/plain'] }),
        resource('payroll', { tags: { 'data-classification': 'restricted' } }),
        resource('plain'),
        resource('far'),
      ],
      T0,
    ),
  );
  const found = blast(inventory.view, 'toy:jane');

  it('is counted by kind, system and tier, sure and possible apart', () => {
    expect(found.byKind).toEqual({
      role: { certain: 1, possible: 1 },
      goal: { certain: 1, possible: 0 },
    });
    expect(found.bySystem).toEqual({ toy: { certain: 2, possible: 1 } });
    expect(found.byTier).toEqual({ 1: { certain: 1, possible: 0 } });
  });

  it('names the resources that grants reach, crown jewels first, with whose grant and until when', () => {
    expect(found.resources).toMatchObject([
      {
        name: 'payroll',
        crownJewel: 'tagged data-classification=restricted',
        by: 'toy:deploy',
        certain: true,
        until: T0 + 5,
      },
      { name: 'plain', by: 'toy:maybe', certain: false },
    ]);
    expect(found.crownJewels).toEqual({ certain: 2, possible: 0 });
  });

  it('says what could not be seen there', () => {
    const other = createInventory({ access: { toy: toyAccess }, now: () => T0 });
    const blind = [{ area: 'entitlements', because: 'permission refused' }];
    other.applySnapshot(snapshot([identity('jane')], T0, { complete: ['identity'], blind }));
    expect(blast(other.view, 'toy:jane').unknown.join()).toContain('permission refused');
  });
});
