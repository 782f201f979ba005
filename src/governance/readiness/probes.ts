/** What our connections may do, tried from time to time and kept: readiness never rests on what we hope to hold. */
import { z } from 'zod';
import { isObject, type Log, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../../sources/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { ProbedConnection } from './contract.ts';

const KEY = 'probed-permissions';

export interface ProbeFeed {
  readonly system: string;
  readonly name: string;
  run(): AsyncIterable<PermissionProbe>;
}

const keptSchema = z.array(
  z.object({
    system: z.string(),
    name: z.string(),
    at: z.number(),
    permissions: z.array(
      z.object({
        permission: z.string(),
        granted: z.enum(['yes', 'no', 'unknown']),
        because: z.string().exactOptional(),
      }),
    ),
  }),
);

export const readProbes = async (
  store: Pick<TenantStore, 'settings'>,
): Promise<readonly ProbedConnection[]> => {
  const kept = await store.settings.get(KEY);
  const parsed = keptSchema.safeParse(isObject(kept) ? kept['connections'] : []);
  return parsed.success ? parsed.data : [];
};

/** A connection that cannot be tried now keeps what it said before. */
export const probeAll = async (
  feeds: readonly ProbeFeed[],
  {
    store,
    now,
    log,
  }: { readonly store: Pick<TenantStore, 'settings'>; readonly now: number; readonly log: Log },
): Promise<void> => {
  const before = await readProbes(store);
  const connections: ProbedConnection[] = [];
  for (const { system, name, run } of feeds) {
    const earlier = before.find((one) => one.system === system && one.name === name);
    try {
      const permissions: PermissionProbe[] = [];
      for await (const one of run()) permissions.push(one);
      connections.push({ system, name, at: now, permissions });
    } catch (error) {
      log.warn({ system, name, because: messageOf(error) }, 'permissions could not be tried');
      if (earlier) connections.push(earlier);
    }
  }
  await store.settings.put(KEY, { connections });
};
