/** Folders of YAML that users read, copy and change: every fault with its place, and none stops the others. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { isCountersignError, isObject } from '../core/index.ts';
import { placedYaml } from '../response/index.ts';

export interface ContentFault {
  readonly file: string;
  /** 1-based; 0 = the file as a whole. */
  readonly line: number;
  readonly at: string;
  readonly because: string;
}

export interface ReadContent<T> {
  readonly value: T | undefined;
  readonly faults: readonly ContentFault[];
}

/** One file's text. What it calls itself (`key`) must be its name without `.yml`. */
export const readYamlContent = <T>(
  text: string,
  {
    file,
    schema,
    key,
  }: { readonly file: string; readonly schema: z.ZodType<T>; readonly key: keyof T & string },
): ReadContent<T> => {
  const at = (line: number, place: string, because: string): ReadContent<T> => ({
    value: undefined,
    faults: [{ file, line, at: place, because }],
  });
  let placed: ReturnType<typeof placedYaml>;
  try {
    placed = placedYaml(text);
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_PLAYBOOK_INVALID')) throw fault;
    return at(Number(fault.detail['line'] ?? 0), '', fault.message);
  }
  const parsed = schema.safeParse(placed.value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const keys = path.filter((one) => typeof one !== 'symbol');
      return { file, line: placed.lineOf(keys), at: keys.join('.'), because: message };
    });
    return { value: undefined, faults };
  }
  const name = file.replace(/\.yml$/, '');
  return parsed.data[key] === name
    ? { value: parsed.data, faults: [] }
    : at(placed.lineOf([key]), key, `must be "${name}", as the file is called`);
};

const filesOf = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    // A site's own folder need not be there.
    if (isObject(cause) && cause['code'] === 'ENOENT') return [];
    throw cause;
  }
};

/** Later folders win where two name the same thing. */
export const loadYamlContent = async <T>(
  folders: readonly string[],
  options: { readonly schema: z.ZodType<T>; readonly key: keyof T & string },
): Promise<{
  readonly values: ReadonlyMap<string, T>;
  readonly faults: readonly ContentFault[];
}> => {
  const values = new Map<string, T>();
  const faults: ContentFault[] = [];
  for (const folder of folders)
    for (const file of await filesOf(folder)) {
      if (!file.endsWith('.yml')) {
        faults.push({ file, line: 0, at: '', because: 'not a .yml file' });
        continue;
      }
      const read = readYamlContent(await readFile(join(folder, file), 'utf8'), {
        file,
        ...options,
      });
      faults.push(...read.faults);
      if (read.value) values.set(file.slice(0, -4), read.value);
    }
  return { values, faults };
};
