/** The verbs that keep a platform. */
import { mkdir } from 'node:fs/promises';
import type { KeepDoor, KeptPlace } from '../../cli/index.ts';
import { lockDirectory } from '../../stream/index.ts';
import { dataDirOf, openDataDir } from '../data-dir.ts';
import { doctor } from '../doctor/doctor.ts';
import { readKeyring, rotateKeys } from '../keys/keyring.ts';
import { storeUrlOf } from '../open-stores.ts';
import { backup, checkBackup } from './backup.ts';
import type { KeepParts } from './place.ts';
import { restore } from './restore.ts';

/** The same database that `up` would use. */
const placed = async <T extends KeptPlace>(options: T, { env }: KeepParts): Promise<T> => ({
  ...options,
  store: await storeUrlOf(options.store, env),
});

/** Whoever runs on the folder holds the keys of before: it is to stop first. */
const rotated: (parts: KeepParts) => KeepDoor['rotateKeys'] =
  ({ env, clock }) =>
  async ({ dataDir, by, fresh }) => {
    const dir = await openDataDir(dataDir);
    await mkdir(dir.stream, { recursive: true, mode: 0o700 });
    const lock = await lockDirectory(dir.stream);
    try {
      return (await rotateKeys(dir, env, { by, fresh, now: clock.now() })).keys;
    } finally {
      await lock.release();
    }
  };

export const keepDoor = (parts: KeepParts): KeepDoor => ({
  keys: async (dataDir) => (await readKeyring(dataDirOf(dataDir), parts.env))?.keys ?? [],
  rotateKeys: rotated(parts),
  backup: async (options) => backup(await placed(options, parts), parts),
  checkBackup,
  restore: async (options) => restore(await placed(options, parts), parts),
  doctor: async (options) => doctor(await placed(options, parts), parts),
});
