/** A decoy on a real server, from the plan to the touch: declared here only, and an incident at once when it is tried. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, type ManualClock, manualClock, SECOND, silentLog } from '../../src/core/index.ts';
import { emptyPlaces } from '../../src/detection/index.ts';
import {
  createHoney,
  type Honey,
  loadLifecycles,
  withBaitDrawer,
} from '../../src/governance/index.ts';
import { type BuiltEngine, buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import { createRunner, type Runner, responseSettingsSchema } from '../../src/response/index.ts';
import { sources } from '../../src/sources/index.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import { postgresqlActions } from '../../src/sources/postgresql/actions/index.ts';
import { postgresqlSource } from '../../src/sources/postgresql/index.ts';
import { embedded, peer as storePeer } from '../../src/store/cases/servers.case.ts';
import { createSealer, openStore, type TenantStore } from '../../src/store/index.ts';
import { missingPostgres, type PostgresPeer, startPostgres } from './postgresql.case.ts';
import { ACTOR, PASSWORDS, pictureOf, READER, seedPostgres } from './postgresql-world.case.ts';

const skipped = missingPostgres !== undefined && process.env['REQUIRE_PEERS'] !== '1';

describe.skipIf(skipped)(
  `a decoy in PostgreSQL itself${skipped ? ` (skipped: ${missingPostgres})` : ''}`,
  () => {
    let peer: PostgresPeer;
    let store: TenantStore;
    let engine: BuiltEngine;
    let runner: Runner;
    let honey: Honey;
    let clock: ManualClock;
    let heardAt: number | undefined;
    const closing: (() => Promise<unknown>)[] = [];
    const behind = testKeeper();

    beforeAll(async () => {
      peer = await startPostgres();
      closing.push(() => peer.stop());
      seedPostgres(peer);
      clock = manualClock(Date.now());
      const server = await (storePeer.skip === undefined ? storePeer : embedded).start();
      const opened = await openStore({ ...server.address, log: silentLog });
      closing.push(
        () => server.stop(),
        () => opened.close(),
      );
      await opened.ensureTenant('main', 'main');
      store = opened.tenant('main');
      const sealer = createSealer(new Uint8Array(32).fill(5));
      const config = {
        url: peer.url(READER, PASSWORDS[READER]),
        actUrl: peer.url(ACTOR, PASSWORDS[ACTOR]),
      };
      const keeper = withBaitDrawer(behind, { store, sealer });
      const actions = new Map(
        postgresqlActions(config, { keeper }).map((one) => [one.id, one] as const),
      );
      engine = buildEngine({
        sources,
        rules: [],
        places: emptyPlaces,
        judge: createPosture(),
        log: silentLog,
        now: clock.now,
        exceptions: () => [],
      });
      for await (const snapshot of postgresqlSource.inventory?.(config, clock.now()) ?? [])
        engine.snapshot(snapshot);
      const settings = async () =>
        responseSettingsSchema.parse({ defaultApprover: 'founder', defaultMode: 'active' });
      runner = createRunner({
        ...{ store, actions, sealer, clock, settings, log: silentLog, holder: 'test' },
        playbooks: new Map(),
      });
      const { lifecycles } = await loadLifecycles(
        resolve(import.meta.dirname, '../../content/lifecycle'),
      );
      honey = createHoney({
        ...{ store, runner, actions, lifecycles, sources, sealer, clock, settings },
        log: silentLog,
        view: () => engine.view,
        heardAt: () => heardAt,
        control: async (record) => {
          engine.control([record], clock.now());
        },
      });
    });
    afterAll(async () => {
      for (const close of closing.reverse()) await close();
    });

    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn++) {
        await runner.turn();
        clock.advance(10 * SECOND);
        await honey.turn();
      }
    };
    /** The server answers before its log is on disk. */
    const written = async (code: string): Promise<void> => {
      while (!peer.log().some((record) => record['state_code'] === code))
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const incidents = () => {
      const records = peer.log().map((record, index) => ({
        line: index + 1,
        record,
        text: JSON.stringify(record),
      }));
      return engine.events(records, { learningOnly: false, drill: false }).incidents;
    };

    it('is planned like the real ones, planted, laid out, touched, rotated and taken away', async () => {
      const before = pictureOf(peer);
      const [idea] = (await honey.plan()).filter((one) => one.system === 'postgresql');
      expect(idea).toMatchObject({
        kind: 'login_role',
        watched: { seen: 'no', because: /no log/ },
      });
      expect(idea?.beside).toContain('app');
      const name = idea?.names[0] ?? '';
      const planted = await honey.plant({
        ...{ system: 'postgresql', scope: idea?.scope ?? '', kind: 'login_role', name, by: 'ann' },
        rotateEveryDays: 30,
      });
      await expect(
        honey.plant({
          system: 'postgresql',
          scope: idea?.scope ?? '',
          kind: 'login_role',
          name: 'app',
          by: 'ann',
        }),
      ).rejects.toThrow(/is a real one/);
      await settle();
      const stands = await honey.get(planted.id);
      expect(stands).toMatchObject({
        state: 'planted',
        subjectId: `postgresql:${name}`,
        handle: name,
      });
      // Nobody would see it touched: somebody is asked to mend that.
      const tasks = () =>
        store.governance.tasks({ subjectId: `postgresql:${name}`, state: ['open'] });
      expect(await tasks()).toMatchObject([{ kind: 'decoy', because: /no log of PostgreSQL/ }]);
      heardAt = clock.now();
      await honey.turn();
      expect(await tasks()).toEqual([]);
      // The server itself does not say what it is.
      expect(
        peer
          .now(
            "select shobj_description(oid, 'pg_authid') from pg_roles where rolname = '" +
              name +
              "'",
          )
          .trim(),
      ).toBe('');

      const bait = await honey.bait(planted.id, { by: 'ann', place: 'build-7:/home/ci/.pgpass' });
      expect(behind.secrets).toEqual([]);
      const kept = JSON.stringify([
        await honey.list(),
        await store.response.plans({}, { limit: 10 }),
        await store.governance.ledger(1, 1_000),
        peer.log(),
      ]);
      expect(kept).not.toContain(bait.secret);
      expect(kept).toContain('build-7:/home/ci/.pgpass');

      expect(await peer.login(name, bait.secret)).toBe('53300');
      await written('53300');
      const [touched] = incidents().filter((one) => one.rootId === `postgresql:${name}`);
      expect(touched).toMatchObject({ decision: { disposition: 'page' } });
      expect(touched?.signals.map((one) => one.detector)).toContain('honey-used');

      clock.advance(31 * DAY);
      heardAt = clock.now();
      await honey.turn();
      await settle();
      const rotated = await honey.get(planted.id);
      expect(rotated).toMatchObject({ state: 'planted', generation: 2 });
      expect(rotated.name).not.toBe(name);
      expect(rotated.laidOut).toBeUndefined();
      await settle();
      expect(await peer.login(name, bait.secret)).toBe('28P01');
      const next = await honey.bait(planted.id, { by: 'ann', place: 'wiki' });
      expect(await peer.login(rotated.name, next.secret)).toBe('53300');

      await honey.retire(planted.id, { by: 'ann', reason: 'the server goes' });
      await settle();
      expect(await honey.get(planted.id)).toMatchObject({ state: 'retired' });
      expect(pictureOf(peer)).toEqual(before);
      const verbs = (await store.governance.ledger(1, 1_000)).map((one) => one.verb);
      expect(verbs).toEqual(
        expect.arrayContaining([
          'honey.plant_asked',
          'honey.planted',
          'honey.bait_taken',
          'honey.retired',
        ]),
      );
    }, 60_000);
  },
);
