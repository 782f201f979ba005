/** A rule tried on the archive of a platform that is not running. */
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { openLocalArchive } from '../../archive/index.ts';
import type { TryRuleOptions } from '../../cli/index.ts';
import { CountersignError, MINUTE, messageOf } from '../../core/index.ts';
import type { RuleFile } from '../../detection/index.ts';
import { type RuleTrial, tryRule } from '../../loop/index.ts';
import { sources } from '../../sources/index.ts';
import { fieldsDir, ownRulesDir } from '../content.ts';
import { dataDirOf, TENANT } from '../data-dir.ts';
import { readRuleFiles } from './rule-files.ts';
import { FIELDS, readAmong } from './rule-set-files.ts';

/** Our own rules and field tables, which a tried file may rest on. */
const ownFiles = async (): Promise<readonly RuleFile[]> => {
  const [rules, fields] = await Promise.all([
    readRuleFiles([ownRulesDir]),
    readRuleFiles([fieldsDir]),
  ]);
  const tables = fields.files.map((one) => ({
    ...one,
    file: `${FIELDS}/${relative(fieldsDir, one.file)}`,
  }));
  return [...rules.files, ...tables];
};

/** Nobody waits behind us here. */
const MAX_MS = 10 * MINUTE;
const MAX_EVENTS = 20_000_000;

export const tryRuleOffline = async (
  { dataDir, file, text, since, onProgress }: TryRuleOptions,
  now: () => number,
): Promise<RuleTrial> => {
  const dir = dataDirOf(dataDir).archive;
  if (!(await stat(dir).catch(() => undefined))?.isDirectory()) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${dataDir} is no data dir of a platform; give the one of \`countersign up --data-dir\``,
    );
  }
  const archive = openLocalArchive({ dir });
  try {
    await archive.count(TENANT).catch((cause: unknown) => {
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        `the archive in ${dataDir} cannot be opened; while its platform runs, leave --data away: ${messageOf(cause)}`,
        { cause },
      );
    });
    const to = now();
    return await tryRule(readAmong({ file, text }, await ownFiles()), {
      archive,
      tenant: TENANT,
      sources,
      from: to - since,
      to,
      maxEvents: MAX_EVENTS,
      maxMs: MAX_MS,
      elapsed: () => performance.now(),
      ...(onProgress ? { onProgress } : {}),
    });
  } finally {
    await archive.close();
  }
};
