/** What a playbook's shape cannot say: order, machines, undo, and whether its actions exist. */
import type { Action, IdentityClass } from '../model/index.ts';
import { type ActionStep, isActionStep, type Playbook, stages } from './playbook-schema.ts';

export interface PlaybookFault {
  readonly file: string;
  /** 1-based; 0 = the file as a whole. */
  readonly line: number;
  /** Where in the document, e.g. `steps[2].action`. */
  readonly at: string;
  readonly because: string;
}

type Fault = Pick<PlaybookFault, 'at' | 'because'>;

const isMachine = (one: IdentityClass): boolean => one !== 'human';

const stepFaults = (step: ActionStep, at: string, emergency: boolean): Fault[] => {
  const faults: Fault[] = [];
  if ((step.undo === 'irreversible') !== (step.irreversible !== undefined)) {
    faults.push({
      at: `${at}.irreversible`,
      because: 'say why there is no way back exactly when undo is irreversible',
    });
  }
  if (step.until_used && step.undo === 'irreversible') {
    faults.push({
      at: `${at}.until_used`,
      because: 'what nobody picks up is rolled back: that needs an undo',
    });
  }
  if (step.undo === 'irreversible' && step.requires !== 'approval') {
    faults.push({ at: `${at}.requires`, because: 'an irreversible step always needs approval' });
  }
  if (step.requires === 'reversible' && step.undo !== 'exact') {
    faults.push({
      at: `${at}.requires`,
      because: 'only an exactly undoable step runs on confidence alone',
    });
  }
  if (emergency && step.target.select !== 'created_by_incident') {
    faults.push({
      at: `${at}.target`,
      because: 'emergency access is never locked: act only on what was created by the incident',
    });
  }
  return faults;
};

/** Faults of one playbook by itself. `path` is `<class>/<name>` from its place on disk. */
export const lintPlaybook = (playbook: Playbook, path: string): readonly Fault[] => {
  const faults: Fault[] = [];
  if (playbook.id !== path) {
    faults.push({ at: 'id', because: `id "${playbook.id}" must equal its path "${path}"` });
  }
  if (!playbook.id.startsWith(`${playbook.class}/`)) {
    faults.push({ at: 'class', because: `class ${playbook.class} stands in another folder` });
  }
  const seen = new Set<string>();
  let reached = 0;
  playbook.steps.forEach((step, index) => {
    const at = `steps[${index}]`;
    if (seen.has(step.id)) faults.push({ at: `${at}.id`, because: `step "${step.id}" twice` });
    seen.add(step.id);
    const rank = stages.indexOf(step.stage);
    if (rank < reached) {
      faults.push({
        at: `${at}.stage`,
        because: `${step.stage} after ${stages[reached]}: the order is ${stages.join(' → ')}`,
      });
    }
    reached = Math.max(reached, rank);
    if (isActionStep(step)) {
      const awaited = playbook.steps.findIndex((one) => one.id === step.after);
      if (step.after !== undefined && (awaited < 0 || awaited >= index))
        faults.push({ at: `${at}.after`, because: `no step "${step.after}" stands before it` });
      faults.push(...stepFaults(step, at, playbook.situation === 'emergency_access'));
    } else if (step.interactive && isMachine(playbook.class)) {
      faults.push({
        at: `${at}.interactive`,
        because: `a machine (${playbook.class}) never gets an interactive step`,
      });
    }
  });
  const acts = playbook.steps.filter(isActionStep);
  if (acts.some((step) => step.stage === 'rotate') && !acts.some((s) => s.stage === 'freeze')) {
    faults.push({ at: 'steps', because: 'nothing is rotated before something is frozen' });
  }
  return faults;
};

/** Faults of one playbook against the actions this site has. */
export const lintActions = (
  playbook: Playbook,
  actions: ReadonlyMap<string, Action>,
): readonly Fault[] =>
  playbook.steps.flatMap((step, index): Fault[] => {
    if (!isActionStep(step)) return [];
    const at = `steps[${index}]`;
    const action = actions.get(step.action);
    if (!action) return [{ at: `${at}.action`, because: `no action "${step.action}" here` }];
    const faults: Fault[] = [];
    if (action.undo !== step.undo) {
      faults.push({
        at: `${at}.undo`,
        because: `says ${step.undo}, but ${action.id} is ${action.undo}`,
      });
    }
    if (action.classes !== 'any' && !action.classes.includes(playbook.class)) {
      faults.push({
        at: `${at}.action`,
        because: `${action.id} is not for ${playbook.class}, only for ${action.classes.join(', ')}`,
      });
    }
    return faults;
  });
