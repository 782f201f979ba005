/** Reads every playbook, reports every fault with its place, and never lets one stop the others. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { isCountersignError } from '../core/index.ts';
import { expandLevers, readLevers } from './levers.ts';
import {
  lintActions,
  lintPlaybook,
  type PlaybookFault,
  type SiteActions,
} from './playbook-lint.ts';
import { type PlacedYaml, placedYaml } from './playbook-place.ts';
import { identityClasses, type Levers, type Playbook, playbookSchema } from './playbook-schema.ts';

export interface LoadedPlaybooks {
  /** Sound ones by id, in order of id. */
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly faults: readonly PlaybookFault[];
  /** Files seen, sound or not. */
  readonly files: number;
}

export interface ReadPlaybook {
  readonly playbook: Playbook | undefined;
  readonly faults: readonly PlaybookFault[];
}

type Key = string | number;

const written = (path: readonly Key[]): string =>
  path.reduce<string>(
    (out, key) => (typeof key === 'number' ? `${out}[${key}]` : out ? `${out}.${key}` : key),
    '',
  );

const pathOf = (at: string): Key[] =>
  at.split(/[.[\]]+/).flatMap((key) => (key === '' ? [] : [/^\d+$/.test(key) ? Number(key) : key]));

/** A union's own message says nothing; the branch that came furthest does. */
const flat = (issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] => {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const best = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
  return best.flatMap((inner) => flat({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** One file's text → a playbook, or its faults. `path` is `<class>/<name>`. */
export const readPlaybook = (
  text: string,
  path: string,
  file: string = `${path}.yml`,
  levers: Levers = {},
): ReadPlaybook => {
  let placed: PlacedYaml;
  try {
    placed = placedYaml(text);
  } catch (cause) {
    if (!isCountersignError(cause, 'ERR_PLAYBOOK_INVALID')) throw cause;
    const line = Number(cause.detail['line'] ?? 0);
    return { playbook: undefined, faults: [{ file, line, at: '', because: cause.message }] };
  }
  const parsed = playbookSchema.safeParse(placed.value);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap(flat).map((issue) => {
      const at = issue.path.filter((key): key is Key => typeof key !== 'symbol');
      const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      const place = extra === undefined ? at : [...at, extra];
      return { file, line: placed.lineOf(place), at: written(place), because: issue.message };
    });
    return { playbook: undefined, faults };
  }
  const faults = lintPlaybook(parsed.data, path, levers).map((fault) => ({
    file,
    line: placed.lineOf(pathOf(fault.at)),
    ...fault,
  }));
  const playbook = faults.length === 0 ? expandLevers(parsed.data, levers) : undefined;
  return { playbook, faults };
};

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true })).map((entry) => entry.name).sort();

/**
 * All `<class>/<name>.yml` under `root`. With `actions`, a playbook that names an action this site
 * lacks, or labels its undo wrongly, is at fault too and is not used.
 */
export const loadPlaybooks = async (
  root: string,
  { actions, granted }: Partial<SiteActions> = {},
): Promise<LoadedPlaybooks> => {
  const levers = await readLevers(join(root, '../levers.yml'));
  const playbooks = new Map<string, Playbook>();
  const faults: PlaybookFault[] = [];
  let files = 0;
  for (const folder of await namesIn(root)) {
    if (!(identityClasses as readonly string[]).includes(folder)) {
      faults.push({ file: folder, line: 0, at: '', because: 'not the name of an identity class' });
      continue;
    }
    for (const name of await namesIn(join(root, folder))) {
      const file = `${folder}/${name}`;
      if (!name.endsWith('.yml')) {
        faults.push({ file, line: 0, at: '', because: 'not a .yml file' });
        continue;
      }
      files++;
      const source = await readFile(join(root, folder, name), 'utf8');
      const read = readPlaybook(source, `${folder}/${name.slice(0, -4)}`, file, levers);
      faults.push(...read.faults);
      if (!read.playbook) continue;
      const site = actions && { actions, ...(granted ? { granted } : {}) };
      const wrong = site ? lintActions(read.playbook, site) : [];
      const placed = placedYaml(source);
      faults.push(...wrong.map((one) => ({ file, line: placed.lineOf(pathOf(one.at)), ...one })));
      if (wrong.length === 0) playbooks.set(read.playbook.id, read.playbook);
    }
  }
  return { playbooks, faults, files };
};
