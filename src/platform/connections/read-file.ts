/**
 * Connections to real systems, read from a file that only its user may read. Where it can, a connection names a
 * profile or nothing at all, and the vendor's own SDK finds the credentials; nothing of it enters the database.
 */
import { readFile, stat } from 'node:fs/promises';
import { CountersignError, isCountersignError, parseJson } from '../../core/index.ts';
import { type ConnectionSettings, readSettings } from './settings.ts';

/** @throws CountersignError ERR_CONFIG_INVALID where others may read the file. */
export const assertPrivate = async (path: string): Promise<void> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CountersignError('ERR_CONFIG_INVALID', `${path} cannot be read`, { cause });
  });
  if ((found.mode & 0o077) !== 0) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${path} may be read by others; run: chmod 600 ${path}`,
    );
  }
};

/** @throws CountersignError ERR_CONFIG_INVALID naming the field, or the permissions that are too wide. */
export const readConnectionFile = async (path: string): Promise<readonly ConnectionSettings[]> => {
  await assertPrivate(path);
  try {
    return readSettings(parseJson(await readFile(path, 'utf8')));
  } catch (error) {
    if (!isCountersignError(error)) throw error;
    throw new CountersignError('ERR_CONFIG_INVALID', `${path}: ${error.message}`, { cause: error });
  }
};
