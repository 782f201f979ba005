/** The archive on a folder: one sub-folder per tenant, opened when first asked for. */
import { join } from 'node:path';
import { CountersignError } from '../core/index.ts';
import type { Archive } from './contract.ts';
import { openTenantArchive, type TenantArchive } from './tenant-archive.ts';

const SAFE = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** @param rowsPerPart of a file of a closed day */
export const openLocalArchive = ({
  dir,
  rowsPerPart,
}: {
  readonly dir: string;
  readonly rowsPerPart?: number;
}): Archive => {
  const tenants = new Map<string, Promise<TenantArchive>>();

  const of = (tenant: string): Promise<TenantArchive> => {
    if (!SAFE.test(tenant))
      throw new CountersignError('ERR_TENANT_REQUIRED', `"${tenant}" is not a tenant id`);
    const have = tenants.get(tenant);
    if (have) return have;
    const opened = openTenantArchive(
      join(dir, tenant),
      rowsPerPart === undefined ? {} : { rowsPerPart },
    );
    tenants.set(tenant, opened);
    // What could not be opened may be opened later, and is not there to be closed.
    opened.catch(() => tenants.delete(tenant));
    return opened;
  };
  const all = (): Promise<TenantArchive[]> => Promise.all(tenants.values());

  return {
    async write(tenant, partition, position, rows) {
      (await of(tenant)).write(partition, position, rows);
    },
    async flush() {
      for (const tenant of await all()) await tenant.flush();
    },
    timeline: async (query) => (await of(query.tenant)).timeline(query),
    lineage: async (query) => (await of(query.tenant)).lineage(query),
    top: async (query) => (await of(query.tenant)).top(query),
    pivot: async (query) => (await of(query.tenant)).pivot(query),
    raw: async (tenant, eventId) => (await of(tenant)).raw(eventId),
    async *scan(query) {
      yield* (await of(query.tenant)).scan(query);
    },
    count: async (tenant) => (await of(tenant)).count(),
    hunt: async (query) => (await of(query.tenant)).hunt(query),
    async compact(before) {
      let days = 0;
      let rows = 0;
      for (const tenant of await all()) {
        const done = await tenant.compact(before);
        days += done.days;
        rows += done.rows;
      }
      return { days, rows };
    },
    async rollUp() {
      let files = 0;
      for (const tenant of await all()) files += (await tenant.rollUp()).files;
      return { files };
    },
    async close() {
      for (const tenant of await all()) await tenant.close();
      tenants.clear();
    },
  };
};
