/** The rooms of the platform turned by hand, on a clock of its own: engine, store, responder and runner on connections. */
import { resolve } from 'node:path';
import { createLiveHub } from '../../src/api/index.ts';
import { DAY, type ManualClock, SECOND, silentLog } from '../../src/core/index.ts';
import { createResponder, type Responder, type TurnOutput } from '../../src/loop/index.ts';
import type { Declaration } from '../../src/model/index.ts';
import { readOwnRules, readPlaces } from '../../src/platform/content.ts';
import { type BuiltEngine, buildEngine } from '../../src/platform/engine.ts';
import type { Connection } from '../../src/platform/platform-contract.ts';
import { tellOutcomes } from '../../src/platform/tell-outcomes.ts';
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

/** A vendor's record, as its log has it. */
export type Logged = Readonly<Record<string, unknown>>;

export interface RoomsGiven {
  readonly clock: ManualClock;
  readonly connections: readonly Connection[];
  readonly settings?: Partial<ResponseSettings>;
  readonly declarations?: readonly Declaration[];
  /** As of when the inventories are pulled and the declarations made, epoch ms; default: now. */
  readonly since?: number;
}

export interface Rooms {
  readonly clock: ManualClock;
  readonly engine: BuiltEngine;
  readonly store: TenantStore;
  readonly responder: Responder;
  /** Another over the same store, as after a restart. */
  nextResponder(): Responder;
  readonly runner: Runner;
  readonly settings: ResponseSettings;
  /** History: learned in silence. */
  learn(records: readonly Logged[]): void;
  /** As they happen: judged and committed. */
  play(records: readonly Logged[]): Promise<TurnOutput>;
  /** Responder and runner turn while time passes; `step` is how long each turn takes. */
  settle(turns?: number, step?: number): Promise<void>;
  close(): Promise<void>;
}

/** What sites of tests decide; each may decide otherwise. */
const usual = {
  defaultApprover: 'founder',
  incidentCommander: 'commander',
  onCall: ['on-call'],
  defaultMode: 'active',
} as const;

const raw = (records: readonly Logged[]) =>
  records.map((record, index) => ({
    line: index + 1,
    record,
    text: JSON.stringify(record),
  }));

const engineOf = async (given: RoomsGiven): Promise<BuiltEngine> => {
  const { clock, connections, declarations = [], since = clock.now() } = given;
  const log = silentLog;
  const [{ rules, correlations }, places] = await Promise.all([readOwnRules(), readPlaces(log)]);
  const engine = buildEngine({
    sources,
    rules,
    correlations,
    places,
    judge: createPosture(),
    log,
    now: clock.now,
    ownHands: connections.flatMap(({ hands = [] }) => hands),
    exceptions: () => [],
  });
  for (const { inventories = [] } of connections)
    for (const feed of inventories)
      for await (const snapshot of feed.pull(since)) engine.snapshot(snapshot);
  engine.control(
    declarations.map((declaration) => ({
      type: 'declaration',
      at: since,
      by: 'test',
      declaration,
    })),
    since,
  );
  return engine;
};

/** The store goes with `close`; the connections are the caller's to close. */
export const openRooms = async (given: RoomsGiven): Promise<Rooms> => {
  const { clock, connections } = given;
  const log = silentLog;
  const server = await (peer.skip === undefined ? peer : embedded).start();
  const opened = await openStore({ ...server.address, log });
  await opened.ensureTenant('main', 'main');
  const store = opened.tenant('main');
  const settings = responseSettingsSchema.parse({ ...usual, ...given.settings });
  await store.settings.put(RESPONSE_SETTINGS_KEY, settings);
  const engine = await engineOf(given);

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

  const actions = new Map(
    connections.flatMap((one) => one.actions.map((action) => [action.id, action] as const)),
  );
  const { playbooks } = await loadPlaybooks(
    resolve(import.meta.dirname, '../../content/playbooks'),
    { actions },
  );
  const shared = { store, actions, playbooks, clock, log };
  const runner = createRunner({
    ...shared,
    sealer: createSealer(new Uint8Array(32).fill(9)),
    holder: 'test',
    heldFor: (step) =>
      connections.find((one) => one.source === step.target.system)?.heldFor?.(step),
    onOutcome: tellOutcomes({
      ...shared,
      live: createLiveHub({ now: clock.now }),
      control: async (record) => commit(engine.control([record], clock.now())),
    }),
  });
  const nextResponder = (): Responder =>
    createResponder({
      ...shared,
      runner,
      settings: async () => settings,
      eyes: () => engine,
      siteKnownGood: (system, scope) =>
        connections.find((one) => one.source === system)?.knownGood?.(scope),
    });
  const responder = nextResponder();

  return {
    clock,
    engine,
    store,
    responder,
    nextResponder,
    runner,
    settings,
    learn(records) {
      engine.events(raw(records), { learningOnly: true, drill: false });
    },
    async play(records) {
      const output = engine.events(raw(records), { learningOnly: false, drill: false });
      await commit(output);
      return output;
    },
    async settle(turns = 12, step = 2 * SECOND) {
      for (let i = 0; i < turns; i++) {
        await responder.turn();
        await runner.turn();
        clock.advance(step);
      }
    },
    async close() {
      await opened.close();
      await server.stop();
    },
  };
};
