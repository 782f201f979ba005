/** The field tables of a folder, one file for each system. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '../../core/index.ts';
import { type FieldTablesOutcome, readFieldTables } from './field-table.ts';

/**
 * Folders inside are not read, nor are links.
 * @throws CountersignError ERR_NOT_FOUND when there is no such folder
 */
export const loadFieldTables = (dir: string): FieldTablesOutcome => {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CountersignError('ERR_NOT_FOUND', `no folder of field tables at ${dir}`);
  }
  const files = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map(({ name }) => name)
    .sort();
  return readFieldTables(
    files.map((file) => ({ file, text: readFileSync(join(dir, file), 'utf8') })),
  );
};
