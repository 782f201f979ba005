/** A playbook says "suspend"; what that is in each system stands in one table. Pure but for reading it. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { CountersignError, isObject } from '../core/index.ts';
import { placedYaml } from './playbook-place.ts';
import {
  type ActionStep,
  type LeverRow,
  type LeverStep,
  type Levers,
  leversSchema,
  type Playbook,
  type PlaybookStep,
  type playbookSchema,
  type WrittenStep,
} from './playbook-schema.ts';

export const isLeverStep = (step: WrittenStep): step is LeverStep => 'lever' in step;

/** None where there is no such file. @throws CountersignError ERR_PLAYBOOK_INVALID naming the place */
export const readLevers = async (path: string): Promise<Levers> => {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (cause) {
    if (isObject(cause) && cause['code'] === 'ENOENT') return {};
    throw cause;
  }
  const placed = placedYaml(source);
  const parsed = leversSchema.safeParse(placed.value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const at = (first?.path ?? []).filter((key): key is string | number => typeof key !== 'symbol');
  throw new CountersignError(
    'ERR_PLAYBOOK_INVALID',
    `${path}:${placed.lineOf(at)}: ${at.join('.')}: ${first?.message ?? 'not a table of levers'}`,
    { cause: parsed.error, detail: { line: placed.lineOf(at) } },
  );
};

export const systemOf = (action: string): string => action.slice(0, action.indexOf('.'));

const requiresOf = (step: LeverStep, row: LeverRow): ActionStep['requires'] => {
  if (row.undo === 'irreversible') return 'approval';
  return step.requires === 'reversible' && row.undo !== 'exact' ? 'approval' : step.requires;
};

/** Undefined: this row is not for such a class, system or target. */
const rowStep = (
  { lever, systems, target, until_used: used, ...step }: LeverStep,
  row: LeverRow,
  owner: Playbook['class'],
): ActionStep | undefined => {
  if (row.classes && !row.classes.includes(owner)) return undefined;
  if (systems && !systems.includes(systemOf(row.action))) return undefined;
  const only = target.only ? row.kinds.filter((kind) => target.only?.includes(kind)) : row.kinds;
  if (only.length === 0) return undefined;
  return {
    ...step,
    requires: requiresOf({ ...step, lever, target }, row),
    lever,
    action: row.action,
    target: { ...target, only },
    disruption: row.disruption,
    undo: row.undo,
    ...(row.irreversible === undefined ? {} : { irreversible: row.irreversible }),
    leaves: row.leaves,
    ...(used && row.undo !== 'irreversible' ? { until_used: used } : {}),
    ...(row.like === undefined ? {} : { like: new RegExp(row.like, 'i') }),
    ...(row.on === undefined ? {} : { on: new RegExp(row.on, 'i') }),
    ...(row.takes === undefined ? {} : { takes: row.takes }),
    ...(row.interactive === undefined ? {} : { interactive: row.interactive }),
    ...(row.external === undefined ? {} : { external: row.external }),
    ...(row.give === undefined ? {} : { give: row.give }),
  };
};

/** Every lever comes apart into one step for each system that has it; all keep the id of the step as written. */
export const expandLevers = (
  written: z.infer<typeof playbookSchema>,
  levers: Levers,
): Playbook => ({
  ...written,
  written: written.steps,
  steps: written.steps.flatMap((step): readonly PlaybookStep[] => {
    if (!isLeverStep(step)) return [step];
    return (levers[step.lever]?.actions ?? []).flatMap(
      (row) => rowStep(step, row, written.class) ?? [],
    );
  }),
});
