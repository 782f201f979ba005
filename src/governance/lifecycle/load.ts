/** Reads `content/lifecycle`. */
import type { Action } from '../../model/index.ts';
import { type ContentFault, loadYamlContent, readYamlContent } from '../yaml-content.ts';
import { type Lifecycle, lifecycleSchema } from './schema.ts';

export interface LoadedLifecycles {
  /** By system. */
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly faults: readonly ContentFault[];
}

/** One file's text; `system` is its name without `.yml`. */
export const readLifecycle = (text: string, system: string) => {
  const { value: lifecycle, faults } = readYamlContent(text, {
    file: `${system}.yml`,
    schema: lifecycleSchema,
    key: 'system',
  });
  return { lifecycle, faults };
};

/** What a file promises of the actions that exist. `where` says the place of a fault within the file. */
export const lintLifecycle = (
  { system, ends, eligible, decoys }: Lifecycle,
  actions: ReadonlyMap<string, Pick<Action, 'undo'>>,
): readonly Pick<ContentFault, 'at' | 'because'>[] => {
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
  const { values, faults } = await loadYamlContent([folder], {
    schema: lifecycleSchema,
    key: 'system',
  });
  return { lifecycles: values, faults };
};
