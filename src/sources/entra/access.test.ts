import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { entraAccess } from './access.ts';
import { entraSource } from './index.ts';
import { pullEntra } from './inventory/pull.ts';
import { noWait, startBench } from './twin/bench.case.ts';
import { EXPORT_SP, GRAPH_SP, NADIA, SAM, STAFF, TENANT, VENDOR_SP } from './twin/seed-ids.ts';
import type { TwinState } from './twin/state.ts';

const AT = Date.UTC(2026, 5, 1);

const reachedBy = async (id: string, prepare: (state: TwinState) => void = () => {}) => {
  const { twin, config } = await startBench(entraSource.permissions.read);
  try {
    prepare(twin.state);
    const inventory = createInventory({ now: () => AT });
    for await (const one of pullEntra(config, AT, undefined, noWait)) inventory.applySnapshot(one);
    return entraAccess(inventory.view, `entra:${id}`).map(
      ({ kind, to, certain }) => `${kind} ${to} ${certain ? 'certain' : 'possible'}`,
    );
  } finally {
    await twin.close();
  }
};

const plane = `control-plane:entra:${TENANT}`;

describe('who can take a tenant', () => {
  it('is who wears a ruling role, and an app that may give roles', async () => {
    expect(await reachedBy(NADIA)).toContain(`can_do ${plane} certain`);
    expect(await reachedBy(EXPORT_SP)).toContain(`can_do ${plane} certain`);
  });

  it('is perhaps who may put such a role on, and not who wears it over a part only', async () => {
    const eligible = await reachedBy(NADIA, (state) => state.roleAssignments.clear());
    expect(eligible).toContain(`can_do ${plane} possible`);
    const reached = await reachedBy(EXPORT_SP, (state) => state.appRoleAssignments.clear());
    expect(reached).toEqual([`can_do write:entra:${TENANT} certain`]);
  });

  it('is who owns an app that can: it becomes the app', async () => {
    const reached = await reachedBy(SAM);
    expect(reached).toContain(`can_become entra:${EXPORT_SP} certain`);
  });

  it('is no app of another API that has a right of the same name', async () => {
    const reached = await reachedBy(EXPORT_SP, (state) => {
      state.roleAssignments.clear();
      const api = state.servicePrincipals.get(GRAPH_SP);
      state.servicePrincipals.set(GRAPH_SP, { ...api, appId: 'an-api-of-our-own' });
    });
    expect(reached).toEqual([]);
  });

  it('tells of a vendor that it may read mail on behalf of users, and of staff nothing', async () => {
    expect(await reachedBy(VENDOR_SP)).toEqual([`can_do crown-jewels:entra:${TENANT} possible`]);
    expect(await reachedBy(STAFF)).toEqual([]);
  });
});
