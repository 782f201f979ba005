/**
 * The rollups of one tenant: a folder per archived file, made from that file and named after it. A file that goes takes
 * its share along; one without (an older archive, a crash in between) is scanned until its share is made again.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetOf, quoted, ROWS_PER_GROUP } from '../closed-parts.ts';
import { actedIn, idsOf, type RollupKind, rollupKinds, shareOf, whom } from './kinds.ts';

export const createRollupTables = `
  CREATE TABLE IF NOT EXISTS rolled_files (file VARCHAR NOT NULL);
  DROP TABLE IF EXISTS worn;
`;

export interface Rollups {
  /** Write the shares of one file from where its rows stand; they count once `mark` is committed. */
  build(file: string, paths: readonly string[]): Promise<void>;
  /** SQL that says, in the transaction of the caller, that the shares of the file are whole. */
  mark(file: string): readonly string[];
  /** Removes shares of files that the archive does not have; what it has without a share is to be made again. */
  sweep(files: readonly string[]): Promise<void>;
  pathOf(file: string, share: RollupKind | 'ids' | 'acted'): string;
}

const WRITING = '.writing';
const ROWS_PER_SHARE = 20_480;

export const openRollups = async (
  folder: string,
  { run }: { readonly run: (sql: string) => Promise<unknown> },
): Promise<Rollups> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf: Rollups['pathOf'] = (file, share) =>
    join(folder, file, `${typeof share === 'string' ? share : share.name}.parquet`);
  const all = [...rollupKinds, whom, 'ids', 'acted'] as const;
  return {
    pathOf,
    async build(file, paths) {
      const events = parquetOf(paths);
      const whole = join(folder, file);
      const temporary = `${whole}${WRITING}`;
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary, { mode: 0o700 });
      const copy = (sql: string, name: string, rows = ROWS_PER_SHARE): Promise<unknown> =>
        run(
          `COPY (${sql}) TO ${quoted(join(temporary, `${name}.parquet`))}
           (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rows})`,
        );
      for (const kind of rollupKinds) await copy(shareOf(kind, events), kind.name);
      await copy(shareOf(whom, events, 'WHERE root_id <> actor_id'), whom.name);
      await copy(idsOf(events), 'ids');
      await copy(actedIn(events), 'acted', ROWS_PER_GROUP);
      await rm(whole, { recursive: true, force: true });
      await rename(temporary, whole);
    },
    mark: (file) => [
      `DELETE FROM rolled_files WHERE file = ${quoted(file)}`,
      `INSERT INTO rolled_files VALUES (${quoted(file)})`,
    ],
    async sweep(files) {
      const have = await readdir(folder);
      for (const name of have)
        if (!files.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
      // Of an older version too, which made fewer shares.
      for (const name of files)
        if (!all.every((share) => existsSync(pathOf(name, share))))
          await run(`DELETE FROM rolled_files WHERE file = ${quoted(name)}`);
    },
  };
};
