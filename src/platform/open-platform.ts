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
  createWays,
  partitionOf,
  sampleRisk,
} from '../api/index.ts';
import { openLocalArchive } from '../archive/index.ts';
import { CountersignError, messageOf, sha256Hex } from '../core/index.ts';
import { behaviours } from '../detection/index.ts';
import { tendDrills } from '../drill/index.ts';
import { TELL_PLAYBOOK, tellPlaybook } from '../exchange/index.ts';
import {
  existencePlaybooks,
  probeAll,
  takeBackPlaybooks,
  withBaitDrawer,
} from '../governance/index.ts';
import { attackMatrixOf } from '../incidents/index.ts';
import {
  type ControlRecord,
  createResponder,
  planFacts,
  type RecordForAll,
  supervise,
} from '../loop/index.ts';
import type { RiskException } from '../model/index.ts';
import { createPosture } from '../posture/index.ts';
import {
  createRunner,
  type KnownGood,
  loadPlaybooks,
  type Runner,
  readLevers,
  readResponseSettings,
} from '../response/index.ts';
import { createSealer } from '../store/index.ts';
import { readSources } from './all-sources.ts';
import { announceApproval, announceCounters, announcePlan, announceTurn } from './announce.ts';
import { decisionIn } from './behaviours/settings.ts';
import { pullAll } from './connections/pull-all.ts';
import { consoleDir, contentDir, readPlaces } from './content.ts';
import { openDataDir, sealingKey, TENANT, writeCliFile } from './data-dir.ts';
import { doorsOf } from './doors.ts';
import { type BuiltEngine, buildEngine } from './engine.ts';
import { openExchange } from './exchange.ts';
import { createFlowMeter } from './flow.ts';
import { platformKeeper } from './keeper.ts';
import { openLedgerKeeper } from './ledger-keeping.ts';
import { openStores } from './open-stores.ts';
import { openStream } from './open-stream.ts';
import type { DrillDoor, Platform, PlatformOptions } from './platform-contract.ts';
import { startRegularWork } from './regular-work.ts';
import { readAttackData } from './rules/attack-data.ts';
import { keepRules } from './rules/keep-rules.ts';
import { createSiteRules } from './rules/site-rules.ts';
import { bootstrapSite, cliToken, FIRST_USER } from './site.ts';
import { openStanding, readGovernance, readLifecycles } from './standing.ts';
import { tellOutcomes } from './tell-outcomes.ts';

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
  const stream = await openStream({
    url: options.streamUrl,
    credentials: options.env['COUNTERSIGN_NATS_CREDENTIALS'],
    ...{ dir: dir.stream, partitions, log },
  });
  // The data folder is ours alone: leases of an earlier life under this name are ours to take back at once.
  const holder = `${hostname()}:${dir.path}`;
  closing.push(stream);
  const archive = openLocalArchive({ dir: dir.archive });
  closing.push(archive);
  const [sources, ruleKeeper, places, { attack }, loaded] = await Promise.all([
    readSources(log, [dir.mappings]),
    keepRules({ store, siteDir: options.rulesDir ?? dir.rules, log, clock }),
    readPlaces(log),
    readAttackData(),
    loadPlaybooks(`${contentDir}/playbooks`, {
      actions: named(connections.flatMap((one) => one.actions)),
    }),
  ]);
  for (const fault of loaded.faults) log.warn(fault, 'content left out');
  const first = await bootstrapSite(store, { clock, demo: options.demo });

  const judge = createPosture();
  const costs = await decisionIn(dir.decision);
  const engine = (): BuiltEngine | undefined =>
    supervisor.workers.get(0)?.engine as BuiltEngine | undefined;
  const open = openExchange({
    ...{ store, sealer, stream, clock, log, engine, version: options.version },
    dataDir: dir.path,
    playbooks: loaded.playbooks,
    publicUrl: () => doors().public,
  });
  const { exchange } = open;
  await exchange.outputs.refresh();
  const actions = named([...connections.flatMap((one) => one.actions), ...open.actions]);
  const [lifecycles, content, levers] = await Promise.all([
    readLifecycles(actions, log),
    readGovernance(dir.path, judge, log),
    readLevers(`${contentDir}/levers.yml`),
  ]);
  const live = createLiveHub({ now: () => clock.now() });
  const signIn = createSignIn(store, clock);
  const meter = createFlowMeter(clock);
  const stopping = new AbortController();
  // Every part of the platform listens to this one signal; that is no leak.
  setMaxListeners(0, stopping.signal);
  closing.push({ close: async () => stopping.abort() });
  let exceptions: readonly RiskException[] = await store.governance.exceptions(clock.now());
  const readExceptions = async (): Promise<void> => {
    exceptions = await store.governance.exceptions(clock.now());
  };

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
  const controlAll = async (record: RecordForAll): Promise<void> => {
    for (let partition = 0; partition < partitions; partition++)
      await controlOf(partition, { ...record, lead: partition === 0 });
  };
  const followRules = async (): Promise<void> => {
    const change = await ruleKeeper.look();
    if (!change) return;
    const record = { type: 'rules', at: clock.now(), by: 'countersign', ...change } as const;
    await controlAll(record);
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
          costs,
          places,
          judge,
          log,
          now: () => clock.now(),
          ownHands: connections.flatMap((one) => one.hands ?? []),
          exceptions: () => exceptions,
        }),
      outbox: open.outbox,
      onTurn(output) {
        meter.turn(output);
        announceTurn(live, clock, output);
        if (output.respond.length > 0) responder.wake();
        existence
          .hear(output.events)
          .catch((cause: unknown) => log.warn({ cause }, 'what was heard is looked up again'));
      },
    },
    stopping.signal,
  );
  options.keeper?.open(
    withBaitDrawer(
      platformKeeper({
        store,
        connections,
        clock,
        log,
        env: options.env,
        view: () => engine()?.view,
      }),
      { store, sealer },
    ),
  );
  const tell = tellOutcomes({ store, playbooks: loaded.playbooks, live, clock, control });
  const runner: Runner = createRunner({
    store,
    actions,
    playbooks: new Map([
      ...loaded.playbooks,
      ...existencePlaybooks,
      ...takeBackPlaybooks,
      [TELL_PLAYBOOK, tellPlaybook],
    ]),
    sealer,
    clock,
    log,
    holder,
    heldFor: (step) =>
      connections.find((one) => one.source === step.target.system)?.heldFor?.(step),
    async onOutcome(outcome) {
      await tell(outcome);
      if (await open.told(outcome)) runner.wake();
    },
  });
  const { existence, honey, governance } = openStanding({
    ...{ store, archive, runner, actions, sources, lifecycles, sealer, clock, log },
    ...{ engine, control, heardAt: meter.heardAt },
    ...{ judge, content, levers, playbooks: loaded.playbooks },
    connected: [...new Set(connections.map((one) => one.source))],
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

  const { inventories: pull, logs: pullAllLogs } = pullAll({
    connections,
    store,
    inventory: {
      ...{ stream, clock, log, tenant: TENANT },
      now: () => clock.now(),
      partitionOf: (scope: string) => partitionOf(scope, partitions),
    },
    logs: { stream, clock, log, signal: stopping.signal },
    pulled: meter.pulled,
    fed: meter.fed,
  });

  const port = (): number => (app.server.address() as AddressInfo | null)?.port ?? options.port;
  const doors = () => doorsOf({ host: options.host, port: port(), publicUrl: options.publicUrl });
  const ledger = await openLedgerKeeper({
    ...{ store, sealer, clock, checkpointFile: dir.checkpointFile },
    addresses: options.witness ?? [],
  });

  const app: FastifyInstance = await createServer({
    handlers: createHandlers({
      tenant: TENANT,
      version: options.version,
      ledger: ledger.keeping,
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
      ways: createWays({
        ...{ store, sealer, clock, log, outbound: exchange.policy },
        publicUrl: () => doors().public,
        view: () => engine()?.view,
      }),
      live,
      clock,
      log,
      control,
      controlAll,
      attack: attackMatrixOf(attack),
      exceptionsChanged: readExceptions,
      runner,
      actions,
      playbooks: loaded.playbooks,
      ...{ lifecycles, existence, honey, governance, exchange, heardAt: meter.heardAt },
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
      siteRules: createSiteRules(options.rulesDir ?? dir.rules),
      techniques: attack,
      behaviours,
      drills: options.drills ?? noDrills,
      demo: options.demo,
      get publicUrl() {
        return doors().public;
      },
      flow: () => meter.flow(),
      webhook: (source, name) =>
        connections.find((one) => one.source === source)?.doors?.find((one) => one.name === name),
      receiver: (name) =>
        connections.flatMap((one) => one.receivers ?? []).find((one) => one.name === name),
      connected: () => meter.connected(connections.map((one) => one.source)),
      health: async () => [
        { name: 'store', ok: await answers(() => opened.store.ping()) },
        { name: 'loop', ok: supervisor.faults.size === 0 },
        ledger.health(),
        ...(await open.health()),
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
    ...startRegularWork(
      {
        followRules,
        pull,
        pullLogs: pullAllLogs,
        witness: ledger.witness,
        readExceptions,
        sampleRisk: () => sampleRisk(store, clock.now()),
        reviewExistence: () => existence.turn(),
        tendDecoys: () => honey.turn(),
        tendDrills: () =>
          tendDrills({
            ...{ store, clock, log, control, playbooks: loaded.playbooks },
            view: () => engine()?.view,
            ids: () => (options.drills ?? noDrills).list().map((one) => one.id),
            run: (id, by) => (options.drills ?? noDrills).run(id, by),
          }),
        ratifyChanges: () => governance.ratify.turn(),
        reviewAccess: () => governance.reviews.turn(),
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
        probePermissions: () =>
          probeAll(
            connections.flatMap((one) => one.probes ?? []),
            { store, now: clock.now(), log },
          ),
        judgeAll: () => control({ type: 'judge', at: clock.now(), principals: 'all' }),
        sayCounters: () => announceCounters(live, clock, { store, flow: () => meter.flow() }),
      },
      { log, signal: stopping.signal },
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
    actions,
    playbooks: loaded.playbooks,
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
