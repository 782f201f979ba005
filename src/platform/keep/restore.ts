/** `restore`: a whole backup into an empty folder and an empty database, and nothing that was not checked. */
import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openLocalArchive } from '../../archive/index.ts';
import type { Comparison, RestoreResult } from '../../cli/index.ts';
import { CountersignError } from '../../core/index.ts';
import { readTenantRows, writeTenantRows } from '../../store/index.ts';
import { dataDirOf, TENANT } from '../data-dir.ts';
import { sealerOf } from '../keys/keyring.ts';
import { answersOf, differences } from './answers.ts';
import { carried } from './backup.ts';
import { faultsOf, type Manifest, readManifest } from './manifest.ts';
import { type KeepParts, openStill, type StillPlace } from './place.ts';
import { digestRows, readRows } from './rows.ts';

const assertWhole = async (folder: string, manifest: Manifest): Promise<void> => {
  const faults = await faultsOf(folder, manifest);
  if (faults.length > 0)
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `${folder} is damaged, nothing was restored: ${faults.slice(0, 3).join('; ')}`,
    );
};

/** The key may lie there already; nothing else. */
const KEY_FILE = 'sealing.key';

const assertEmpty = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const there = names.filter((name) => name !== KEY_FILE);
  if (there.length > 0)
    throw new CountersignError(
      'ERR_CONFLICT',
      `${folder} holds ${there.slice(0, 3).join(', ')}: restore into an empty folder`,
    );
};

/** Sealed values open under the old key alone: better to hear it now than when a rotation is undone. */
const assertKey = async (
  dataDir: string,
  manifest: Manifest,
  env: KeepParts['env'],
): Promise<void> => {
  const dir = dataDirOf(dataDir);
  const isGiven =
    env['COUNTERSIGN_KEY'] !== undefined ||
    env['COUNTERSIGN_KEY_FILE'] !== undefined ||
    (await stat(join(dir.path, KEY_FILE)).then(
      () => true,
      () => false,
    ));
  const what = `the key ${manifest.keyId} that the backup was sealed under`;
  if (!isGiven)
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `give ${what}: COUNTERSIGN_KEY, COUNTERSIGN_KEY_FILE, or ${join(dir.path, KEY_FILE)}`,
    );
  const { keyId } = await sealerOf(dir, env);
  if (keyId !== manifest.keyId)
    throw new CountersignError('ERR_CONFIG_INVALID', `this is key ${keyId}, not ${what}`);
};

const assertSameRows = async (place: StillPlace, manifest: Manifest): Promise<void> => {
  const found = await readTenantRows(place.address, TENANT, digestRows);
  const wrong = Object.entries(manifest.tables).filter(
    ([table, { digest }]) => found[table]?.digest !== digest,
  );
  if (wrong.length > 0)
    throw new CountersignError(
      'ERR_INTERNAL',
      `rows came back otherwise than they were kept: ${wrong.map(([table]) => table).join(', ')}`,
    );
};

const compareIn = async (
  place: StillPlace,
  kept: NonNullable<Manifest['answers']>,
): Promise<Comparison> => {
  const opened = await place.openStore();
  const archive = openLocalArchive({ dir: place.dir.archive });
  try {
    await opened.ensureTenant(TENANT, TENANT);
    const here = await answersOf({ store: opened.tenant(TENANT), archive }, kept.at);
    return {
      asked: Object.keys(kept.of).length,
      differ: differences(here, kept).map(({ question, here: mine, there }) => ({
        question,
        here: mine?.count,
        there: there?.count,
      })),
    };
  } finally {
    await archive.close();
    await opened.close();
  }
};

/** @throws CountersignError ERR_INPUT_INVALID | ERR_CONFLICT | ERR_CONFIG_INVALID before anything is written */
export const restore = async (
  options: { readonly from: string; readonly dataDir: string; readonly store: string | undefined },
  parts: KeepParts,
): Promise<RestoreResult> => {
  const from = resolve(options.from);
  const manifest = await readManifest(from);
  await assertWhole(from, manifest);
  await assertEmpty(resolve(options.dataDir));
  await assertKey(options.dataDir, manifest, parts.env);
  const place = await openStill(options, parts);
  try {
    const counts = await writeTenantRows(place.address, TENANT, {
      schema: manifest.schema,
      tables: Object.keys(manifest.tables),
      rows: (table) => readRows(from, table),
      log: parts.log,
      now: parts.clock.now(),
    });
    await assertSameRows(place, manifest);
    await mkdir(place.dir.path, { recursive: true, mode: 0o700 });
    for (const name of carried(place.dir)) {
      const source = join(from, 'files', name);
      const there = manifest.files.some(
        ({ path }) => path === `files/${name}` || path.startsWith(`files/${name}/`),
      );
      if (there) await cp(source, join(place.dir.path, name), { recursive: true });
    }
    return {
      dataDir: place.dir.path,
      rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
      schema: manifest.schema,
      ...(manifest.answers ? { compared: await compareIn(place, manifest.answers) } : {}),
    };
  } finally {
    await place.close();
  }
};

/** The answers of a platform that stands still against those that a backup kept. */
export const compareWithBackup = async (
  options: { readonly with: string; readonly dataDir: string; readonly store: string | undefined },
  parts: KeepParts,
): Promise<Comparison> => {
  const manifest = await readManifest(options.with);
  if (!manifest.answers)
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `${options.with} was taken while other nodes worked: it holds no answers to compare with`,
    );
  const place = await openStill(options, parts);
  try {
    return await compareIn(place, manifest.answers);
  } finally {
    await place.close();
  }
};
