/** An account on the twin, the loop over its trail, and the desk where reviews are kept. Test only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openLocalArchive } from '../../src/archive/index.ts';
import { DAY, SECOND, silentLog } from '../../src/core/index.ts';
import { emptyPlaces } from '../../src/detection/index.ts';
import {
  createExistence,
  createOffice,
  type Existence,
  existencePlaybooks,
  loadLifecycles,
  type Office,
  takeBackPlaybooks,
} from '../../src/governance/index.ts';
import { buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import {
  createRunner,
  decideApproval,
  RESPONSE_SETTINGS_KEY,
  type ResponseSettings,
  readLevers,
  readResponseSettings,
  responseSettingsSchema,
} from '../../src/response/index.ts';
import { awsActions, awsConfig, awsSource } from '../../src/sources/aws/index.ts';
import { ACCOUNT, actKey, START, startBench } from '../../src/sources/aws/twin/twin.case.ts';
import { sources } from '../../src/sources/index.ts';
import { embedded, peer } from '../../src/store/cases/servers.case.ts';
import { createSealer, openStore } from '../../src/store/index.ts';

export const userId = (name: string): string => `aws:arn:aws:iam::${ACCOUNT}:user/${name}`;

export const openExistenceSite = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-existence-'));
  const bench = await startBench();
  const { clock, twin, trail } = bench;
  const server = await (peer.skip === undefined ? peer : embedded).start();
  const opened = await openStore({ ...server.address, log: silentLog });
  await opened.ensureTenant('main', 'main');
  const store = opened.tenant('main');
  const archive = openLocalArchive({ dir: join(folder, 'archive') });
  const configure = (given: Partial<ResponseSettings>): Promise<void> =>
    store.settings.put(
      RESPONSE_SETTINGS_KEY,
      responseSettingsSchema.parse({ defaultApprover: 'founder', defaultMode: 'active', ...given }),
    );
  await configure({});
  const settings = () => readResponseSettings(store);
  const config = awsConfig.parse({
    region: 'eu-central-1',
    endpoint: twin.endpoint,
    accountId: ACCOUNT,
    credentials: actKey,
    actCredentials: actKey,
  });
  const engine = buildEngine({
    sources,
    rules: [],
    places: emptyPlaces,
    judge: createPosture(),
    log: silentLog,
    now: clock.now,
    exceptions: () => [],
  });
  const lease = await store.leases.acquire(0, 'test', 400 * DAY, clock.now());
  let position = 0;
  const commit = async (output: ReturnType<typeof engine.judgeAll>): Promise<void> => {
    await archive.write('main', 0, position, output.events);
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
  const pull = async (): Promise<void> => {
    for await (const snapshot of awsSource.inventory?.(config, clock.now()) ?? [])
      await commit(engine.snapshot(snapshot));
    await commit(engine.judgeAll(clock.now()));
  };
  await pull();
  await commit(
    engine.control(
      [
        {
          type: 'declaration',
          at: START,
          by: 'test',
          declaration: {
            kind: 'declaration',
            id: `declaration:${userId('ci')}`,
            ofId: userId('ci'),
            owner: 'olga',
            declaredBy: 'test',
            at: START,
          },
        },
      ],
      START,
    ),
  );
  const actions = new Map(
    awsActions(config, { propagationSeconds: 10 }).map((one) => [one.id, one]),
  );
  const { lifecycles, faults } = await loadLifecycles(
    resolve(import.meta.dirname, '../../content/lifecycle'),
  );
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const newRunner = () =>
    createRunner({
      store,
      actions,
      playbooks: new Map([...existencePlaybooks, ...takeBackPlaybooks]),
      sealer: createSealer(new Uint8Array(32).fill(3)),
      clock,
      log: silentLog,
      holder: 'test',
      settings,
    });
  const runner = newRunner();
  const newDesk = (): Existence =>
    createExistence({
      store,
      runner,
      actions,
      lifecycles,
      archive,
      clock,
      log: silentLog,
      view: () => engine.view,
      posture: engine.posture,
      settings,
    });
  let desk = newDesk();
  let read = trail.length;

  return {
    ...{ bench, clock, store, archive, engine, actions, pull, configure, runner },
    get desk() {
      return desk;
    },
    /** All that was in memory is gone. */
    restart(): void {
      desk = newDesk();
    },
    /** What the trail has by now goes through the loop; the desk hears it, or was down. */
    async listen({ deskIsUp = true } = {}): Promise<number> {
      const fresh = trail.slice(read);
      read = trail.length;
      const output = engine.events(
        fresh.map((record, index) => ({ line: index + 1, record, text: JSON.stringify(record) })),
        { learningOnly: false, drill: false },
      );
      await commit(output);
      await archive.flush();
      if (deskIsUp) await desk.hear(output.events);
      return output.events.length;
    },
    /** Runner and desk turn, while minutes pass. */
    async settle(turns = 6): Promise<void> {
      for (let i = 0; i < turns; i++) {
        await runner.turn();
        clock.advance(15 * SECOND);
        await desk.turn();
      }
    },
    async answer(decision: 'approved' | 'denied', who = 'olga', reason = 'as asked') {
      const [asked] = await store.response.approvals({ state: ['waiting'] });
      if (!asked) throw new Error('nothing waits for an answer');
      return decideApproval(
        store,
        {
          id: asked.id,
          user: { id: who, name: who, roles: [], identityIds: [] },
          decision,
          reason,
        },
        { settings: await settings(), now: clock.now() },
      );
    },
    async close(): Promise<void> {
      await archive.close();
      await opened.close();
      await server.stop();
      await bench.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type ExistenceSite = Awaited<ReturnType<typeof openExistenceSite>>;

/** The office over this site, with no frameworks and the policies given. */
export const openOffice = async (
  { store, runner, actions, clock, engine }: ExistenceSite,
  policies: Office['content']['policies'] = new Map(),
): Promise<Office> =>
  createOffice({
    ...{ store, runner, actions, clock, log: silentLog },
    content: { frameworks: new Map(), policies },
    judge: createPosture(),
    levers: await readLevers(resolve(import.meta.dirname, '../../content/levers.yml')),
    playbooks: new Map(),
    behaviours: [],
    connected: () => [],
    heardAt: () => undefined,
    settings: () => readResponseSettings(store),
    view: () => engine.view,
  });

export const asUser = (id: string, identityIds: readonly string[] = []) => ({
  ...{ id, name: id, roles: [], identityIds },
});
