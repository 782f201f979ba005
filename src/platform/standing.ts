/** The desks that ask of what stands whether it should, and what stands there only to be touched. */
import type { Archive } from '../archive/index.ts';
import type { Clock, Log } from '../core/index.ts';
import {
  createExistence,
  createHoney,
  type Existence,
  type Honey,
  type Lifecycle,
  lintLifecycle,
  loadLifecycles,
} from '../governance/index.ts';
import type { ControlRecord } from '../loop/index.ts';
import type { Action } from '../model/index.ts';
import { type Runner, readResponseSettings } from '../response/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { Sealer, TenantStore } from '../store/index.ts';
import { lifecycleDir } from './content.ts';
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
}

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
): { readonly existence: Existence; readonly honey: Honey } => {
  const { engine, ...shared } = parts;
  const asked = {
    ...shared,
    view: () => engine()?.view,
    settings: () => readResponseSettings(parts.store),
  };
  return {
    existence: createExistence({ ...asked, posture: (id) => engine()?.posture(id) }),
    honey: createHoney(asked),
  };
};
