/** What the platform does by itself, built of its rooms. */
import { type Ahead, type LiveHub, sampleRisk } from '../api/index.ts';
import type { Archive } from '../archive/index.ts';
import { type Clock, CountersignError, DAY, type Log } from '../core/index.ts';
import { tendDrills } from '../drill/index.ts';
import type { Exchange } from '../exchange/index.ts';
import { type Existence, type Honey, type Office, probeAll } from '../governance/index.ts';
import type { ControlRecord } from '../loop/index.ts';
import type { Playbook } from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';
import { announceCounters } from './announce.ts';
import type { BuiltEngine } from './engine.ts';
import type { FlowMeter } from './flow.ts';
import type { Connection, DrillDoor, PlatformOptions } from './platform-contract.ts';
import type { RegularWork } from './regular-work.ts';

export const noDrills: DrillDoor = {
  list: () => [],
  run: async () => {
    throw new CountersignError(
      'ERR_CONFLICT',
      'no safe target to drill on is connected; `countersign drill run` brings its own',
    );
  },
};

/** Late events still find their day open. */
const HOT_DAYS = 2;

export interface WorkParts
  extends Pick<RegularWork, 'followRules' | 'pull' | 'pullLogs' | 'readExceptions' | 'witness'> {
  readonly options: Pick<PlatformOptions, 'drills'>;
  readonly store: TenantStore;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly log: Log;
  readonly live: LiveHub;
  readonly meter: FlowMeter;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly existence: Existence;
  readonly honey: Honey;
  readonly governance: Office;
  readonly exchange: Exchange;
  readonly connections: readonly Connection[];
  readonly ahead: Ahead;
  engine(): BuiltEngine | undefined;
  control(record: ControlRecord, scope?: string): Promise<void>;
}

export const workOf = (parts: WorkParts): RegularWork => {
  const { store, clock, log, control, engine, exchange, connections, existence } = parts;
  const { followRules, pull, pullLogs, readExceptions } = parts;
  const drills = parts.options.drills ?? noDrills;
  return {
    ...{ followRules, pull, pullLogs, readExceptions, witness: parts.witness },
    sampleRisk: () => sampleRisk(store, clock.now()),
    reviewExistence: () => existence.turn(),
    tendDecoys: () => parts.honey.turn(),
    tendDrills: () =>
      tendDrills({
        ...{ store, clock, log, control, playbooks: parts.playbooks },
        view: () => engine()?.view,
        ids: () => drills.list().map((one) => one.id),
        run: (id, by) => drills.run(id, by),
      }),
    ratifyChanges: () => parts.governance.ratify.turn(),
    reviewAccess: () => parts.governance.reviews.turn(),
    keepPolicies: () => parts.governance.policyWork.turn(),
    tellOutputs: async () => {
      await exchange.outputs.refresh();
      await exchange.outputs.sweep();
    },
    deliver: async () => {
      await exchange.deliverer.turn();
    },
    pollSignals: async () => {
      await exchange.subscriber.poll();
    },
    pruneOutbox: () => exchange.deliverer.prune(),
    closeDays: async () => {
      await parts.archive.compact(clock.now() - HOT_DAYS * DAY);
    },
    probePermissions: () =>
      probeAll(
        connections.flatMap((one) => one.probes ?? []),
        { store, now: clock.now(), log },
      ),
    answerAhead: () => parts.ahead.turn(),
    judgeAll: () => control({ type: 'judge', at: clock.now(), principals: 'all' }),
    sayCounters: () =>
      announceCounters(parts.live, clock, { store, flow: () => parts.meter.flow() }),
  };
};
