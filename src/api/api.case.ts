/** A whole site behind its API: real store, stream, archive, engine and runner; only the clock is ours. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { openLocalArchive } from '../archive/index.ts';
import {
  CountersignError,
  DAY,
  type ManualClock,
  manualClock,
  randomId,
  silentLog,
} from '../core/index.ts';
import { behaviours } from '../detection/index.ts';
import { createExchange, type SignalRecord } from '../exchange/index.ts';
import {
  createExistence,
  createHoney,
  createOffice,
  fileWitness,
  loadCheckpointKey,
} from '../governance/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import { type ControlRecord, type Supervisor, supervise } from '../loop/index.ts';
import { createPosture } from '../posture/index.ts';
import {
  createRunner,
  RESPONSE_SETTINGS_KEY,
  readResponseSettings,
  responseSettingsSchema,
} from '../response/index.ts';
import { sources } from '../sources/index.ts';
import { createSealer, type Store, type TenantStore } from '../store/index.ts';
import { type EventStream, openLocalStream } from '../stream/index.ts';
import type { Permission, RoleName } from './contract/index.ts';
import { openDatabase } from './database.case.ts';
import {
  type ApiDeps,
  createHandlers,
  createLiveHub,
  createServer,
  createSignIn,
  createWays,
  sessionCookie,
} from './index.ts';
import {
  actionsOf,
  attackMatrix,
  buildEngine,
  type Content,
  governanceOf,
  lifecyclesOf,
  noContent,
  readContent,
} from './loop.case.ts';

export const NOW = Date.UTC(2026, 5, 1, 12);
export const HOST = '127.0.0.1:4180';
export const ORIGIN = `http://${HOST}`;

export interface SiteOptions {
  readonly partitions?: number;
  /** With rules, playbooks and a running engine. */
  readonly loop?: boolean;
  readonly publicUrl?: string;
  readonly heartbeatMs?: number;
  readonly consoleDir?: string;
  /** Wraps the real stream, e.g. to hold an append back. */
  readonly stream?: (real: EventStream) => EventStream;
  readonly log?: ApiDeps['log'];
  readonly webhook?: ApiDeps['webhook'];
  readonly receiver?: ApiDeps['receiver'];
  /** In place of what the engine knows. */
  readonly view?: () => InventoryView | undefined;
  readonly ahead?: ApiDeps['ahead'];
}

export interface Site {
  readonly tenant: string;
  readonly store: TenantStore;
  readonly stream: EventStream;
  readonly streamDir: string;
  readonly clock: ManualClock;
  readonly deps: ApiDeps;
  /** What received signals gave to the loop. */
  readonly takenIn: readonly SignalRecord[];
  readonly app: FastifyInstance;
  user(roles: readonly RoleName[], identityIds?: readonly string[]): Promise<string>;
  /** Cookie header of a fresh session of a fresh user. */
  session(roles: readonly RoleName[], identityIds?: readonly string[]): Promise<string>;
  sessionOf(userId: string): Promise<string>;
  token(userId: string, scopes: readonly Permission[]): Promise<string>;
  /** As our own page would ask: with cookie and origin. */
  ask(
    cookie: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<LightMyRequestResponse>;
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
  /** Really listens, for what a test cannot see through `inject`; answers the origin. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export interface Bench {
  site(options?: SiteOptions): Promise<Site>;
  close(): Promise<void>;
}

const seedSettings = (store: TenantStore): Promise<void> =>
  store.settings.put(
    RESPONSE_SETTINGS_KEY,
    responseSettingsSchema.parse({
      defaultApprover: 'founder',
      incidentCommander: 'commander',
      defaultMode: 'active',
    }),
  );

const openSite = async (bench: Store, content: Content, options: SiteOptions): Promise<Site> => {
  const tenant = randomId('tenant');
  await bench.ensureTenant(tenant, tenant);
  const store = bench.tenant(tenant);
  await seedSettings(store);
  const folder = mkdtempSync(join(tmpdir(), 'cs-api-site-'));
  const clock = manualClock(NOW);
  const partitions = options.partitions ?? 1;
  const streamDir = join(folder, 'stream');
  const real = await openLocalStream({ dir: streamDir, partitions, log: silentLog });
  const stream = options.stream?.(real) ?? real;
  const archive = openLocalArchive({ dir: join(folder, 'archive') });
  const signIn = createSignIn(store, clock);
  const live = createLiveHub({
    now: () => clock.now(),
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  });
  const actions = actionsOf();
  const stopping = new AbortController();
  let supervisor: Supervisor | undefined;
  type Built = ReturnType<typeof buildEngine>;
  const engine = (): Built | undefined => supervisor?.workers.get(0)?.engine as Built | undefined;
  let host = HOST;
  let isListening = false;
  const sealer = createSealer(randomBytes(32));
  const runner = createRunner({
    ...{ store, actions, clock, sealer, log: silentLog, holder: tenant },
    playbooks: content.playbooks,
  });
  const control = async (record: ControlRecord): Promise<void> => {
    await stream.append(
      0,
      { tenant, kind: 'control', source: 'countersign', receivedAt: clock.now(), count: 1 },
      Buffer.from(JSON.stringify(record)),
    );
  };
  const heardAt = (): number | undefined => undefined;
  const judge = createPosture();
  const governance = await governanceOf();
  const lifecycles = options.loop ? await lifecyclesOf() : new Map();
  const asked = {
    ...{ store, archive, runner, actions, lifecycles, sources, sealer, clock, log: silentLog },
    ...{ control, heardAt, settings: () => readResponseSettings(store) },
    view: () => options.view?.() ?? engine()?.view,
    posture: (id: string) => engine()?.posture(id),
  };

  const takenIn: SignalRecord[] = [];
  const exchange = createExchange({
    ...{ store, sealer, clock, log: silentLog, version: '0.0.0', folder: join(folder, 'outputs') },
    publicUrl: () => options.publicUrl ?? (isListening ? `http://${host}` : ORIGIN),
    view() {
      const view = options.view?.() ?? engine()?.view;
      if (view) return view;
      throw new CountersignError('ERR_STORE_UNAVAILABLE', 'the inventory is not loaded yet');
    },
    takeIn: async (records) => {
      takenIn.push(...records);
    },
  });

  const deps: ApiDeps = {
    ...(options.ahead ? { ahead: options.ahead } : {}),
    tenant,
    version: '0.0.0',
    ledger: {
      key: await loadCheckpointKey(store, sealer),
      witnesses: [{ name: 'data dir', witness: fileWitness(join(folder, 'witnessed.ndjson')) }],
    },
    exchange,
    store,
    stream,
    archive,
    sources,
    view: (): InventoryView | undefined => options.view?.() ?? engine()?.view,
    posture: (id) => engine()?.posture(id),
    judge,
    signIn,
    ways: createWays({
      ...{ store, sealer, clock, log: options.log ?? silentLog, outbound: exchange.policy },
      publicUrl: () => options.publicUrl ?? (isListening ? `http://${host}` : ORIGIN),
      view: () => options.view?.() ?? engine()?.view,
    }),
    live,
    clock,
    log: options.log ?? silentLog,
    ...(options.webhook === undefined ? {} : { webhook: options.webhook }),
    ...(options.receiver === undefined ? {} : { receiver: options.receiver }),
    ...{ control, runner, heardAt, lifecycles },
    controlAll: (record) => control({ ...record, lead: true }),
    attack: attackMatrix(),
    existence: createExistence(asked),
    honey: createHoney(asked),
    governance: createOffice({
      ...asked,
      ...{ behaviours, judge, playbooks: content.playbooks, levers: governance.levers },
      content: governance,
      connected: () => ['aws'],
    }),
    actions,
    playbooks: content.playbooks,
    rules: content.rules,
    behaviours,
    drills: {
      list: () => [
        {
          id: 'leaked-key',
          title: 'A leaked key is used',
          class: 'service_account',
          says: 'Proves that a leaked key is contained.',
          situation: 'leaked_credential',
          attack: ['T1078.004'],
        },
      ],
      async run(id, by) {
        const run = {
          id: randomId('drl'),
          drill: id,
          class: 'service_account',
          result: 'running',
          times: {},
          because: `asked for by ${by}`,
          startedAt: clock.now(),
        } as const;
        await store.governance.putDrill(run);
        return run;
      },
    },
    demo: false,
    get publicUrl() {
      return options.publicUrl ?? (isListening ? `http://${host}` : ORIGIN);
    },
    flow: () => ({ eventsPerSecond: 0, eventsTotal: 0, setAside: 0, lagSeconds: 0, history: [] }),
    connected: () => [{ source: 'aws', eventsPerSecond: 0, eventsTotal: 0, setAside: 0 }],
    health: async () => [{ name: 'store', ok: true }],
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'site_up 1\n' }),
  };
  if (options.loop) {
    supervisor = supervise(
      Array.from({ length: partitions }, (_, index) => index),
      {
        store,
        stream,
        archive,
        holder: tenant,
        clock,
        log: silentLog,
        buildEngine: () => buildEngine(content.rules, clock, deps.judge),
      },
      stopping.signal,
    );
  }
  const app = await createServer({
    handlers: createHandlers(deps),
    signIn,
    log: options.log ?? silentLog,
    version: '0.0.0',
    hosts: () => [host],
    origins: () => [`http://${host}`],
    ...(options.consoleDir === undefined ? {} : { consoleDir: options.consoleDir }),
  });

  const inject: Site['inject'] = ({ headers, ...rest }) =>
    app.inject({ ...rest, headers: { host, ...headers } });
  const user: Site['user'] = async (roles, identityIds = []) => {
    const id = randomId('usr');
    await store.access.putUser({
      id,
      name: id,
      roles,
      identityIds,
      createdAt: clock.now(),
      disabled: false,
    });
    return id;
  };
  const sessionOf = async (userId: string): Promise<string> => {
    const { issued } = await signIn.redeem((await signIn.issueOneTime(userId)).token);
    return `${sessionCookie}=${issued.token}`;
  };
  return {
    tenant,
    store,
    stream,
    streamDir,
    clock,
    deps,
    takenIn,
    app,
    user,
    sessionOf,
    session: async (roles, identityIds) => sessionOf(await user(roles, identityIds)),
    token: async (userId, scopes) => (await signIn.createApiToken(userId, scopes, 30 * DAY)).token,
    inject,
    ask: (cookie, method, path, body) =>
      inject({
        method: method as 'GET',
        url: path,
        headers: { cookie, ...(method === 'GET' ? {} : { origin: `http://${host}` }) },
        ...(body === undefined ? {} : { payload: body as object }),
      }),
    async listen() {
      if (!isListening) {
        await app.listen({ host: '127.0.0.1', port: 0 });
        isListening = true;
      }
      host = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
      return `http://${host}`;
    },
    async close() {
      stopping.abort();
      live.close();
      await app.close();
      await supervisor?.done;
      await real.close();
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** One database for a test file, a tenant of its own for each site. */
export const openBench = async (): Promise<Bench> => {
  const { store, stop } = await openDatabase();
  const open: Site[] = [];
  let content: Promise<Content> | undefined;
  return {
    async site(options = {}) {
      content ??= options.loop ? readContent() : undefined;
      const site = await openSite(store, (options.loop && (await content)) || noContent, options);
      open.push(site);
      return site;
    },
    async close() {
      for (const site of open) await site.close();
      await stop();
    },
  };
};
