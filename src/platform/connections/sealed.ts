/**
 * Connections that `connect` made: one sealed file each in the data dir. The key is not among them (environment or
 * a file elsewhere), so a copy of the folder opens nothing.
 */
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Sealer } from '../../store/index.ts';
import { dataDirOf, openDataDir } from '../data-dir.ts';
import { sealerOf } from '../keys/keyring.ts';
import { type ConnectionSettings, checkConfig, sourceOf } from './settings.ts';

export interface SealedConnections {
  list(): Promise<readonly { readonly source: string; readonly name: string }[]>;
  /** @throws CountersignError ERR_SEAL_BROKEN | ERR_CONFIG_INVALID naming the connection. */
  read(): Promise<readonly ConnectionSettings[]>;
  save(settings: ConnectionSettings): Promise<void>;
  /** False when there was none. */
  remove(source: string, name: string): Promise<boolean>;
}

const NAME = /^([a-z0-9-]+)@([\w.-]{1,64})\.sealed$/;

const contextOf = (source: string, name: string): string => `connection/${source}/${name}`;

/** @throws CountersignError ERR_CONFIG_INVALID */
export const checkName = (name: string): string => {
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    'a connection is named by 1 to 64 letters, digits, dots, dashes or underscores',
  );
};

/** None where nothing was ever kept; a folder that cannot be read is a fault, never an empty one. */
const namesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });

const sealedConnections = (folder: string, sealer: Sealer): SealedConnections => {
  const pathOf = (source: string, name: string): string =>
    join(folder, `${source}@${checkName(name)}.sealed`);

  const list = async () => {
    const names = await namesIn(folder);
    return [...names].sort().flatMap((file) => {
      const [, source, name] = NAME.exec(file) ?? [];
      return source === undefined || name === undefined ? [] : [{ source, name }];
    });
  };

  const readOne = async (id: string, name: string): Promise<ConnectionSettings> => {
    const kept = parseJson(await readFile(pathOf(id, name), 'utf8'));
    const field = (key: string): string =>
      isObject(kept) && typeof kept[key] === 'string' ? kept[key] : '';
    const bytes = (key: string): Uint8Array => Buffer.from(field(key), 'base64');
    const sealed = { keyId: field('keyId'), nonce: bytes('nonce'), data: bytes('data') };
    const opened = sealer.open(sealed, contextOf(id, name));
    const value = parseJson(Buffer.from(opened).toString('utf8'));
    const { config, webhookSecret } = isObject(value) ? value : {};
    const source = sourceOf(id);
    return {
      source,
      name,
      config: checkConfig(source, config, `${id} connection ${name}`),
      ...(typeof webhookSecret === 'string' ? { webhookSecret } : {}),
    };
  };

  return {
    list,
    async read() {
      const found = await list();
      return Promise.all(found.map(({ source, name }) => readOne(source, name)));
    },
    async save({ source, name, config, webhookSecret }) {
      const path = pathOf(source.id, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      const text = JSON.stringify({ config, webhookSecret });
      const sealed = sealer.seal(Buffer.from(text), contextOf(source.id, name));
      const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
      const kept = {
        keyId: sealed.keyId,
        nonce: base64(sealed.nonce),
        data: base64(sealed.data),
      };
      // Whole or not at all: a reader never sees half of it.
      await writeFile(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
    async remove(source, name) {
      const there = (await list()).some((one) => one.source === source && one.name === name);
      if (there) await rm(pathOf(source, name));
      return there;
    },
  };
};

/** The connections of a data dir, which is made when it is not there. */
export const connectionsIn = async (
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<SealedConnections> => {
  const opened = await openDataDir(dir);
  return sealedConnections(opened.connections, await sealerOf(opened, env));
};

/** Those that are kept, without making anything where there is nothing. */
export const keptConnections = async (
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly ConnectionSettings[]> => {
  const names = await namesIn(dataDirOf(dir).connections);
  return names.length === 0 ? [] : (await connectionsIn(dir, env)).read();
};
