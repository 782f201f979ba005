/** Reads `content/lifecycle`, reports every fault with its place, and lets none stop the others. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCountersignError } from '../../core/index.ts';
import type { Action } from '../../model/index.ts';
import { placedYaml } from '../../response/index.ts';
import { type Lifecycle, lifecycleSchema } from './schema.ts';

export interface LifecycleFault {
  readonly file: string;
  /** 1-based; 0 = the file as a whole. */
  readonly line: number;
  readonly at: string;
  readonly because: string;
}

export interface LoadedLifecycles {
  /** By system. */
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly faults: readonly LifecycleFault[];
}

type Read = Pick<LoadedLifecycles, 'faults'> & { readonly lifecycle: Lifecycle | undefined };

/** One file's text; `system` is its name without `.yml`. */
export const readLifecycle = (text: string, system: string): Read => {
  const file = `${system}.yml`;
  const at = (line: number, place: string, because: string): Read => ({
    lifecycle: undefined,
    faults: [{ file, line, at: place, because }],
  });
  let placed: ReturnType<typeof placedYaml>;
  try {
    placed = placedYaml(text);
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_PLAYBOOK_INVALID')) throw fault;
    return at(Number(fault.detail['line'] ?? 0), '', fault.message);
  }
  const parsed = lifecycleSchema.safeParse(placed.value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const keys = path.filter((key) => typeof key !== 'symbol');
      return { file, line: placed.lineOf(keys), at: keys.join('.'), because: message };
    });
    return { lifecycle: undefined, faults };
  }
  if (parsed.data.system !== system)
    return at(placed.lineOf(['system']), 'system', `must be "${system}", as the file is called`);
  return { lifecycle: parsed.data, faults: [] };
};

/** What a file promises of the actions that exist. `where` says the place of a fault within the file. */
export const lintLifecycle = (
  { system, ends, eligible, decoys }: Lifecycle,
  actions: ReadonlyMap<string, Pick<Action, 'undo'>>,
): readonly Pick<LifecycleFault, 'at' | 'because'>[] => {
  const known = (at: string, id: string | undefined) =>
    id === undefined || actions.has(id) ? [] : [{ at, because: `no action "${id}"` }];
  const undone = (at: string, id: string | undefined) =>
    id !== undefined && actions.get(id)?.undo === 'irreversible'
      ? [{ at, because: `${id} cannot be undone, so it is no way to try without` }]
      : [];
  const own = (at: string, id: string | undefined) =>
    id === undefined || id.startsWith(`${system}.`)
      ? []
      : [{ at, because: `${id} is an action of another system` }];
  const look = (at: string, id: string | undefined) => [...known(at, id), ...own(at, id)];
  return [
    ...ends.flatMap((one, index) => [
      ...look(`ends.${index}.disable`, one.disable),
      ...undone(`ends.${index}.disable`, one.disable),
      ...look(`ends.${index}.delete`, one.delete),
    ]),
    ...eligible.flatMap((one, index) => look(`eligible.${index}.action`, one.action)),
    ...decoys.flatMap((one, index) => [
      ...look(`decoys.${index}.plant`, one.plant),
      ...undone(`decoys.${index}.plant`, one.plant),
    ]),
  ];
};

export const loadLifecycles = async (folder: string): Promise<LoadedLifecycles> => {
  const lifecycles = new Map<string, Lifecycle>();
  const faults: LifecycleFault[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith('.yml')) {
      faults.push({ file: name, line: 0, at: '', because: 'not a .yml file' });
      continue;
    }
    const read = readLifecycle(await readFile(join(folder, name), 'utf8'), name.slice(0, -4));
    faults.push(...read.faults);
    if (read.lifecycle) lifecycles.set(read.lifecycle.system, read.lifecycle);
  }
  return { lifecycles, faults };
};
