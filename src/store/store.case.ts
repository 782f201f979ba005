/** What every server must do for the store: one suite, whatever is behind it. */
import { afterAll, beforeAll, describe } from 'vitest';
import { randomId, silentLog } from '../core/index.ts';
import { alikeCase } from './cases/alike.case.ts';
import { listCase } from './cases/lists.case.ts';
import { loopCase } from './cases/loop.case.ts';
import { responseCase } from './cases/response.case.ts';
import { searchCase } from './cases/search.case.ts';
import type { Bench, BenchServer } from './cases/servers.case.ts';
import { siteCase } from './cases/site.case.ts';
import type { Store, TenantStore } from './contract.ts';
import { openStore } from './open-store.ts';

export const storeCase = ({ name, skip, start }: BenchServer): void => {
  const title =
    skip === undefined ? `the store on ${name}` : `the store on ${name} (skipped: ${skip})`;
  describe.skipIf(skip !== undefined)(title, () => {
    let bench: Bench;
    let store: Store;
    let second: Store;
    beforeAll(async () => {
      bench = await start();
      store = await openStore({ ...bench.address, log: silentLog });
      second = await openStore({ ...bench.address, log: silentLog });
    });
    afterAll(async () => {
      await store?.close();
      await second?.close();
      await bench?.stop();
    });
    /** A tenant of its own for each test. */
    const tenant = async (): Promise<TenantStore> => {
      const id = randomId('tenant');
      await store.ensureTenant(id, 'Test');
      return store.tenant(id);
    };
    loopCase(tenant);
    listCase(tenant);
    searchCase(tenant);
    alikeCase(tenant);
    responseCase(tenant);
    siteCase(tenant, async (id) => second.tenant(id));
  });
};
