import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../src/inventory/index.ts';
import { placeIdOf } from '../../src/model/index.ts';
import { createPosture } from '../../src/posture/index.ts';
import { applyEntra } from '../../src/sources/entra/apply/index.ts';
import { entraSource } from '../../src/sources/entra/index.ts';
import { pullEntra } from '../../src/sources/entra/inventory/pull.ts';
import { noWait, startBench } from '../../src/sources/entra/twin/bench.case.ts';
import { GLOBAL_ADMIN, NADIA, START, TENANT } from '../../src/sources/entra/twin/seed-ids.ts';
import type { Raw } from '../../src/sources/record.ts';

const PLACE = placeIdOf('entra', TENANT);
const POLICY = '44444444-0000-4000-8000-000000000009';

const pulled = async (): Promise<Inventory> => {
  const { twin, config } = await startBench(entraSource.permissions.read);
  const inventory = createInventory({ now: () => START + 3_600_000 });
  try {
    for await (const one of pullEntra(config, START, undefined, noWait)) {
      inventory.applySnapshot(one);
    }
  } finally {
    await twin.close();
  }
  return inventory;
};

let serial = 0;

/** Applies one audit record; answers the places that it touched. */
const audit = (
  inventory: Inventory,
  activityDisplayName: string,
  target: Raw,
  result = 'success',
) => {
  serial++;
  const [event] = entraSource.parse({
    id: `audit-${serial}`,
    tenantId: TENANT,
    category: 'Policy',
    activityDisplayName,
    activityDateTime: new Date(START + serial * 60_000).toISOString(),
    result,
    initiatedBy: { user: { id: NADIA, userPrincipalName: 'nadia@example.com' } },
    targetResources: [target],
  });
  if (event === undefined) throw new Error('no event');
  return [...inventory.applyChanges(applyEntra(event, inventory.view)).places];
};

const statusOf = (inventory: Inventory, check: string): string | undefined =>
  createPosture()
    .judge(inventory.view, PLACE, START + 3_600_000)
    .verdicts.find((one) => one.check === check)?.verdict.status;

const policy = (state: string): Raw => ({
  id: POLICY,
  type: 'Policy',
  displayName: 'Block legacy',
  modifiedProperties: [
    {
      displayName: 'ConditionalAccessPolicy',
      oldValue: null,
      newValue: JSON.stringify({
        id: POLICY,
        displayName: 'Block legacy',
        state,
        conditions: {
          clientAppTypes: ['exchangeActiveSync', 'other'],
          users: { includeUsers: ['All'] },
          applications: { includeApplications: ['All'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      }),
    },
  ],
});

describe('a change of the configuration', () => {
  it('is known from the record where it carries the whole policy', async () => {
    const inventory = await pulled();
    const status = () => statusOf(inventory, 'legacy-authentication-allowed');
    expect(status()).toBe('fail');
    expect(audit(inventory, 'Add conditional access policy', policy('enabled'))).toEqual([PLACE]);
    expect(status()).toBe('pass');
    audit(inventory, 'Update conditional access policy', policy('disabled'));
    expect(status()).toBe('fail');
    audit(inventory, 'Update conditional access policy', policy('enabled'), 'failure');
    expect(status()).toBe('fail');
    audit(inventory, 'Update conditional access policy', policy('enabled'));
    audit(inventory, 'Delete conditional access policy', { id: POLICY, type: 'Policy' });
    expect(status()).toBe('fail');
    expect(inventory.view.settings('entra', TENANT, 'conditional_access_policy')).toHaveLength(1);
  });

  it('leaves unknown what the record does not tell, until the next pull', async () => {
    const inventory = await pulled();
    const cases = [
      ['Update authorization policy', { id: 'x' }, 'users-register-apps'],
      ['Authentication Methods Policy Update', { id: 'x' }, 'weak-methods-enabled'],
      [
        'Update role setting in PIM',
        { id: GLOBAL_ADMIN, type: 'Role' },
        'global-admin-without-approval',
      ],
      ['Set domain authentication', { id: 'example.com', displayName: 'example.com' }, undefined],
    ] as const;
    for (const [activity, target, check] of cases) {
      if (check) expect(statusOf(inventory, check), check).toBe('pass');
      expect(audit(inventory, activity, target)).toEqual([PLACE]);
      if (check) expect(statusOf(inventory, check), check).toBe('unknown');
    }
    const unread = inventory.view
      .settings('entra', TENANT)
      .filter(({ value }) => value['unread'] !== undefined);
    expect(unread.map(({ type, name }) => [type, name]).sort()).toEqual([
      ['authentication_methods_policy', 'Authentication Methods Policy'],
      ['authorization_policy', 'Authorization Policy'],
      ['directory_role', 'Global Administrator'],
      ['domain', 'example.com'],
    ]);
  });
});
