/** PostgreSQL against a real server: inventory, log and actions. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCountersignError } from '../../src/core/index.ts';
import type { Action, ActionContext, Identity } from '../../src/model/index.ts';
import { type ActionWorld, describeAction } from '../../src/sources/action.case.ts';
import { inventorySuite } from '../../src/sources/inventory-suite.case.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import { postgresqlActions } from '../../src/sources/postgresql/actions/index.ts';
import { postgresqlSource } from '../../src/sources/postgresql/index.ts';
import { missingPostgres, type PostgresPeer, startPostgres } from './postgresql.case.ts';
import {
  ACTING,
  ACTOR,
  denyReader,
  heldPassword,
  type OpenSession,
  openSession,
  PASSWORDS,
  pictureOf,
  READER,
  restrictActor,
  seedPostgres,
} from './postgresql-world.case.ts';

let peer: PostgresPeer;
const config = () => ({
  url: peer.url(READER, PASSWORDS[READER]),
  actUrl: peer.url(ACTOR, PASSWORDS[ACTOR]),
});
const atOnce = (): Promise<void> => Promise.resolve();
const keeper = testKeeper();

const actionOf = (id: string): Action => {
  const action = postgresqlActions(config(), {
    sleep: atOnce,
    keeper,
  }).find((one) => one.id === id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
};

const target = {
  system: 'postgresql',
  identityId: 'postgresql:app',
  nativeId: 'app',
  scope: 'server',
};

/** One open session of app, and boss who may put app on. */
const actionWorld = async (
  id: string,
  more: (session: OpenSession) => Partial<ActionWorld> = () => ({}),
): Promise<ActionWorld> => {
  seedPostgres(peer);
  const session = await openSession(peer, 'app');
  return {
    action: actionOf(id),
    target,
    params: {},
    now: Date.now,
    held: heldPassword(peer, 'app'),
    picture: () => pictureOf(peer),
    settle: () => {},
    deny: (permission) =>
      restrictActor(
        peer,
        ACTING.filter((one) => one !== permission),
      ),
    restrictTo: async (permissions) => restrictActor(peer, permissions),
    close: () => session.end(),
    ...more(session),
  };
};

/** Tried on the server itself: the open session, and somebody who puts the role on. */
const goesOn = async (session: OpenSession) => {
  const boss = await openSession(peer, 'boss');
  const worn = await boss.run('set role app').then(
    () => true,
    () => false,
  );
  await boss.end();
  return [
    ...((await session.isOpen()) ? [{ what: /open session/, until: undefined }] : []),
    ...(worn ? [{ what: /may put app on/, until: undefined }] : []),
  ];
};

const refusals = [
  { title: 'a superuser', target: { nativeId: 'postgres' }, because: /only a superuser/ },
  { title: 'the role it acts with', target: { nativeId: ACTOR }, because: /by hand/ },
  { title: 'a role that is gone', target: { nativeId: 'nobody' }, because: /not there/ },
];

const skipped = missingPostgres !== undefined && process.env['REQUIRE_PEERS'] !== '1';

describe.skipIf(skipped)(
  `PostgreSQL itself${skipped ? ` (skipped: ${missingPostgres})` : ''}`,
  () => {
    beforeAll(async () => {
      peer = await startPostgres();
    });
    afterAll(() => peer?.stop());

    inventorySuite({
      source: postgresqlSource,
      async start() {
        seedPostgres(peer);
        return {
          pull: (at, options) => postgresqlSource.inventory?.(config(), at, options) ?? nothing(),
          pullUnknown: (at) =>
            postgresqlSource.inventory?.({ url: peer.url(READER, 'wrong') }, at) ?? nothing(),
          deny: (permission) => denyReader(peer, permission),
          picture: () => pictureOf(peer),
          secrets: [...Object.values(PASSWORDS), 'SCRAM-SHA-256$'],
          close: () => Promise.resolve(),
        };
      },
      expected: { identity: 8, credential: 5, trust: 1, resource: 9 },
      notOfInventory: ['EXECUTE ON pg_ls_logdir', 'EXECUTE ON pg_read_binary_file'],
      usedMeanwhile: ['postgresql:postgres'],
    });

    const switches = ['postgresql.disable_login', 'postgresql.limit_connections'];
    for (const id of switches)
      describeAction({
        title: id,
        held: 'refused',
        immediate: true,
        start: () => actionWorld(id, (session) => ({ livesOn: () => goesOn(session) })),
        refusals,
      });

    describeAction({
      title: 'postgresql.expire_password',
      held: 'refused',
      immediate: true,
      start: () =>
        actionWorld('postgresql.expire_password', (session) => ({
          livesOn: async () => [
            ...(await goesOn(session)),
            { what: /without a password/, until: undefined },
          ],
        })),
      refusals,
    });

    describeAction({
      title: 'postgresql.revoke_membership',
      held: 'untouched',
      immediate: true,
      start: () =>
        actionWorld('postgresql.revoke_membership', (session) => ({
          params: { group: 'analysts' },
          async livesOn() {
            await session.run('insert into shop.orders values (1)').catch(() => {});
            return [{ what: /granted by name/, until: undefined }];
          },
        })),
      refusals: [
        ...refusals,
        {
          title: 'a group that it is not in',
          params: { group: 'boss' },
          because: /no direct member/,
        },
      ],
    });

    describeAction({
      title: 'postgresql.terminate_sessions',
      held: 'refused',
      immediate: true,
      start: () =>
        actionWorld('postgresql.terminate_sessions', (session) => ({
          held: {
            nativeId: 'session/app',
            probe: async () => ((await session.isOpen()) ? 'accepted' : 'refused'),
          },
          livesOn: async () =>
            (await peer.login('app', PASSWORDS.app)) === 'accepted'
              ? [{ what: /new sign-in/, until: undefined }]
              : [],
        })),
      refusals,
    });

    describeAction({
      title: 'postgresql.rotate_password',
      held: 'refused',
      immediate: true,
      start: () =>
        actionWorld('postgresql.rotate_password', (session) => ({
          livesOn: () => goesOn(session),
        })),
      refusals,
    });

    const idle = { ...target, identityId: 'postgresql:idle', nativeId: 'idle' };

    describeAction({
      title: 'postgresql.drop_role',
      held: 'untouched',
      immediate: true,
      nothingLivesOn: true,
      start: () =>
        actionWorld('postgresql.drop_role', () => ({ target: idle, livesOn: async () => [] })),
      refusals: [
        ...refusals,
        {
          title: 'a role that things still depend on',
          target: { nativeId: 'app' },
          because: /cannot be dropped yet: .*grants to it by name in postgres.*REASSIGN OWNED/,
        },
      ],
    });

    describeAction({
      title: 'postgresql.plant_role',
      held: 'untouched',
      immediate: true,
      nothingLivesOn: true,
      start: () =>
        actionWorld('postgresql.plant_role', () => ({
          target: { system: 'postgresql', nativeId: 'app_backup', scope: 'server' },
          livesOn: async () => [],
          shape: () => peer.now('select rolname, rolconnlimit from pg_roles order by 1'),
          meddle: async () => {
            peer.now('grant usage on schema shop to app_backup');
          },
        })),
      refusals: [
        { title: 'a name that is taken', target: { nativeId: 'boss' }, because: /there is a role/ },
        {
          title: 'a name that is none',
          target: { nativeId: 'a;b' },
          because: /no name for a role/,
        },
      ],
    });

    it('lets nobody in as a decoy, and writes each try into the log under its name', async () => {
      seedPostgres(peer);
      const plant = actionOf('postgresql.plant_role');
      const context: ActionContext = { now: Date.now, stepId: 'stp_decoy' };
      const decoy = { system: 'postgresql', nativeId: 'app_backup', scope: 'server' };
      keeper.secrets.length = 0;
      const plan = await plant.plan(decoy, {}, context);
      const result = await plant.do(plan, context);
      const secret = keeper.secrets[0]?.secret ?? '';
      expect(JSON.stringify([plan, result, peer.log()])).not.toContain(secret);
      expect(await peer.login('app_backup', secret)).toBe('53300');
      const tried = peer
        .log()
        .flatMap((one) => postgresqlSource.parse(one))
        .filter((event) => event.actor.principalId === plan.params['subjectId']);
      expect(tried.map(({ outcome }) => outcome)).toContain('failure');
      await plant.undoIt?.(plan, result, context);
    });

    describeAction({
      title: 'postgresql.second_login',
      held: 'untouched',
      immediate: true,
      start: async () => {
        const world = await actionWorld('postgresql.second_login', () => ({
          livesOn: async () => [{ what: /login app itself/, until: undefined }],
        }));
        // Since version 16 a role is given on only by whoever administers it.
        peer.now(`grant app to ${ACTOR} with admin option`);
        return world;
      },
      refusals: [
        ...refusals,
        {
          title: 'a role that may not log in',
          target: { nativeId: 'former' },
          because: /nothing to rotate/,
        },
      ],
    });

    it('knows a new password by its verifier alone, and never writes it into the log', async () => {
      seedPostgres(peer);
      const rotate = actionOf('postgresql.rotate_password');
      const context: ActionContext = { now: Date.now, stepId: 'stp_one' };
      const plan = await rotate.plan(target, {}, context);
      keeper.secrets.length = 0;
      const result = await rotate.do(plan, context);
      const secret = keeper.secrets[0]?.secret ?? '';
      expect(await peer.login('app', secret)).toBe('accepted');
      expect(JSON.stringify([plan, result, peer.log()])).not.toContain(secret);
      const state = peer.now(
        "select shobj_description(oid, 'pg_authid') from pg_authid where rolname = 'app'",
      );
      expect(state.trim()).toBe('the shop [countersign rotation stp_one]');
    });

    it('reads the log from where it ended, loses nothing, and says which right is missing', async () => {
      seedPostgres(peer);
      const since = Date.now() - 3_600_000;
      const pull = async (cursor?: string) => {
        const pages = [];
        const options = { since, until: Date.now() + 1_000 };
        for await (const page of postgresqlSource.pullLogs?.(config(), cursor, options) ?? [])
          pages.push(page);
        return pages;
      };
      const idsOf = (pages: Awaited<ReturnType<typeof pull>>) =>
        pages.flatMap(({ records }) =>
          records.flatMap((record) => postgresqlSource.parse(record).map((event) => event.id)),
        );
      await peer.login('app', 'wrong');
      const first = await pull();
      await peer.login('app', PASSWORDS.app);
      const second = await pull(first.at(-1)?.cursor);
      const written = peer.log().flatMap((one) => postgresqlSource.parse(one).map(({ id }) => id));
      const read = new Set([...idsOf(first), ...idsOf(second)]);
      const last = idsOf(second).at(-1) ?? '';
      expect(written.slice(0, written.indexOf(last) + 1).filter((id) => !read.has(id))).toEqual([]);
      expect(idsOf(second).length).toBeGreaterThan(0);
      expect(idsOf(second).filter((id) => idsOf(first).includes(id))).toEqual([]);
      for (const permission of ['EXECUTE ON pg_ls_logdir', 'EXECUTE ON pg_read_binary_file']) {
        seedPostgres(peer);
        denyReader(peer, permission);
        const fault = await pull().catch((thrown: unknown) => thrown);
        expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), String(fault)).toBe(true);
        if (isCountersignError(fault)) expect(fault.detail['permission']).toBe(permission);
      }
    });

    it('tells which rights it has, and which not', async () => {
      seedPostgres(peer);
      const probe = async () => {
        const found: Record<string, string> = {};
        for await (const one of postgresqlSource.probe?.(config()) ?? [])
          found[one.permission] = one.granted;
        return found;
      };
      const { permissions } = postgresqlSource;
      const all = [...permissions.read, ...permissions.act];
      expect(await probe()).toEqual(Object.fromEntries(all.map((one) => [one, 'yes'])));
      for (const one of permissions.read.filter((each) => each !== 'LOGIN')) {
        seedPostgres(peer);
        denyReader(peer, one);
        expect([one, (await probe())[one]]).toEqual([one, 'no']);
      }
      seedPostgres(peer);
      restrictActor(peer, ['SELECT ON pg_roles', 'SELECT ON pg_auth_members']);
      expect(await probe()).toMatchObject({ CREATEROLE: 'no', pg_signal_backend: 'no' });
    });

    it('lists what the people who made it would list', async () => {
      seedPostgres(peer);
      const facts = [];
      for await (const one of postgresqlSource.inventory?.(config(), Date.now()) ?? nothing())
        facts.push(...one.facts);
      const identities = facts.filter((fact): fact is Identity => fact.kind === 'identity');
      expect(identities.map(({ name, status }) => [name, status])).toEqual([
        ['postgres', 'active'],
        [READER, 'active'],
        [ACTOR, 'active'],
        ['app', 'active'],
        ['boss', 'active'],
        ['helper', 'active'],
        ['former', 'disabled'],
        ['idle', 'active'],
      ]);
      expect(identities[3]?.tags).toMatchObject({
        valid_until: '2030-01-01T00:00:00.000Z',
        connection_limit: '20',
        password: 'scram-sha-256',
      });
      expect(facts).toContainEqual(
        expect.objectContaining({
          kind: 'trust',
          targetId: 'postgresql:app',
          principal: { kind: 'identity', value: 'postgresql:boss' },
        }),
      );
      expect(facts).toContainEqual(
        expect.objectContaining({
          kind: 'entitlement',
          holderId: 'postgresql:group/analysts',
          privileges: ['table:select'],
          resources: ['table/postgres/shop/customers', 'table/postgres/shop/orders'],
        }),
      );
    });
  },
);

async function* nothing() {}
