/** Runs of single organisations, kept so that a measurement that was broken off goes on where it was. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeedOptions, SeedRun } from './contract.ts';

/** All that a run depends on, but for the code: a directory is of one version of it. */
const nameOf = ({ arm, seed, identities, days, learnDays, attacks }: SeedOptions): string =>
  `${arm}-${seed}-${identities}-${days}-${learnDays}-${attacks}.json`;

/** Reads the run where it was kept; otherwise has it made and keeps it. */
export const keptRun = (
  directory: string | undefined,
  asked: SeedOptions,
  make: () => SeedRun,
): SeedRun => {
  if (directory === undefined) return make();
  const file = join(directory, nameOf(asked));
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as SeedRun;
  const run = make();
  mkdirSync(directory, { recursive: true });
  // Whole or not at all, also where it is broken off while it writes.
  writeFileSync(`${file}.part`, JSON.stringify(run));
  renameSync(`${file}.part`, file);
  return run;
};
