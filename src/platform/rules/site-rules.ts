/** The site's own folder of rules, as the console writes it; files in folders inside are left to whoever put them there. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteRules } from '../../api/index.ts';
import { CountersignError, messageOf, randomId } from '../../core/index.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const FILE = /^([a-z0-9][a-z0-9-]{0,62})\.yml$/;
const MOST_FILES = 2_000;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

export const createSiteRules = (dir: string): SiteRules => {
  const pathOf = (name: string): string => {
    if (!NAME.test(name))
      throw new CountersignError('ERR_INPUT_INVALID', `"${name}" is no name of a rule file`);
    return join(dir, `${name}.yml`);
  };
  const names = async (): Promise<readonly string[]> => {
    try {
      const entries = await readdir(dir, { withFileTypes: true });
      return entries
        .flatMap((entry) => (entry.isFile() ? (FILE.exec(entry.name)?.[1] ?? []) : []))
        .sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  };
  return {
    list: async () =>
      Promise.all(
        (await names()).map(async (name) => ({ name, text: await readFile(pathOf(name), 'utf8') })),
      ),
    async put(name, text) {
      const path = pathOf(name);
      const all = await names();
      if (!all.includes(name) && all.length >= MOST_FILES)
        throw new CountersignError('ERR_CONFLICT', `${MOST_FILES} rule files are kept: remove one`);
      try {
        await mkdir(dir, { recursive: true, mode: 0o700 });
        // Hidden until it is whole: whoever watches the folder never reads half a rule.
        const part = join(dir, `.${name}.${randomId('part')}`);
        await writeFile(part, text, { mode: 0o600 });
        await rename(part, path);
      } catch (error) {
        throw new CountersignError(
          'ERR_CONFLICT',
          `the folder of the site's rules cannot be written: ${messageOf(error)}`,
        );
      }
    },
    async remove(name) {
      try {
        await rm(pathOf(name));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
};
