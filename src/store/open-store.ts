/** Opens the store: migrate as the owner, then work as the plain role, tenant by tenant. */
import { sql } from 'kysely';
import { type Clock, CountersignError, type Log, systemClock } from '../core/index.ts';
import { openPool, type StoreAddress } from './connect.ts';
import type { Store, TenantStore } from './contract.ts';
import { migrate } from './migrate.ts';
import { tenantStore } from './queries/index.ts';
import { SHARED_IDLE_MS, scopeOf } from './scope.ts';
import { storable } from './storable.ts';
import { storeError } from './store-error.ts';

export type StoreOptions = StoreAddress & {
  readonly log: Log;
  readonly clock?: Clock;
  /** Connections at most; default 10. */
  readonly poolSize?: number;
};

const MAX_TENANT_LENGTH = 200;

const checkedTenant = (id: string): string => {
  if (typeof id !== 'string' || id.trim() === '') {
    throw new CountersignError('ERR_TENANT_REQUIRED', 'the store answers only for a tenant');
  }
  if (id.length > MAX_TENANT_LENGTH || storable(id) !== id) {
    throw new CountersignError('ERR_INPUT_INVALID', 'a tenant id is plain text of at most 200');
  }
  return id;
};

/**
 * @throws CountersignError ERR_STORE_UNAVAILABLE | ERR_MIGRATION_FAILED | ERR_CONFIG_INVALID
 * @example
 * const store = await openStore({ url: 'postgres://countersign@db.internal/countersign', log });
 * await store.ensureTenant('acme', 'Acme');
 * const { items } = await store.tenant('acme').incidents.list({ status: ['open'] }, { limit: 50 });
 */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const { log, clock = systemClock, poolSize = 10 } = options;
  await migrate(options, { log, now: clock.now() });
  const db = openPool(options, { log, size: poolSize });
  // The embedded server has no other process.
  const idleMs = 'url' in options ? SHARED_IDLE_MS : 0;
  /** One for each tenant: what is written through one is forgotten by all who read. */
  const tenants = new Map<string, TenantStore>();
  return {
    tenant: (id) => {
      const tenant = checkedTenant(id);
      const made = tenants.get(tenant) ?? tenantStore(scopeOf(db, tenant, idleMs));
      tenants.set(tenant, made);
      return made;
    },
    ensureTenant: async (id, name) => {
      const tenant = checkedTenant(id);
      await scopeOf(db, tenant).run(async (trx) => {
        await trx
          .insertInto('tenants')
          .values({ tenant, name: storable(name), created_at: clock.now() })
          .onConflict((on) => on.column('tenant').doNothing())
          .execute();
      });
    },
    ping: async () => {
      try {
        await sql`select 1`.execute(db);
      } catch (error) {
        throw storeError(error);
      }
    },
    close: () => db.destroy(),
  };
};
