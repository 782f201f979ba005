/** `backup`: the rows, the event log, the archive and the site's own files in one folder; never a key. */
import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { openLocalArchive } from '../../archive/index.ts';
import type { BackupResult } from '../../cli/index.ts';
import { CountersignError } from '../../core/index.ts';
import { readTenantRows } from '../../store/index.ts';
import { type DataDir, TENANT } from '../data-dir.ts';
import { sealerOf } from '../keys/keyring.ts';
import { type Answers, answersOf } from './answers.ts';
import { faultsOf, type KeptFile, keptFile, readManifest, writeManifest } from './manifest.ts';
import { type KeepParts, openStill, type StillPlace } from './place.ts';
import { writeRows } from './rows.ts';

/** Folders and files of the data dir that are carried over, by their name there. */
export const carried = (dir: DataDir): readonly string[] =>
  [
    dir.stream,
    dir.archive,
    dir.rules,
    dir.mappings,
    dir.connections,
    dir.decision,
    dir.checkpointFile,
  ].map((path) => basename(path));

/** Names a process that runs; nothing to keep. */
const PASSING = new Set(['lock']);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const filesUnder = async (folder: string, below: string): Promise<readonly string[]> => {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const name = `${below}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(folder, name);
      return entry.isFile() ? [name] : [];
    }),
  );
  return found.flat().sort();
};

const copyFiles = async (dir: DataDir, to: string): Promise<readonly KeptFile[]> => {
  const names = carried(dir);
  for (const name of names) {
    const from = join(dir.path, name);
    if (!(await isThere(from))) continue;
    await cp(from, join(to, 'files', name), {
      recursive: true,
      errorOnExist: true,
      // Links would lead out of the folder.
      filter: async (source) => !PASSING.has(basename(source)),
      verbatimSymlinks: true,
    });
  }
  await mkdir(join(to, 'files'), { recursive: true, mode: 0o700 });
  return Promise.all((await filesUnder(to, 'files')).map((name) => keptFile(to, name)));
};

/** Undefined where another node works on the same database: its answers change while they are asked. */
const answersAsNow = async (
  place: StillPlace,
  { log, clock }: KeepParts,
): Promise<Answers | undefined> => {
  const opened = await place.openStore();
  const archive = openLocalArchive({ dir: place.dir.archive });
  try {
    await opened.ensureTenant(TENANT, TENANT);
    const store = opened.tenant(TENANT);
    const now = clock.now();
    const busy = (await store.leases.standing()).filter(
      (one) => one.holder !== undefined && one.expiresAt > now,
    );
    if (busy.length > 0) {
      log.warn(
        { holders: [...new Set(busy.map((one) => one.holder))] },
        'other nodes work on this database: their answers are not kept, rows are as of one moment',
      );
      return undefined;
    }
    return await answersOf({ store, archive }, now);
  } finally {
    await archive.close();
    await opened.close();
  }
};

/** @throws CountersignError ERR_STORE_IN_USE while a platform runs on the folder, ERR_CONFLICT where `to` is not empty */
export const backup = async (
  options: { readonly dataDir: string; readonly store: string | undefined; readonly to: string },
  parts: KeepParts,
): Promise<BackupResult> => {
  const to = resolve(options.to);
  await mkdir(to, { recursive: true, mode: 0o700 });
  if ((await readdir(to)).length > 0)
    throw new CountersignError('ERR_CONFLICT', `${to} is not empty: name a new folder`);
  const place = await openStill(options, parts);
  try {
    const sealer = await sealerOf(place.dir, parts.env);
    const answers = await answersAsNow(place, parts);
    const { schema, tables } = await readTenantRows(place.address, TENANT, async (rows) => ({
      schema: rows.schema,
      tables: await writeRows(to, rows),
    }));
    const rowFiles = await Promise.all(
      (await filesUnder(to, 'store')).map((name) => keptFile(to, name)),
    );
    const files = [...rowFiles, ...(await copyFiles(place.dir, to))];
    await writeManifest(to, {
      ...{ version: parts.version, tenant: TENANT, at: parts.clock.now(), schema },
      keyId: sealer.keyId,
      tables: { ...tables },
      files,
      ...(answers ? { answers: { at: answers.at, of: { ...answers.of } } } : {}),
    });
    return checkBackup(to);
  } finally {
    await place.close();
  }
};

/** Reads all of it again. */
export const checkBackup = async (folder: string): Promise<BackupResult> => {
  const manifest = await readManifest(folder);
  const { version, at, schema, keyId } = manifest;
  return {
    ...{ folder: resolve(folder), version, at, schema, keyId },
    rows: Object.values(manifest.tables).reduce((sum, { count }) => sum + count, 0),
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
    hasAnswers: manifest.answers !== undefined,
    faults: await faultsOf(folder, manifest),
  };
};
