/** What the looks of the doctor share: where the platform is, whether it runs, and what its database said. */
import { stat } from 'node:fs/promises';
import type { DoctorCheck, DoctorOptions } from '../../cli/index.ts';
import { isCountersignError, messageOf } from '../../core/index.ts';
import {
  lookAtStore,
  openStore,
  type PartitionStanding,
  type StoreAddress,
  type StoreLook,
  startEmbedded,
} from '../../store/index.ts';
import { lockDirectory } from '../../stream/index.ts';
import { type DataDir, dataDirOf, TENANT } from '../data-dir.ts';
import { doorOf, type KeepParts } from '../keep/place.ts';

export interface Sick {
  /** Which part did not answer, and why. */
  readonly because: string;
}
export const isSick = <T extends object>(value: T | Sick): value is Sick => 'because' in value;

export interface DoctorContext {
  readonly options: DoctorOptions;
  readonly parts: KeepParts;
  readonly dir: DataDir;
  readonly isThere: boolean;
  /** Another process works on the folder. */
  readonly isRunning: boolean;
  readonly door: { readonly url: string; readonly token: string } | undefined;
  /** Undefined where a running platform has the embedded database to itself. */
  readonly store: StoreLook | Sick | undefined;
  /** Owners and positions; empty before the first start. */
  readonly standing: readonly PartitionStanding[];
}

export type Look = (context: DoctorContext) => Promise<DoctorCheck> | DoctorCheck;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const inUse = async (dir: DataDir): Promise<boolean> => {
  if (!(await exists(dir.stream))) return false;
  try {
    await (await lockDirectory(dir.stream)).release();
    return false;
  } catch (error) {
    if (isCountersignError(error, 'ERR_STORE_IN_USE')) return true;
    throw error;
  }
};

const standingOf = async (
  address: StoreAddress,
  look: StoreLook,
  { log, clock }: KeepParts,
): Promise<readonly PartitionStanding[]> => {
  // Opening a store brings its schema on; looking at it must change nothing.
  if (look.schema !== look.newest) return [];
  const store = await openStore({ ...address, log, clock, poolSize: 1 });
  try {
    return await store.tenant(TENANT).leases.standing();
  } finally {
    await store.close();
  }
};

const lookAt = async (
  address: StoreAddress,
  parts: KeepParts,
): Promise<Pick<DoctorContext, 'store' | 'standing'>> => {
  try {
    const look = await lookAtStore(address, parts.clock.now);
    return { store: look, standing: await standingOf(address, look, parts) };
  } catch (error) {
    return { store: { because: messageOf(error) }, standing: [] };
  }
};

const lookAtOwn = async (
  dir: DataDir,
  parts: KeepParts,
): Promise<Pick<DoctorContext, 'store' | 'standing'>> => {
  let server: Awaited<ReturnType<typeof startEmbedded>>;
  try {
    server = await startEmbedded({ dataDir: dir.database, log: parts.log });
  } catch (error) {
    return { store: { because: messageOf(error) }, standing: [] };
  }
  try {
    return await lookAt({ connection: server.connection }, parts);
  } finally {
    await server.stop();
  }
};

export const readContext = async (
  options: DoctorOptions,
  parts: KeepParts,
): Promise<DoctorContext> => {
  const dir = dataDirOf(options.dataDir);
  const isThere = await exists(dir.path);
  const isRunning = isThere && (await inUse(dir));
  const hasDatabase = (await exists(dir.database)) || (await exists(`${dir.database}.id`));
  const looked =
    options.store !== undefined
      ? await lookAt({ url: options.store }, parts)
      : isRunning || !hasDatabase
        ? { store: undefined, standing: [] }
        : await lookAtOwn(dir, parts);
  const door = isThere ? await doorOf(dir) : undefined;
  return { options, parts, dir, isThere, isRunning, door, ...looked };
};
