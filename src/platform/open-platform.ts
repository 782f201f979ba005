/**
 * The composition root: opens stores, builds every room once, wires them, and closes them in the other order.
 * It owns no logic of its own.
 */

import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import {
  createHandlers,
  createLiveHub,
  createServer,
  createSignIn,
  type LiveHub,
  partitionOf,
  type SignIn,
  sampleRisk,
} from '../api/index.ts';
import { type Archive, openLocalArchive } from '../archive/index.ts';
import { type Clock, CountersignError, type Log, messageOf, sha256Hex } from '../core/index.ts';
import { behaviours } from '../detection/index.ts';
import { fileWitness, loadCheckpointKey, witnessLedger } from '../governance/index.ts';
import {
  type ControlRecord,
  createResponder,
  type OwnHand,
  planFacts,
  pullInventory,
  type Responder,
  supervise,
} from '../loop/index.ts';
import type { Action, HeldCredential, PlanStep, RiskException, Snapshot } from '../model/index.ts';
import { createPosture } from '../posture/index.ts';
import {
  createRunner,
  incidentStanding,
  type KnownGood,
  loadPlaybooks,
  type Runner,
  readResponseSettings,
  type StepOutcome,
} from '../response/index.ts';
import { sources } from '../sources/index.ts';
import {
  createSealer,
  openStore,
  type Store,
  startEmbedded,
  type TenantStore,
} from '../store/index.ts';
import { type EventStream, openLocalStream } from '../stream/index.ts';
import { announceApproval, announcePlan, announceTurn } from './announce.ts';
import { consoleDir, contentDir, readPlaces } from './content.ts';
import { openDataDir, sealingKey, TENANT, writeCliFile } from './data-dir.ts';
import { doorsOf } from './doors.ts';
import { type BuiltEngine, buildEngine } from './engine.ts';
import { createFlowMeter } from './flow.ts';
import { repeat } from './repeat.ts';
import { keepRules } from './rules/keep-rules.ts';
import { bootstrapSite, cliToken, FIRST_USER } from './site.ts';

/** One connected system, as configured or as simulated. */
export interface Connection {
  readonly source: string;
  readonly actions: readonly Action[];
  /** Live inventory; absent where only logs come. */
  pull?(at: number): AsyncIterable<Snapshot>;
  heldFor?(step: PlanStep): HeldCredential | undefined;
  /** Where machines of this scope are known to work from. */
  knownGood?(scope: string): KnownGood | undefined;
  /** What it calls in the estate itself, and with which credentials. */
  readonly hands?: readonly OwnHand[];
}

export interface PlatformOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Origin by which browsers reach us through a proxy. */
  readonly publicUrl?: string;
  readonly demo: boolean;
  /** Rules of the site beside our own; default: `rules` in the data dir. */
  readonly rulesDir?: string;
  /** The user's own PostgreSQL; default: the embedded one. */
  readonly storeUrl?: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connections: readonly Connection[];
  readonly partitions?: number;
  readonly drills?: DrillDoor;
}

/** Drills need a platform to run on, and the platform's API starts drills: the door is filled in later. */
export interface DrillDoor {
  list(): ReturnType<import('../api/index.ts').ApiDeps['drills']['list']>;
  run(id: string, by: string): ReturnType<import('../api/index.ts').ApiDeps['drills']['run']>;
}

export interface Platform {
  readonly url: string;
  readonly signInLink: string | undefined;
  readonly tenant: string;
  readonly store: TenantStore;
  readonly stream: EventStream;
  readonly archive: Archive;
  readonly runner: Runner;
  readonly responder: Responder;
  readonly live: LiveHub;
  readonly signIn: SignIn;
  engine(): BuiltEngine | undefined;
  control(record: ControlRecord, scope?: string): Promise<void>;
  /** Pull every connection's inventory now; resolves when the snapshots are durable. */
  pull(): Promise<void>;
  /** Blocks that are durable and not worked through yet. */
  behind(): Promise<number>;
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

const PULL_EVERY_MS = 15 * 60_000;
const WITNESS_EVERY_MS = 60_000;
const COUNTERS_EVERY_MS = 2_000;
const EXCEPTIONS_EVERY_MS = 5_000;
/** The store keeps the first word of each hour. */
const SAMPLE_EVERY_MS = 60_000;
const JUDGE_EVERY_MS = 60 * 60_000;
const RULES_EVERY_MS = 2_000;

interface OpenedStore {
  readonly store: Store;
  close(): Promise<void>;
}

const openStores = async (options: PlatformOptions, database: string): Promise<OpenedStore> => {
  const { log, clock } = options;
  if (options.storeUrl !== undefined) {
    const store = await openStore({ url: options.storeUrl, log, clock });
    return { store, close: () => store.close() };
  }
  const server = await startEmbedded({ dataDir: database, log });
  const store = await openStore({ connection: server.connection, log, clock });
  return {
    store,
    async close() {
      await store.close();
      await server.stop();
    },
  };
};

const named = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

/** @throws whatever kept it from starting; what it had opened by then is closed again. */
export const openPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const opened: Closing[] = [];
  try {
    return await compose(options, opened);
  } catch (error) {
    for (const one of opened.reverse()) await one.close();
    throw error;
  }
};

interface Closing {
  close(): Promise<unknown>;
}

const compose = async (options: PlatformOptions, closing: Closing[]): Promise<Platform> => {
  const { clock, log, connections } = options;
  const dir = await openDataDir(options.dataDir);
  const sealer = createSealer(await sealingKey(dir, options.env));
  const opened = await openStores(options, dir.database);
  closing.push(opened);
  await opened.store.ensureTenant(TENANT, TENANT);
  const store = opened.store.tenant(TENANT);
  const partitions = options.partitions ?? 1;
  const stream = await openLocalStream({ dir: dir.stream, partitions, log });
  // The stream's folder is ours alone now: leases of an earlier life under this name are ours to take back at once.
  const holder = `${hostname()}:${dir.path}`;
  closing.push(stream);
  const archive = openLocalArchive({ dir: dir.archive });
  closing.push(archive);
  const [ruleKeeper, places, loaded] = await Promise.all([
    keepRules({ store, siteDir: options.rulesDir ?? dir.rules, log, clock }),
    readPlaces(log),
    loadPlaybooks(`${contentDir}/playbooks`, {
      actions: named(connections.flatMap((one) => one.actions)),
    }),
  ]);
  for (const fault of loaded.faults) log.warn(fault, 'content left out');
  const first = await bootstrapSite(store, { clock, demo: options.demo });

  const judge = createPosture();
  const actions = named(connections.flatMap((one) => one.actions));
  const live = createLiveHub({ now: () => clock.now() });
  const signIn = createSignIn(store, clock);
  const meter = createFlowMeter(clock);
  const stopping = new AbortController();
  // Every part of the platform listens to this one signal; that is no leak.
  setMaxListeners(0, stopping.signal);
  closing.push({ close: async () => stopping.abort() });
  let exceptions: readonly RiskException[] = await store.governance.exceptions(clock.now());

  const controlOf = async (partition: number, record: ControlRecord): Promise<void> => {
    const payload = Buffer.from(JSON.stringify(record));
    await stream.append(
      partition,
      { tenant: TENANT, kind: 'control', source: 'countersign', receivedAt: clock.now(), count: 1 },
      payload,
      `control:${sha256Hex(payload)}`,
    );
  };
  const control = (record: ControlRecord, scope = ''): Promise<void> =>
    controlOf(partitionOf(scope, partitions), record);
  const followRules = async (): Promise<void> => {
    const change = await ruleKeeper.look();
    if (!change) return;
    const record = { type: 'rules', at: clock.now(), by: 'countersign', ...change } as const;
    for (let partition = 0; partition < partitions; partition++)
      await controlOf(partition, { ...record, lead: partition === 0 });
  };

  const supervisor = supervise(
    Array.from({ length: partitions }, (_, index) => index),
    {
      store,
      stream,
      archive,
      holder,
      clock,
      log,
      buildEngine: () =>
        buildEngine({
          sources,
          rules: ruleKeeper.rules,
          correlations: ruleKeeper.correlations,
          compileRules: ruleKeeper.compile,
          places,
          judge,
          log,
          now: () => clock.now(),
          ownHands: connections.flatMap((one) => one.hands ?? []),
          exceptions: () => exceptions,
        }),
      onTurn(output) {
        meter.turn(output);
        announceTurn(live, clock, output);
        if (output.respond.length > 0) responder.wake();
      },
    },
    stopping.signal,
  );
  const engine = (): BuiltEngine | undefined =>
    supervisor.workers.get(0)?.engine as BuiltEngine | undefined;

  const sayOutcome = async ({
    incidentId,
    planId,
    planState,
    step,
    changes,
  }: StepOutcome): Promise<void> => {
    await control(
      {
        type: 'containment',
        at: clock.now(),
        incidentId,
        planId,
        status: incidentStanding(await store.response.plansOf(incidentId), loaded.playbooks),
        text: `${step.action} on ${step.target.nativeId}: ${step.state}`,
        changes: [...changes],
      },
      step.target.scope,
    );
    announcePlan(live, clock, { id: planId, incidentId, state: planState });
  };
  let told: Promise<void> = Promise.resolve();
  const runner = createRunner({
    store,
    actions,
    playbooks: loaded.playbooks,
    sealer,
    clock,
    log,
    holder,
    heldFor: (step) =>
      connections.find((one) => one.source === step.target.system)?.heldFor?.(step),
    // One after another: an earlier picture of the steps must not be said after a later one.
    onOutcome(outcome) {
      told = told.catch(() => undefined).then(() => sayOutcome(outcome));
      return told;
    },
  });
  const siteKnownGood = (system: string, scope: string): KnownGood | undefined =>
    connections.find((one) => one.source === system)?.knownGood?.(scope);
  const responder = createResponder({
    store,
    runner,
    actions,
    playbooks: loaded.playbooks,
    clock,
    log,
    settings: () => readResponseSettings(store),
    eyes: engine,
    siteKnownGood,
    onPlanned(_incident, planned) {
      if (planned.plan) announcePlan(live, clock, planned.plan);
      for (const approval of planned.approvals) announceApproval(live, clock, approval);
    },
  });

  const pull = async (): Promise<void> => {
    for (const connection of connections) {
      if (!connection.pull) continue;
      const report = await pullInventory(connection.pull(clock.now()), {
        stream,
        tenant: TENANT,
        now: () => clock.now(),
        log,
        partitionOf: (scope) => partitionOf(scope, partitions),
      });
      meter.pulled(connection.source, report.fault);
    }
  };

  const port = (): number => (app.server.address() as AddressInfo | null)?.port ?? options.port;
  const doors = () => doorsOf({ host: options.host, port: port(), publicUrl: options.publicUrl });
  const checkpointKey = await loadCheckpointKey(store, sealer);
  const witness = fileWitness(dir.checkpointFile);

  const app: FastifyInstance = await createServer({
    handlers: createHandlers({
      tenant: TENANT,
      store,
      stream,
      archive,
      sources,
      view: () => engine()?.view,
      posture: (id) => engine()?.posture(id),
      planFacts(about) {
        const eyes = engine();
        return eyes ? planFacts({ ...eyes, siteKnownGood }, about) : {};
      },
      judge,
      signIn,
      live,
      clock,
      log,
      control,
      async exceptionsChanged() {
        exceptions = await store.governance.exceptions(clock.now());
      },
      runner,
      actions,
      playbooks: loaded.playbooks,
      get rules() {
        return ruleKeeper.rules;
      },
      get correlations() {
        return ruleKeeper.correlations;
      },
      readRule: ruleKeeper.read,
      ruleFiles: () => ruleKeeper,
      behaviours,
      drills: options.drills ?? noDrills,
      demo: options.demo,
      get publicUrl() {
        return doors().public;
      },
      flow: () => meter.flow(),
      connected: () => meter.connected(connections.map((one) => one.source)),
      health: async () => [
        { name: 'store', ok: await answers(() => opened.store.ping()) },
        { name: 'loop', ok: supervisor.faults.size === 0 },
      ],
    }),
    signIn,
    log,
    version: options.version,
    hosts: () => doors().hosts,
    origins: () => doors().origins,
    behindProxy: options.publicUrl !== undefined,
    consoleDir,
  });
  await app.listen({ host: options.host, port: options.port });
  await writeCliFile(dir, { url: doors().own, token: await cliToken(store, signIn) });

  const background = [
    supervisor.done,
    responder.run(stopping.signal),
    runner.run(stopping.signal),
    repeat(RULES_EVERY_MS, followRules, {
      log,
      name: 'rule folders',
      signal: stopping.signal,
    }),
    repeat(PULL_EVERY_MS, pull, { log, name: 'inventory pull', signal: stopping.signal }),
    repeat(
      WITNESS_EVERY_MS,
      async () =>
        void (await witnessLedger(store, { key: checkpointKey, witness, now: clock.now() })),
      { log, name: 'ledger witness', signal: stopping.signal },
    ),
    repeat(
      EXCEPTIONS_EVERY_MS,
      async () => {
        exceptions = await store.governance.exceptions(clock.now());
      },
      { log, name: 'exceptions', signal: stopping.signal },
    ),
    repeat(SAMPLE_EVERY_MS, () => sampleRisk(store, clock.now()), {
      log,
      name: 'risk sample',
      signal: stopping.signal,
    }),
    repeat(JUDGE_EVERY_MS, () => control({ type: 'judge', at: clock.now(), principals: 'all' }), {
      log,
      name: 'judging by time',
      signal: stopping.signal,
      first: JUDGE_EVERY_MS,
    }),
    repeat(
      COUNTERS_EVERY_MS,
      async () => {
        if (live.listeners === 0) return;
        const flow = meter.flow();
        live.publish({
          type: 'counters',
          at: clock.now(),
          eventsPerSecond: flow.eventsPerSecond,
          eventsTotal: flow.eventsTotal,
          lagSeconds: flow.lagSeconds,
          openIncidents: (
            await store.incidents.list({ status: ['open', 'containing'] }, { limit: 1 })
          ).total,
          waitingApprovals: (await store.response.approvals({ state: ['waiting'] })).length,
        });
      },
      { log, name: 'counters', signal: stopping.signal },
    ),
  ];

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      stopping.abort();
      live.close();
      await app.close();
      await Promise.allSettled(background);
      await stream.close();
      await archive.close();
      await opened.close();
    })();
    return stopped;
  };
  const done = new Promise<void>((resolve) =>
    stopping.signal.addEventListener('abort', () => resolve()),
  ).then(() => stop());

  return {
    url: doors().public,
    signInLink:
      first || options.demo
        ? `${doors().public}/sign-in#${(await signIn.issueOneTime(FIRST_USER)).token}`
        : undefined,
    tenant: TENANT,
    store,
    stream,
    archive,
    runner,
    responder,
    live,
    signIn,
    engine,
    control,
    pull,
    async behind() {
      let blocks = 0;
      for (const [partition, worker] of supervisor.workers)
        blocks += (await stream.end(partition)) - worker.position;
      return blocks;
    },
    done,
    stop,
  };
};

const noDrills: DrillDoor = {
  list: () => [],
  run: async () => {
    throw new CountersignError(
      'ERR_CONFLICT',
      'no safe target to drill on is connected; `countersign drill run` brings its own',
    );
  },
};

const answers = async (ask: () => Promise<void>): Promise<boolean> => {
  try {
    await ask();
    return true;
  } catch (error) {
    if (messageOf(error) === '') throw error;
    return false;
  }
};
