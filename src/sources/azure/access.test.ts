import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import type { Snapshot } from '../../model/index.ts';
import { azureAccess } from './access.ts';
import { roleNative } from './ids.ts';
import { roleAssignment, roleDefinition, roleRights } from './inventory/facts.ts';
import { assignedPrincipal } from './inventory/identities.ts';

const SUBSCRIPTION = '/subscriptions/00000000-1111-4222-8333-444444444444';
const WHO = 'aaaaaaaa-0000-4000-8000-000000000001';
const place = { tenantId: 'tenant' };

const reached = (
  permission: Readonly<Record<string, readonly string[]>>,
  scope = SUBSCRIPTION,
  more: Readonly<Record<string, unknown>> = {},
) => {
  const definition = roleDefinition(
    {
      id: '/providers/Microsoft.Authorization/roleDefinitions/r',
      properties: { roleName: 'R', permissions: [permission] },
    },
    place,
  );
  if (definition === undefined) throw new Error('no definition');
  const assignment = roleAssignment(
    {
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/a`,
      properties: {
        principalId: WHO,
        principalType: 'User',
        roleDefinitionId: definition.role.nativeId,
        scope,
        ...more,
      },
    },
    new Map([[roleNative(definition.role.nativeId), definition]]),
  );
  if (assignment === undefined) throw new Error('no assignment');
  const inventory = createInventory({ now: () => 1 });
  const snapshot: Snapshot = {
    system: 'azure',
    scope: place.tenantId,
    takenAt: 0,
    complete: [],
    blind: [],
    facts: [
      definition.role,
      ...roleRights(definition),
      assignedPrincipal(assignment, place),
      ...assignment.rights,
      assignment.trust,
    ],
  };
  inventory.applySnapshot(snapshot);
  return azureAccess(inventory.view, `azure:${WHO}`).map(
    ({ to, certain }) => `${to.split(':')[0]} ${certain ? 'certain' : 'possible'}`,
  );
};

describe('who can take a subscription', () => {
  it('is who may give roles there, and no contributor', () => {
    expect(reached({ actions: ['*'] })).toEqual(['control-plane certain']);
    expect(reached({ actions: ['Microsoft.Authorization/*'] })).toEqual(['control-plane certain']);
    const contributor = {
      actions: ['*'],
      notActions: [
        'Microsoft.Authorization/*/Write',
        'Microsoft.Authorization/elevateAccess/Action',
      ],
    };
    expect(reached(contributor)).toEqual(['crown-jewels certain']);
  });

  it('is perhaps who may do so under a condition, or over a part of it', () => {
    expect(reached({ actions: ['*'] }, SUBSCRIPTION, { condition: '@Request[x]' })).toEqual([
      'control-plane possible',
    ]);
    expect(reached({ actions: ['*'] }, `${SUBSCRIPTION}/resourceGroups/rg`)).toEqual([
      'control-plane possible',
    ]);
  });

  it('is nobody who only reads', () => {
    expect(reached({ actions: ['*/read'] })).toEqual([]);
    expect(reached({ actions: ['Microsoft.Compute/virtualMachines/start/action'] })).toEqual([
      'write certain',
    ]);
  });

  it('takes a pattern of stars alone for everything, however long', () => {
    fc.assert(
      fc.property(fc.nat(2_000), (length) => {
        expect(reached({ actions: ['*'.repeat(length + 1)] })).toEqual(['control-plane certain']);
      }),
      { numRuns: 10 },
    );
  });
});
