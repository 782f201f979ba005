/** The files that paths of a command line stand for. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder that cannot be listed stands for itself: reading it then says what is wrong with it. */
const walk = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [folder];
  const wanted = entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of wanted) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) found.push(path);
    else for (const one of await walk(path)) found.push(one);
  }
  return found;
};

/**
 * Files under the paths, in name order, each once; links inside folders are not followed, hidden
 * names are passed over. A path that is missing is kept: reading it says so.
 */
export const filesOf = async (paths: readonly string[]): Promise<readonly string[]> => {
  const all = new Set<string>();
  for (const path of paths) {
    const kind = await stat(path).catch(() => undefined);
    const found = kind?.isDirectory() ? await walk(path) : [path];
    for (const one of found) all.add(one);
  }
  return [...all];
};
