/**
 * The composition root: opens stores, builds every room once, wires them, and closes them in the other order.
 * It owns no logic of its own.
 */

import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import {
  createAhead,
  createHandlers,
  createLiveHub,
  createServer,
  createSignIn,
  createWays,
  partitionOf,
} from '../api/index.ts';
import { openLocalArchive } from '../archive/index.ts';
import { messageOf } from '../core/index.ts';
import { TELL_PLAYBOOK, tellPlaybook } from '../exchange/index.ts';
import { existencePlaybooks, takeBackPlaybooks, withBaitDrawer } from '../governance/index.ts';
import { attackMatrixOf } from '../incidents/index.ts';
import { createResponder, keepShare, supervise } from '../loop/index.ts';
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
import { readSources } from './all-sources.ts';
import { announceApproval, announcePlan, announceTurn } from './announce.ts';
import { apiDepsOf } from './api-deps.ts';
import { decisionIn } from './behaviours/settings.ts';
import { connectDesk } from './connections/connect.ts';
import { pullAll } from './connections/pull-all.ts';
import { consoleDir, contentDir, readPlaces } from './content.ts';
import { controlsOf } from './controls.ts';
import { openDataDir, TENANT, writeCliFile } from './data-dir.ts';
import { doorsOf } from './doors.ts';
import { type BuiltEngine, buildEngine } from './engine.ts';
import { openExchange } from './exchange.ts';
import { createFlowMeter } from './flow.ts';
import { platformKeeper } from './keeper.ts';
import { sealerOf } from './keys/keyring.ts';
import { openLeases } from './leases.ts';
import { openLedgerKeeper } from './ledger-keeping.ts';
import { platformMetrics } from './metrics/platform-metrics.ts';
import { openStores } from './open-stores.ts';
import { openStream } from './open-stream.ts';
import type { Platform, PlatformOptions } from './platform-contract.ts';
import { startRegularWork } from './regular-work.ts';
import { readAttackData } from './rules/attack-data.ts';
import { keepRules } from './rules/keep-rules.ts';
import { createSiteRules } from './rules/site-rules.ts';
import { bootstrapSite, cliToken, FIRST_USER } from './site.ts';
import { keepSiteEngine } from './site-engine.ts';
import { openStanding, readGovernance, readLifecycles } from './standing.ts';
import { tellOutcomes } from './tell-outcomes.ts';
import { noDrills, workOf } from './work-of.ts';

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
  const sealer = await sealerOf(dir, options.env);
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
  const { storeUrl } = options;
  const leases = openLeases({ storeUrl, tenant: TENANT, holder, partitions, log });
  closing.push({ close: async () => leases.keeper?.close() });
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
  const engine = (): BuiltEngine | undefined => site.engine();
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

  const { control, controlAll } = controlsOf({ stream, clock });
  const followRules = async (): Promise<void> => {
    const change = await ruleKeeper.look();
    if (!change) return;
    const record = { type: 'rules', at: clock.now(), by: 'countersign', ...change } as const;
    await controlAll(record);
  };

  const build = (): BuiltEngine =>
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
    });
  const share = keepShare(
    {
      ...{ store, holder, partitions, log, ...leases },
      about: { version: options.version, startedAt: clock.now() },
    },
    stopping.signal,
  );
  const supervisor = supervise(
    Array.from({ length: partitions }, (_, index) => index),
    {
      ...{ store, stream, archive, holder, clock, log, share },
      ...leases,
      leaseTime: () => store.leases.now(),
      buildEngine: build,
      outbox: open.outbox,
      onTurn(output, info) {
        meter.turn(output);
        metrics.turn(output, info);
        announceTurn(live, clock, output);
        if (output.respond.length > 0) responder.wake();
        existence
          .hear(output.events)
          .catch((cause: unknown) => log.warn({ cause }, 'what was heard is looked up again'));
      },
      onLease: (partition, change) => metrics.leaseChanged(partition, change),
      onLost: () => metrics.dropped(1),
    },
    stopping.signal,
  );
  const site = keepSiteEngine(
    { ...{ store, partitions, build, log }, workers: () => supervisor.workers },
    stopping.signal,
  );
  const connected = () => meter.connected(connections.map((one) => one.source));
  const health = async () => [
    { name: 'store', ok: await answers(() => opened.store.ping()) },
    { name: 'loop', ok: supervisor.faults.size === 0 },
    ledger.health(),
    ...(await open.health()),
  ];
  const metrics = platformMetrics({
    ...{ store, stream, clock, log, version: options.version, health },
    // Also systems that only send, and are connected by nobody.
    connected: () =>
      meter.connected([...new Set([...connections.map((one) => one.source), ...meter.known()])]),
    supervisor: () => supervisor,
    share: () => share,
  });
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

  const ahead = createAhead({
    clock,
    identities: async () => (await store.inventory.principals({}, { limit: 1 })).total,
  });
  const app: FastifyInstance = await createServer({
    handlers: createHandlers(
      apiDepsOf({
        ...{ connections, places, meter, ruleKeeper, engine, siteKnownGood, doors },
        given: {
          ...{ store, stream, archive, sources, judge, signIn, live, clock, log },
          ...{ control, controlAll, runner, actions, playbooks: loaded.playbooks },
          ...{ lifecycles, existence, honey, governance, exchange, connected, health, ahead },
          attack: attackMatrixOf(attack),
          techniques: attack,
          exceptionsChanged: readExceptions,
          siteRules: createSiteRules(options.rulesDir ?? dir.rules),
          drills: options.drills ?? noDrills,
          demo: options.demo,
          connect: connectDesk(options.dataDir, { env: options.env, now: () => clock.now() }),
          metrics: metrics.text,
          version: options.version,
          ledger: ledger.keeping,
          ways: createWays({
            ...{ store, sealer, clock, log, outbound: exchange.policy },
            publicUrl: () => doors().public,
            view: () => engine()?.view,
          }),
        },
      }),
    ),
    signIn,
    log,
    version: options.version,
    hosts: () => doors().hosts,
    origins: () => doors().origins,
    behindProxy: options.publicUrl !== undefined,
    observe: metrics.answered,
    consoleDir,
  });
  await app.listen({ host: options.host, port: options.port });
  await writeCliFile(dir, { url: doors().own, token: await cliToken(store, signIn) });

  const background = [
    supervisor.done,
    responder.run(stopping.signal),
    runner.run(stopping.signal),
    share.done,
    site.done,
    ...startRegularWork(
      workOf({
        ...{ options, store, archive, clock, log, live, meter, control, engine, readExceptions },
        ...{ existence, honey, governance, exchange, connections, ahead },
        witness: ledger.witness,
        playbooks: loaded.playbooks,
        ...{ followRules, pull, pullLogs: pullAllLogs },
      }),
      {
        ...{ log, signal: stopping.signal },
        // Where nobody works on the first partition for a moment, the work of the whole site waits.
        leads: () => supervisor.workers.get(0)?.engine !== undefined,
      },
    ),
  ];

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      stopping.abort();
      live.close();
      await app.close();
      await Promise.allSettled(background);
      await leases.keeper?.close();
      // Others take over at once, not when it is missed.
      await store.leases.leave(holder).catch((error: unknown) => {
        log.warn({ because: messageOf(error) }, 'the others will miss this node');
      });
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

const answers = async (ask: () => Promise<void>): Promise<boolean> => {
  try {
    await ask();
    return true;
  } catch (error) {
    if (messageOf(error) === '') throw error;
    return false;
  }
};
