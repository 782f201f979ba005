/** The desks that ask of what stands whether it should, and what stands there only to be touched. */
import type { Archive } from '../archive/index.ts';
import type { Clock, Log } from '../core/index.ts';
import { behaviours } from '../detection/index.ts';
import {
  createExistence,
  createHoney,
  createOffice,
  type Existence,
  type GovernanceContent,
  type Honey,
  type Lifecycle,
  lintGovernance,
  lintLifecycle,
  loadGovernance,
  loadLifecycles,
  type Office,
} from '../governance/index.ts';
import type { ControlRecord } from '../loop/index.ts';
import type { Action } from '../model/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import {
  type Levers,
  type Playbook,
  type Runner,
  readResponseSettings,
} from '../response/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { Sealer, TenantStore } from '../store/index.ts';
import { contentDir, lifecycleDir } from './content.ts';
import type { BuiltEngine } from './engine.ts';

export interface StandingParts {
  readonly store: TenantStore;
  readonly archive: Archive;
  readonly runner: Runner;
  readonly actions: ReadonlyMap<string, Action>;
  readonly sources: readonly SourceDefinition[];
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  engine(): BuiltEngine | undefined;
  heardAt(system: string): number | undefined;
  control(record: ControlRecord, scope?: string): Promise<void>;
  readonly content: Pick<GovernanceContent, 'frameworks' | 'policies'>;
  readonly judge: PostureJudge;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly levers: Levers;
  /** Ids of connected systems. */
  readonly connected: readonly string[];
}

/** Our own, and the site's beside them; what is at fault is told and left out. */
export const readGovernance = async (
  site: string,
  judge: PostureJudge,
  log: Log,
): Promise<GovernanceContent> => {
  const content = await loadGovernance([contentDir, site]);
  const known = {
    checks: new Set(judge.checks.map(({ id }) => id)),
    behaviours: new Set(behaviours.map(({ id }) => id)),
  };
  for (const fault of content.faults) log.warn(fault, 'content left out');
  for (const fault of lintGovernance(content, known)) log.warn(fault, 'content is at fault');
  return content;
};

/** What is at fault is told and left out. */
export const readLifecycles = async (
  actions: ReadonlyMap<string, Action>,
  log: Log,
): Promise<ReadonlyMap<string, Lifecycle>> => {
  const { lifecycles, faults } = await loadLifecycles(lifecycleDir);
  for (const fault of faults) log.warn(fault, 'content left out');
  // An action that no connection has is no fault: it is done by hand then.
  for (const one of lifecycles.values())
    for (const fault of lintLifecycle(one, actions).filter(
      ({ because }) => !/^no action/.test(because),
    ))
      log.warn({ system: one.system, ...fault }, 'content is at fault');
  return lifecycles;
};

export const openStanding = (
  parts: StandingParts,
): { readonly existence: Existence; readonly honey: Honey; readonly governance: Office } => {
  const { engine, connected, ...shared } = parts;
  const asked = {
    ...shared,
    view: () => engine()?.view,
    settings: () => readResponseSettings(parts.store),
  };
  return {
    existence: createExistence({ ...asked, posture: (id) => engine()?.posture(id) }),
    honey: createHoney(asked),
    governance: createOffice({ ...asked, behaviours, connected: () => connected }),
  };
};
