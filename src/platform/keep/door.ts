/** The verbs that keep a platform. */
import type { KeepDoor, KeptPlace } from '../../cli/index.ts';
import { doctor } from '../doctor/doctor.ts';
import { storeUrlOf } from '../open-stores.ts';
import { backup, checkBackup } from './backup.ts';
import type { KeepParts } from './place.ts';
import { restore } from './restore.ts';

/** The same database that `up` would use. */
const placed = async <T extends KeptPlace>(options: T, { env }: KeepParts): Promise<T> => ({
  ...options,
  store: await storeUrlOf(options.store, env),
});

export const keepDoor = (parts: KeepParts): KeepDoor => ({
  backup: async (options) => backup(await placed(options, parts), parts),
  checkBackup,
  restore: async (options) => restore(await placed(options, parts), parts),
  doctor: async (options) => doctor(await placed(options, parts), parts),
});
