/** What the API's handlers ask, answered by the rooms as they were built. */
import type { ApiDeps } from '../api/index.ts';
import { behaviours, type Places } from '../detection/index.ts';
import { planFacts } from '../loop/index.ts';
import type { KnownGood } from '../response/index.ts';
import { TENANT } from './data-dir.ts';
import type { Doors } from './doors.ts';
import type { BuiltEngine } from './engine.ts';
import type { FlowMeter } from './flow.ts';
import type { Connection } from './platform-contract.ts';
import type { keepRules } from './rules/keep-rules.ts';

/** Handed on as they are. */
type Given =
  | 'store'
  | 'stream'
  | 'archive'
  | 'sources'
  | 'judge'
  | 'signIn'
  | 'live'
  | 'clock'
  | 'log'
  | 'control'
  | 'controlAll'
  | 'attack'
  | 'exceptionsChanged'
  | 'runner'
  | 'actions'
  | 'playbooks'
  | 'lifecycles'
  | 'existence'
  | 'honey'
  | 'governance'
  | 'exchange'
  | 'siteRules'
  | 'techniques'
  | 'drills'
  | 'demo'
  | 'ahead'
  | 'connect'
  | 'connected'
  | 'health'
  | 'metrics'
  | 'version'
  | 'ledger'
  | 'ways';

export interface ApiParts {
  readonly given: Pick<ApiDeps, Given>;
  readonly connections: readonly Connection[];
  readonly places: Places;
  readonly meter: FlowMeter;
  readonly ruleKeeper: Awaited<ReturnType<typeof keepRules>>;
  engine(): BuiltEngine | undefined;
  siteKnownGood(system: string, scope: string): KnownGood | undefined;
  doors(): Doors;
}

export const apiDepsOf = (parts: ApiParts): ApiDeps => {
  const { given, connections, places, meter, ruleKeeper, engine, siteKnownGood, doors } = parts;
  return {
    ...given,
    tenant: TENANT,
    view: () => engine()?.view,
    posture: (id) => engine()?.posture(id),
    planFacts(about) {
      const eyes = engine();
      return eyes ? planFacts({ ...eyes, siteKnownGood }, about) : {};
    },
    heardAt: meter.heardAt,
    get rules() {
      return ruleKeeper.rules;
    },
    get correlations() {
      return ruleKeeper.correlations;
    },
    readRule: ruleKeeper.read,
    ruleFiles: () => ruleKeeper,
    ruleText: ruleKeeper.text,
    placeOf: (ip) => places.lookup(ip),
    behaviours,
    get publicUrl() {
      return doors().public;
    },
    flow: () => meter.flow(),
    webhook: (source, name) =>
      connections.find((one) => one.source === source)?.doors?.find((one) => one.name === name),
    receiver: (name) =>
      connections.flatMap((one) => one.receivers ?? []).find((one) => one.name === name),
  };
};
