/** What a playbook's shape cannot say: order, machines, undo, and whether its actions exist and may be done. */
import type { z } from 'zod';
import type { Action, IdentityClass } from '../model/index.ts';
import { isLeverStep, systemOf } from './levers.ts';
import {
  isActionStep,
  isHygiene,
  type LeverStep,
  type Levers,
  type Playbook,
  type playbookSchema,
  stages,
  type WrittenStep,
  writtenOf,
} from './playbook-schema.ts';

export interface PlaybookFault {
  readonly file: string;
  /** 1-based; 0 = the file as a whole. */
  readonly line: number;
  /** Where in the document, e.g. `steps[2].action`. */
  readonly at: string;
  readonly because: string;
}

type Fault = Pick<PlaybookFault, 'at' | 'because'>;
type PlaybookFile = z.infer<typeof playbookSchema>;
type Acting = Extract<WrittenStep, { readonly target: unknown }>;

const isMachine = (one: IdentityClass): boolean => one !== 'human';
const acts = (step: WrittenStep): step is Acting => 'target' in step;

/** Of a step that names its action itself; a lever's rows carry their own labels. */
const undoFaults = (step: Acting, at: string): Fault[] => {
  if (isLeverStep(step)) return [];
  const faults: Fault[] = [];
  if ((step.undo === 'irreversible') !== (step.irreversible !== undefined))
    faults.push({
      at: `${at}.irreversible`,
      because: 'say why there is no way back exactly when undo is irreversible',
    });
  if (step.until_used && step.undo === 'irreversible')
    faults.push({
      at: `${at}.until_used`,
      because: 'what nobody picks up is rolled back: that needs an undo',
    });
  if (step.undo === 'irreversible' && step.requires !== 'approval')
    faults.push({ at: `${at}.requires`, because: 'an irreversible step always needs approval' });
  if (step.requires === 'reversible' && step.undo !== 'exact')
    faults.push({
      at: `${at}.requires`,
      because: 'only an exactly undoable step runs on confidence alone',
    });
  return faults;
};

const leverFaults = (step: LeverStep, at: string, levers: Levers): Fault[] => {
  const rows = levers[step.lever]?.actions;
  if (rows === undefined) return [{ at: `${at}.lever`, because: `no lever "${step.lever}"` }];
  const systems = new Set(rows.map((row) => systemOf(row.action)));
  return (step.systems ?? [])
    .filter((one) => !systems.has(one))
    .map((one) => ({ at: `${at}.systems`, because: `${step.lever} has no action in ${one}` }));
};

const stepFaults = (step: Acting, at: string, playbook: PlaybookFile): Fault[] => {
  const faults = undoFaults(step, at);
  const emergency = playbook.situation === 'emergency_access';
  if (emergency && step.target.select !== 'created_by_incident')
    faults.push({
      at: `${at}.target`,
      because: 'emergency access is never locked: act only on what was created by the incident',
    });
  if (step.until_used && !isHygiene(playbook.situation))
    faults.push({
      at: `${at}.until_used`,
      because: 'rotation with overlap leaves the old secret alive: never in active abuse',
    });
  const awaited = playbook.steps.findIndex((one) => one.id === step.after);
  if (step.after !== undefined && (awaited < 0 || awaited >= playbook.steps.indexOf(step)))
    faults.push({ at: `${at}.after`, because: `no step "${step.after}" stands before it` });
  return faults;
};

/** Each step by itself, and against those before it. */
const orderFaults = (playbook: PlaybookFile): Fault[] => {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let reached = 0;
  playbook.steps.forEach((step, index) => {
    const at = `steps[${index}]`;
    if (seen.has(step.id)) faults.push({ at: `${at}.id`, because: `step "${step.id}" twice` });
    seen.add(step.id);
    const rank = stages.indexOf(step.stage);
    if (rank < reached)
      faults.push({
        at: `${at}.stage`,
        because: `${step.stage} after ${stages[reached]}: the order is ${stages.join(' → ')}`,
      });
    reached = Math.max(reached, rank);
    if (!acts(step) && step.interactive && isMachine(playbook.class))
      faults.push({
        at: `${at}.interactive`,
        because: `a machine (${playbook.class}) never gets an interactive step`,
      });
  });
  return faults;
};

/** Faults of one playbook by itself. `path` is `<class>/<name>` from its place on disk. */
export const lintPlaybook = (
  playbook: PlaybookFile,
  path: string,
  levers: Levers = {},
): readonly Fault[] => {
  const faults: Fault[] = [];
  if (playbook.id !== path)
    faults.push({ at: 'id', because: `id "${playbook.id}" must equal its path "${path}"` });
  if (!playbook.id.startsWith(`${playbook.class}/`))
    faults.push({ at: 'class', because: `class ${playbook.class} stands in another folder` });
  faults.push(...orderFaults(playbook));
  playbook.steps.forEach((step, index) => {
    const at = `steps[${index}]`;
    if (!acts(step)) return;
    if (isLeverStep(step)) faults.push(...leverFaults(step, at, levers));
    faults.push(...stepFaults(step, at, playbook));
  });
  const acting = playbook.steps.filter(acts);
  const rotates = acting.some((step) => step.stage === 'rotate');
  if (rotates && !isHygiene(playbook.situation) && !acting.some((s) => s.stage === 'freeze'))
    faults.push({ at: 'steps', because: 'nothing is rotated before something is frozen' });
  return faults;
};

/** What the site's connections may do, as far as it was tried. */
export type Granted = (system: string, permission: string) => 'yes' | 'no' | 'unknown';

export interface SiteActions {
  readonly actions: ReadonlyMap<string, Action>;
  readonly granted?: Granted;
}

/**
 * Faults of one playbook against the actions this site has. A system that is not connected for acting is none: its steps
 * find nothing to act on. One that is must have the action, with the undo as labelled and the rights to do and undo it.
 */
export const lintActions = (
  playbook: Playbook,
  { actions, granted = () => 'unknown' }: SiteActions,
): readonly Fault[] => {
  const systems = new Set([...actions.values()].map((action) => action.system));
  return playbook.steps.flatMap((step): Fault[] => {
    if (!isActionStep(step)) return [];
    const at = `steps[${writtenOf(playbook).findIndex((one) => one.id === step.id)}]`;
    const key = step.lever === undefined ? 'action' : 'lever';
    const action = actions.get(step.action);
    if (!action)
      return systems.has(systemOf(step.action))
        ? [{ at: `${at}.${key}`, because: `no action "${step.action}" here` }]
        : [];
    const faults: Fault[] = [];
    if (action.undo !== step.undo)
      faults.push({
        at: `${at}.${step.lever === undefined ? 'undo' : key}`,
        because: `says ${step.undo}, but ${action.id} is ${action.undo}`,
      });
    if (action.classes !== 'any' && !action.classes.includes(playbook.class))
      faults.push({
        at: `${at}.${key}`,
        because: `${action.id} is not for ${playbook.class}, only for ${action.classes.join(', ')}`,
      });
    const needed = [...new Set([...action.permissions.do, ...action.permissions.undo])];
    const lacking = needed.filter((one) => granted(action.system, one) === 'no');
    if (lacking.length > 0)
      faults.push({
        at: `${at}.${key}`,
        because: `${action.id} needs ${lacking.join(', ')}, which this site's connection lacks`,
      });
    return faults;
  });
};
