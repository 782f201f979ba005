/** The rooms of the platform turned by hand, on a clock of its own: engine, store, responder and runner on the twin. */
import { resolve } from 'node:path';
import {
  DAY,
  HOUR,
  type ManualClock,
  manualClock,
  SECOND,
  silentLog,
} from '../../src/core/index.ts';
import type { LogRecord } from '../../src/estate/index.ts';
import { createResponder, type Responder, type TurnOutput } from '../../src/loop/index.ts';
import { readOwnRules, readPlaces } from '../../src/platform/content.ts';
import { type Demo, openDemo } from '../../src/platform/demo.ts';
import { type BuiltEngine, buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import {
  createRunner,
  loadPlaybooks,
  RESPONSE_SETTINGS_KEY,
  type ResponseSettings,
  type Runner,
  responseSettingsSchema,
} from '../../src/response/index.ts';
import { sources } from '../../src/sources/index.ts';
import { embedded, peer } from '../../src/store/cases/servers.case.ts';
import { createSealer, openStore, type TenantStore } from '../../src/store/index.ts';

/** Monday to Tuesday of the week after, 10:30 UTC. */
export const START = Date.UTC(2026, 9, 5);
export const NOW = START + 8 * DAY + 10 * HOUR + 30 * 60 * SECOND;

export interface SmallSite {
  readonly clock: ManualClock;
  readonly demo: Demo;
  readonly engine: BuiltEngine;
  readonly store: TenantStore;
  readonly responder: Responder;
  /** Another over the same store, as after a restart. */
  nextResponder(): Responder;
  readonly runner: Runner;
  readonly settings: ResponseSettings;
  /** History of the users with these names, learned in silence. */
  learn(userNames: readonly string[]): void;
  /** As they happen: judged and committed. */
  play(records: readonly LogRecord[]): Promise<TurnOutput>;
  /** Responder and runner turn while time passes. */
  settle(turns?: number): Promise<void>;
  close(): Promise<void>;
}

const raw = (records: readonly LogRecord[]) =>
  records.map((record, index) => ({
    line: index + 1,
    record,
    text: JSON.stringify(record),
  }));

const userOf = (record: LogRecord): unknown =>
  (record['userIdentity'] as Record<string, unknown> | undefined)?.['userName'];

export const openSmallSite = async (given: Partial<ResponseSettings> = {}): Promise<SmallSite> => {
  const clock = manualClock(NOW);
  const log = silentLog;
  const server = await (peer.skip === undefined ? peer : embedded).start();
  const opened = await openStore({ ...server.address, log });
  await opened.ensureTenant('main', 'main');
  const store = opened.tenant('main');
  const settings = responseSettingsSchema.parse({
    defaultApprover: 'founder',
    incidentCommander: 'commander',
    onCall: ['on-call'],
    defaultMode: 'active',
    ...given,
  });
  await store.settings.put(RESPONSE_SETTINGS_KEY, settings);
  const demo = await openDemo({
    seed: 20261,
    size: 'small',
    historyDays: 8,
    propagationMs: SECOND,
    clock,
    log,
  });
  const [{ rules, correlations }, places] = await Promise.all([readOwnRules(), readPlaces(log)]);
  const engine = buildEngine({
    sources,
    rules,
    correlations,
    places,
    judge: createPosture(),
    log,
    now: clock.now,
    exceptions: () => [],
  });
  for (const feed of demo.connection.inventories ?? [])
    for await (const snapshot of feed.pull(START)) engine.snapshot(snapshot);
  engine.control(
    demo.estate
      .declarations(START)
      .map((declaration) => ({ type: 'declaration', at: START, by: 'demo', declaration })),
    START,
  );
  const actions = new Map(demo.connection.actions.map((action) => [action.id, action]));
  const { playbooks } = await loadPlaybooks(
    resolve(import.meta.dirname, '../../content/playbooks'),
    { actions },
  );
  const shared = { store, actions, playbooks, clock, log };
  const runner = createRunner({
    ...shared,
    sealer: createSealer(new Uint8Array(32).fill(9)),
    holder: 'test',
  });
  const nextResponder = (): Responder =>
    createResponder({ ...shared, runner, settings: async () => settings, eyes: () => engine });
  const responder = nextResponder();
  const lease = await store.leases.acquire(0, 'test', DAY, clock.now());
  let position = 0;
  const commit = async (output: TurnOutput): Promise<void> => {
    await store.commit({
      ...output,
      partition: 0,
      epoch: lease?.epoch ?? 0,
      position: ++position,
      state: engine.takeState(),
      counters: {},
      at: clock.now(),
    });
  };
  await commit(engine.judgeAll(clock.now()));

  return {
    clock,
    demo,
    engine,
    store,
    responder,
    nextResponder,
    runner,
    settings,
    learn(userNames) {
      const names = new Set<unknown>(userNames);
      const { estate } = demo;
      const mine = [...estate.events(START, NOW - HOUR)]
        .map(({ record }) => record)
        .filter((one) => names.has(userOf(one)));
      engine.events(raw(mine), { learningOnly: true, drill: false });
    },
    async play(records) {
      const output = engine.events(raw(records), { learningOnly: false, drill: false });
      await commit(output);
      return output;
    },
    async settle(turns = 12) {
      for (let i = 0; i < turns; i++) {
        await responder.turn();
        await runner.turn();
        clock.advance(2 * SECOND);
      }
    },
    async close() {
      await demo.close();
      await opened.close();
      await server.stop();
    },
  };
};
