/** Rotation with overlap on a real PostgreSQL server and in AWS: nothing that works is ended before what replaces it works. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { GetUserCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, isObject, MINUTE, manualClock, parseJson, silentLog } from '../../src/core/index.ts';
import type { Action, Identity, Keeper, ResponsePlan } from '../../src/model/index.ts';
import { openTestStore, statesOf, type TestStore } from '../../src/response/bench.case.ts';
import {
  createBrake,
  createKeeper,
  createRunner,
  decideApproval,
  loadPlaybooks,
  planRequest,
  recordResponse,
} from '../../src/response/index.ts';
import { accessKey, identity, settings, viewOf } from '../../src/response/story.case.ts';
import { awsActions, awsConfig } from '../../src/sources/aws/index.ts';
import {
  ACCOUNT,
  actKey,
  ciKey,
  startBench,
  type TwinBench,
} from '../../src/sources/aws/twin/twin.case.ts';
import { postgresqlActions } from '../../src/sources/postgresql/actions/index.ts';
import { postgresqlConfig } from '../../src/sources/postgresql/config.ts';
import type { TwinServer } from '../../src/sources/twin-server.ts';
import { vaultConfig } from '../../src/sources/vault/config.ts';
import { vaultPlaces } from '../../src/sources/vault/places.ts';
import { startVaultTwin, TOKEN } from '../../src/sources/vault/twin/index.ts';
import { createKv, type TwinKv } from '../../src/sources/vault/twin/kv.ts';
import { createSealer, type TenantStore } from '../../src/store/index.ts';
import { missingPostgres, type PostgresPeer, startPostgres } from '../peers/postgresql.case.ts';
import { ACTOR, PASSWORDS, READER, seedPostgres } from '../peers/postgresql-world.case.ts';

const KEY = 'a-key-of-the-consumer';
const content = resolve(import.meta.dirname, '../../content/playbooks');

let server: TestStore;
beforeAll(async () => {
  server = await openTestStore();
});
afterAll(() => server.close());

interface Told {
  readonly type: string;
  readonly handle: string;
  readonly secret: string;
}

/** A consumer of the site's own: it checks who speaks, and may use what it is given, or not. */
const consumer = async (onSecret: (told: Told) => Promise<void>) => {
  const told: string[] = [];
  let secret = '';
  const http: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const [, at = '', signature = ''] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['countersign-signature'])) ?? [];
      const mine = createHmac('sha256', KEY).update(`${at}.${body}`).digest('hex');
      if (mine !== signature) {
        response.writeHead(401).end();
        return;
      }
      const value = parseJson(body);
      const message = isObject(value) ? value : {};
      told.push(String(message['type']));
      if (message['type'] === 'new_secret') {
        secret = String(message['secret']);
        await onSecret({ type: 'new_secret', handle: String(message['handle']), secret });
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  return {
    told,
    secret: () => secret,
    url: `http://127.0.0.1:${port}/secrets`,
    close: () => new Promise((done) => http.close(done)),
  };
};

interface Site {
  readonly store: TenantStore;
  readonly clock: ReturnType<typeof manualClock>;
  readonly actions: ReadonlyMap<string, Action>;
}

const keeperOn = (
  store: TenantStore,
  clock: Site['clock'],
  places: Parameters<typeof createKeeper>[0]['places'] = () => new Map(),
): Keeper =>
  createKeeper({
    store,
    log: silentLog,
    now: clock.now,
    env: { CONSUMER_KEY: KEY },
    policy: { allowPrivateHosts: [] },
    places,
    seenInUse: () => undefined,
  });

/** Asked for, approved by the one who answers, and taken forward minute by minute. */
const rotate = async (
  { store, clock, actions }: Site,
  subject: Identity,
  credentials: Parameters<typeof viewOf>[0]['credentials'] = [],
) => {
  const { playbooks } = await loadPlaybooks(content, { actions });
  const planned = planRequest(
    {
      id: 'req_rotate',
      subject,
      situation: 'rotate',
      credentials: [],
      title: 'its secret is old',
      because: 'older than the site allows',
      by: 'ana',
      confidence: 0,
    },
    {
      tier: 1,
      criticality: 'unknown',
      declaration: undefined,
      owners: [],
      playbooks,
      actions,
      preAuthorisations: [],
      settings,
      view: viewOf({ principals: [subject], credentials }),
      brake: createBrake(20),
      now: clock.now(),
    },
  );
  if (!planned.plan) throw new Error(planned.reasons.join('; '));
  await recordResponse(store, planned, { brake: createBrake(20), now: clock.now() });
  for (const one of await store.response.approvals({ state: ['waiting'] }))
    await decideApproval(
      store,
      {
        id: one.id,
        user: { id: 'sam', name: 'Sam', roles: [], identityIds: [] },
        decision: 'approved',
        reason: 'due',
      },
      { settings, now: clock.now() },
    );
  const runner = createRunner({
    store,
    actions,
    playbooks,
    sealer: createSealer(new Uint8Array(32).fill(3)),
    clock,
    log: silentLog,
    holder: 'node-1',
    settings: async () => settings,
  });
  const plan = async (): Promise<ResponsePlan> => {
    const found = await store.response.plan(planned.plan?.id ?? '');
    if (!found) throw new Error('the plan is gone');
    return found;
  };
  return {
    plan,
    async pass(minutes: number) {
      for (let turn = 0; turn < 4; turn++) {
        await runner.turn();
        clock.advance(MINUTE);
      }
      clock.advance(minutes * MINUTE);
      for (let turn = 0; turn < 6; turn++) {
        await runner.turn();
        clock.advance(MINUTE);
      }
    },
  };
};

describe.skipIf(missingPostgres !== undefined)('the login of a PostgreSQL role', () => {
  let peer: PostgresPeer;
  beforeAll(async () => {
    peer = await startPostgres();
  }, 60_000);
  afterAll(() => peer?.stop());

  const app = (): Identity =>
    identity('app', {
      id: 'postgresql:app',
      system: 'postgresql',
      nativeId: 'app',
      scope: 'server',
    });

  const open = async (url: string): Promise<Site> => {
    seedPostgres(peer);
    // Since version 16 a role is acted on only by whoever administers it.
    peer.now(`grant app to ${ACTOR} with admin option`);
    const store = await server.fresh();
    const clock = manualClock(Date.now());
    await store.settings.put('consumers', [
      {
        of: { system: 'postgresql', account: 'app' },
        places: [{ url, keyEnv: 'CONSUMER_KEY' }],
      },
    ]);
    const config = postgresqlConfig.parse({
      url: peer.url(READER, PASSWORDS[READER]),
      actUrl: peer.url(ACTOR, PASSWORDS[ACTOR]),
    });
    const actions = postgresqlActions(config, {
      keeper: keeperOn(store, clock),
      sleep: async () => undefined,
    });
    return { store, clock, actions: new Map(actions.map((one) => [one.id, one])) };
  };

  const logins = (): string[] =>
    peer
      .now("select rolname from pg_roles where rolname like 'app%' order by 1")
      .trim()
      .split('\n');

  it('that its consumer never picks up is rolled back, and the old one still works', async () => {
    const idle = await consumer(async () => undefined);
    const rotation = await rotate(await open(idle.url), app());
    await rotation.pass(5);
    expect(statesOf(await rotation.plan())).toMatchObject({
      'second-login': 'verifying',
      'retire-login': 'approved',
    });
    expect(logins()).toHaveLength(2);

    await rotation.pass(25 * 60);
    const plan = await rotation.plan();
    expect(statesOf(plan)).toMatchObject({ 'second-login': 'undone', 'retire-login': 'skipped' });
    expect(plan.steps.find((one) => one.name === 'second-login')?.error).toContain(
      'not seen in use in time',
    );
    expect(logins()).toEqual(['app']);
    expect(await peer.login('app', PASSWORDS.app)).toBe('accepted');
    expect(idle.told).toContain('take_back');
    expect(JSON.stringify(plan)).not.toContain(idle.secret());
    await idle.close();
  }, 60_000);

  it('that its consumer picks up takes the place of the old one, with all its rights', async () => {
    let session: pg.Client | undefined;
    let owner = '';
    const busy = await consumer(async ({ handle, secret }) => {
      session = new pg.Client({ connectionString: peer.url(handle, secret) });
      await session.connect();
      const { rows } = await session.query('select current_user as me, session_user as login');
      owner = `${rows[0]?.me} as ${rows[0]?.login}`;
    });
    const rotation = await rotate(await open(busy.url), app());
    await rotation.pass(5);
    expect(statesOf(await rotation.plan())).toMatchObject({
      'second-login': 'effective',
      'retire-login': 'effective',
    });
    expect(owner).toMatch(/^app as app_r[0-9a-f]{8}$/);
    expect(await peer.login('app', PASSWORDS.app)).toBe('28000');
    await session?.query('insert into shop.orders values (1)');
    await session?.end();
    await busy.close();
  }, 60_000);
});

describe('the access key of a user in AWS, handed over through Vault', () => {
  const ci = (): Identity =>
    identity('ci', {
      id: `aws:arn:aws:iam::${ACCOUNT}:user/ci`,
      nativeId: `arn:aws:iam::${ACCOUNT}:user/ci`,
      scope: ACCOUNT,
    });
  let bench: TwinBench;
  let vault: TwinServer;
  let kv: TwinKv;
  const old = { AWS_ACCESS_KEY_ID: ciKey.accessKeyId, AWS_SECRET_ACCESS_KEY: 'the-old-one' };

  const open = async (): Promise<Site> => {
    bench = await startBench();
    kv = createKv();
    kv.write('ci/aws', old);
    vault = await startVaultTwin(kv);
    const store = await server.fresh();
    const { clock } = bench;
    await store.settings.put('consumers', [
      {
        of: { system: 'aws', scope: ACCOUNT, account: 'ci' },
        places: [
          {
            system: 'vault',
            at: 'secret/data/ci/aws',
            fields: { AWS_ACCESS_KEY_ID: 'handle', AWS_SECRET_ACCESS_KEY: 'secret' },
          },
        ],
      },
    ]);
    const places = vaultPlaces(
      vaultConfig.parse({ url: vault.url, token: 'none', placeToken: TOKEN }),
    );
    if (!places) throw new Error('no places');
    const named = new Map([['vault', new Map([['default', places]])]]);
    const config = awsConfig.parse({
      region: 'eu-central-1',
      endpoint: bench.twin.endpoint,
      actCredentials: actKey,
    });
    const actions = awsActions(config, {
      propagationSeconds: 1,
      keeper: keeperOn(store, clock, () => named),
    });
    return { store, clock, actions: new Map(actions.map((one) => [one.id, one])) };
  };
  const keys = async (): Promise<string[]> => {
    const { AccessKeyMetadata = [] } = await bench
      .iam()
      .send(new ListAccessKeysCommand({ UserName: 'ci' }));
    return AccessKeyMetadata.map((one) => `${one.AccessKeyId} ${one.Status}`);
  };
  const close = async () => {
    await vault.close();
    await bench.close();
  };
  const held = () => [
    accessKey(ciKey.accessKeyId, ci().id, { id: `aws:credential:${ciKey.accessKeyId}` }),
  ];

  it('that nobody uses is taken out of the vault again and deleted, and the old key goes on', async () => {
    const rotation = await rotate(await open(), ci(), held());
    await rotation.pass(5);
    expect(await keys()).toHaveLength(2);
    expect(kv.read('ci/aws')).not.toEqual(old);
    await rotation.pass((25 * HOUR) / MINUTE);
    expect(statesOf(await rotation.plan())).toMatchObject({
      'second-secret': 'undone',
      'retire-secret': 'skipped',
    });
    expect(await keys()).toEqual([`${ciKey.accessKeyId} Active`]);
    expect(kv.read('ci/aws')).toEqual(old);
    await bench.iam(ciKey).send(new GetUserCommand({ UserName: 'ci' }));
    await close();
  }, 60_000);

  it('that is used is kept, and only then the old key is switched off', async () => {
    const rotation = await rotate(await open(), ci(), held());
    await rotation.pass(5);
    const read = kv.read('ci/aws') ?? {};
    const fresh = {
      accessKeyId: String(read['AWS_ACCESS_KEY_ID']),
      secretAccessKey: String(read['AWS_SECRET_ACCESS_KEY']),
    };
    expect(statesOf(await rotation.plan())).toMatchObject({ 'retire-secret': 'approved' });
    await bench.iam(fresh).send(new GetUserCommand({ UserName: 'ci' }));
    await rotation.pass(5);
    expect(statesOf(await rotation.plan())).toMatchObject({
      'second-secret': 'effective',
      'retire-secret': 'effective',
    });
    expect(await keys()).toEqual([`${ciKey.accessKeyId} Inactive`, `${fresh.accessKeyId} Active`]);
    expect(kv.metadata('ci/aws')).toEqual({});
    await close();
  }, 60_000);
});
