/** Our own content: rules and playbooks beside the program, places from the optional data packages. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CountersignError, type Log } from '../core/index.ts';
import {
  emptyPlaces,
  type FieldTables,
  type LoadedCorrelation,
  type LoadedRule,
  loadFieldTables,
  loadRules,
  openPlaces,
  type Places,
  type RuleFault,
} from '../detection/index.ts';
import { readTable, type SecretPattern } from '../sources/index.ts';

/** `src/platform` and `dist/platform` stand equally deep. */
export const contentDir = resolve(import.meta.dirname, '../../content');
export const fieldsDir = resolve(contentDir, 'fields');
export const mappingsDir = resolve(contentDir, 'mappings');
export const lifecycleDir = resolve(contentDir, 'lifecycle');
export const ownRulesDir = resolve(contentDir, 'rules');
export const consoleDir = resolve(import.meta.dirname, '../../console/dist');
export const packageFile = resolve(import.meta.dirname, '../../package.json');

/** Where the fields stand that rules name, for every system we know. */
export const readFields = (): FieldTables => loadFieldTables(fieldsDir);

export interface OwnRules {
  readonly rules: readonly LoadedRule[];
  readonly correlations: readonly LoadedCorrelation[];
  readonly faults: readonly RuleFault[];
}

export const readOwnRules = async (dir = ownRulesDir): Promise<OwnRules> => {
  const { rules, correlations, faults } = await loadRules(dir, { fields: readFields() });
  return { rules, correlations, faults };
};

/** Forms of credentials, by which scans find them. */
export const readSecretPatterns = async (): Promise<readonly SecretPattern[]> =>
  readTable(await readFile(resolve(contentDir, 'secrets/patterns.yml'), 'utf8')).map(
    ({ pattern }) => pattern,
  );

/** Without the data packages every address is of unknown place; behaviours then say less, never wrong. */
export const readPlaces = async (
  log: Log,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Places> => {
  const city = env['COUNTERSIGN_CITY_FILE'];
  const asn = env['COUNTERSIGN_ASN_FILE'];
  // Who names a file wants it read: then what is wrong with it is no matter of a warning.
  if (city !== undefined || asn !== undefined)
    return openPlaces({
      ...(city === undefined ? {} : { cityFiles: { v4: city, v6: city } }),
      ...(asn === undefined ? {} : { asnFile: { v4: asn, v6: asn } }),
    });
  try {
    return await openPlaces();
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    log.warn({ because: error.message }, 'places of addresses are unknown');
    return emptyPlaces;
  }
};
