import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import {
  type Entitlement,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
} from '../../model/index.ts';
import { lifecycleSchema } from '../lifecycle/schema.ts';
import { eligibleFor } from './eligible.ts';

const NOW = Date.UTC(2026, 10, 22);
const ada: Identity = {
  kind: 'identity',
  id: 'entra:ada',
  system: 'entra',
  nativeId: 'ada',
  scope: 'contoso',
  name: 'ada',
  class: 'human',
  classReason: '',
  flags: noFlags,
  status: 'active',
  createdAt: known(NOW - 900 * DAY),
  interactive: known(true),
  mfa: known(true),
  lastUsedAt: known(NOW),
  tags: {},
};
const role = (more: Partial<Entitlement> = {}): Entitlement => ({
  kind: 'entitlement',
  id: 'entra:assignment:1',
  system: 'entra',
  holderId: 'entra:ada',
  effect: 'allow',
  privileges: ['Global Administrator'],
  privilegesInverted: false,
  resources: ['/'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'Global Administrator' },
  standing: 'standing',
  ...more,
});
const lifecycles = new Map([
  [
    'entra',
    lifecycleSchema.parse({
      system: 'entra',
      eligible: [
        {
          noun: 'directory role',
          via: ['assignment'],
          steps: ['add {holder} to {privilege} on {resource}'],
        },
      ],
    }),
  ],
]);

const proposed = (
  facts: readonly InventoryFact[],
  { lastAt, tier = 0 as 0 | 2 }: { lastAt?: number | null; tier?: 0 | 2 } = {},
) => {
  const inventory = createInventory({ access: {}, now: () => NOW });
  inventory.applySnapshot({
    system: 'entra',
    scope: 'contoso',
    takenAt: NOW,
    complete: ['identity', 'entitlement'],
    blind: [],
    facts: facts.filter((fact) => fact.kind !== 'declaration'),
    ...(lastAt === undefined
      ? {}
      : {
          uses: [
            {
              principalId: 'entra:ada',
              uses: [
                {
                  privilege: 'Global Administrator',
                  lastAt,
                  precision: 0,
                  since: NOW - 400 * DAY,
                  readAt: NOW,
                },
              ],
            },
          ],
        }),
  });
  inventory.applyChanges(
    facts
      .filter((fact) => fact.kind === 'declaration')
      .map((fact) => ({ op: 'put' as const, fact, at: NOW, eventId: fact.id })),
  );
  return eligibleFor(ada, { tier }, { view: inventory.view, lifecycles, now: NOW });
};

describe('standing privilege', () => {
  it('that was not used for long is proposed to be eligible, with the exact steps', () => {
    const { proposals, unknown } = proposed([ada, role()], { lastAt: NOW - 60 * DAY });
    expect(proposals).toMatchObject([
      {
        noun: 'directory role',
        because: /last used on 2026-09-23/,
        steps: ['add ada to Global Administrator on /'],
      },
    ]);
    expect(unknown).toBe(0);
    expect(proposed([ada, role()], { lastAt: null }).proposals).toMatchObject([
      { because: /not used in \d+ days/ },
    ]);
  });

  it('that is worked with stays, and what nobody can see is counted and not proposed', () => {
    expect(proposed([ada, role()], { lastAt: NOW - 3 * DAY })).toEqual({
      proposals: [],
      unknown: 0,
    });
    expect(proposed([ada, role()])).toEqual({ proposals: [], unknown: 1 });
  });

  it('is left alone where it is eligible, has an end, is low, or is there for emergencies', () => {
    const idle = { lastAt: NOW - 60 * DAY };
    expect(proposed([ada, role({ standing: 'eligible' })], idle).proposals).toEqual([]);
    expect(proposed([ada, role({ until: NOW + DAY })], idle).proposals).toEqual([]);
    expect(proposed([ada, role()], { ...idle, tier: 2 }).proposals).toEqual([]);
    const declared = {
      ...{ kind: 'declaration', id: 'd', ofId: 'entra:ada', declaredBy: 'x', at: NOW },
      emergencyAccess: true,
    } as InventoryFact;
    expect(proposed([ada, role(), declared], idle).proposals).toEqual([]);
  });
});
