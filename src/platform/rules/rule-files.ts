/** Rule files of files and folders as text: bounded, links not followed, what cannot be read is a fault of that file. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CountersignError, messageOf } from '../../core/index.ts';
import type { RuleFault, RuleFile } from '../../detection/index.ts';

const MAX_RULE_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 20_000;

const isRuleFile = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Paths of the rule files under a folder, in the order of their names; hidden folders (`.git`) are left out. */
export const rulePathsUnder = async (folder: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const visit = async (at: string): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length > MAX_FILES) {
        throw new CountersignError(
          'ERR_INPUT_TOO_LARGE',
          `more than ${MAX_FILES} rule files under ${folder}; name a smaller folder`,
        );
      }
      const path = join(at, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.')) await visit(path);
      else if (entry.isFile() && isRuleFile(entry.name)) found.push(path);
    }
  };
  await visit(folder);
  return found;
};

const shown = (path: string): string => path.split(sep).join('/');

/** One file's text, or why it cannot be read. */
export const readRuleFile = async (
  path: string,
  file = shown(path),
): Promise<RuleFile | RuleFault> => {
  const broken = (message: string, fix: string): RuleFault => ({
    file,
    kind: 'broken',
    message,
    fix,
  });
  try {
    const { size } = await lstat(path);
    if (size > MAX_RULE_FILE_BYTES) {
      return broken(`the file is larger than ${MAX_RULE_FILE_BYTES} bytes`, 'split it');
    }
    const bytes = await readFile(path);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { file, text };
  } catch (error) {
    if (error instanceof TypeError) return broken('the file is no UTF-8 text', 'save it as UTF-8');
    return broken(
      `the file cannot be read: ${messageOf(error)}`,
      'check that this user may read it',
    );
  }
};

export interface RuleTexts {
  readonly files: readonly RuleFile[];
  readonly faults: readonly RuleFault[];
}

const isFile = (one: RuleFile | RuleFault): one is RuleFile => 'text' in one;

/**
 * All rule files of these paths. A file that is named itself is read whatever its name is; one found twice is read once.
 * @throws the system's error when a path is not there
 */
export const readRuleFiles = async (paths: readonly string[]): Promise<RuleTexts> => {
  const all: string[] = [];
  for (const path of paths) {
    if ((await lstat(path)).isDirectory()) all.push(...(await rulePathsUnder(path)));
    else all.push(path);
  }
  const files: RuleFile[] = [];
  const faults: RuleFault[] = [];
  for (const path of new Set(all)) {
    const one = await readRuleFile(path);
    if (isFile(one)) files.push(one);
    else faults.push(one);
  }
  return { files, faults };
};
