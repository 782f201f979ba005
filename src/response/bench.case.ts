/** A real store and a runner over the fake vendor: what the runner's tests stand on. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { manualClock, randomId, SECOND, silentLog } from '../core/index.ts';
import type { Identity, PreAuthorisation, ResponsePlan } from '../model/index.ts';
import {
  createSealer,
  openStore,
  type Store,
  type StoreAddress,
  startEmbedded,
  type TenantStore,
} from '../store/index.ts';
import type { StepOutcome } from './contract.ts';
import { fakeVendor, PLAYBOOK } from './fake-vendor.case.ts';
import {
  createBrake,
  createRunner,
  planResponse,
  type ResponseSettings,
  type Runner,
  type RunnerOptions,
  recordResponse,
} from './index.ts';
import { readPlaybook } from './playbook-load.ts';
import type { Playbook } from './playbook-schema.ts';
import { accessKey, identity, incident, NOW, planInput, settings, viewOf } from './story.case.ts';

const PEER =
  process.env['COUNTERSIGN_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

interface Database {
  readonly address: StoreAddress;
  stop(): Promise<void>;
}

const onPeer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: PEER, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** A database of its own on a server of this machine; without one, on the embedded server. */
const database = async (): Promise<Database> => {
  const name = `cs_response_${randomBytes(6).toString('hex')}`;
  try {
    await onPeer(`create database ${name} template template0 encoding 'UTF8'`);
  } catch {
    const folder = mkdtempSync(join(tmpdir(), 'cs-response-'));
    chmodSync(folder, 0o755);
    const server = await startEmbedded({ dataDir: join(folder, 'db'), log: silentLog });
    return {
      address: { connection: server.connection },
      async stop() {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const url = new URL(PEER);
  url.pathname = `/${name}`;
  return {
    address: { url: url.href },
    stop: () => onPeer(`drop database if exists ${name} with (force)`),
  };
};

export interface TestStore {
  readonly store: Store;
  fresh(): Promise<TenantStore>;
  close(): Promise<void>;
}

/** One store for a test file, a tenant of its own for each test. */
export const openTestStore = async (): Promise<TestStore> => {
  const { address, stop } = await database();
  const store = await openStore({ ...address, log: silentLog });
  return {
    store,
    async fresh() {
      const id = randomId('t');
      await store.ensureTenant(id, id);
      return store.tenant(id);
    },
    async close() {
      await store.close();
      await stop();
    },
  };
};

const grant: PreAuthorisation = {
  id: 'pa_1',
  playbook: '*',
  scope: ['unowned'],
  signedBy: 'sam',
  at: NOW - 1,
  until: NOW + 1e9,
  minConfidence: 0,
};

const fakePlaybooks = (text: string): ReadonlyMap<string, Playbook> => {
  const { playbook, faults } = readPlaybook(text, 'service_account/leaked-credential');
  if (!playbook) throw new Error(JSON.stringify(faults));
  return new Map([[playbook.id, playbook]]);
};

export const createBench = (store: TenantStore, text: string = PLAYBOOK) => {
  const clock = manualClock(NOW);
  const vendor = fakeVendor(clock.now);
  const playbooks = fakePlaybooks(text);
  const sealer = createSealer(new Uint8Array(32).fill(7));
  const outcomes: StepOutcome[] = [];
  let current: ResponseSettings = settings;
  return {
    clock,
    vendor,
    playbooks,
    outcomes,
    set(change: Partial<ResponseSettings>) {
      current = { ...current, ...change };
    },
    runner(change: Partial<RunnerOptions> = {}): Runner {
      return createRunner({
        store,
        actions: vendor.actions,
        playbooks,
        sealer,
        clock,
        log: silentLog,
        holder: 'node-1',
        settings: async () => current,
        heldFor: (step) =>
          step.action === 'fake.deactivate' ? vendor.held(step.target.nativeId) : undefined,
        onOutcome: async (outcome) => {
          outcomes.push(outcome);
        },
        ...change,
      });
    },
    /** A leaked key of one unowned account, planned and recorded. */
    async plan(change: Partial<Parameters<typeof planInput>[1]> = {}, name = 'sync') {
      const subject: Identity = identity(name, { system: 'fake' });
      const key = accessKey('AKIALEAKED', subject.id, { system: 'fake' });
      const planned = planResponse(
        planInput(subject, {
          playbooks,
          actions: vendor.actions,
          preAuthorisations: [grant],
          view: viewOf({ principals: [subject], credentials: [key] }),
          incident: incident(subject),
          settings: current,
          ...change,
        }),
      );
      if (!planned.plan) throw new Error(planned.reasons.join('; '));
      await store.response.putPreAuthorisation(grant);
      await recordResponse(store, planned, { brake: createBrake(100), now: clock.now() });
      return { planned, plan: planned.plan };
    },
    async read(plan: Pick<ResponsePlan, 'id'>) {
      const found = await store.response.plan(plan.id);
      if (!found) throw new Error(`plan ${plan.id} is gone`);
      return found;
    },
    /** Turns with time passing between them, until nothing moves. */
    async settle(runner: Runner, turns = 40) {
      for (let i = 0; i < turns; i++) {
        await runner.turn();
        clock.advance(2 * SECOND);
      }
    },
  };
};

export type Bench = ReturnType<typeof createBench>;
export const statesOf = (plan: ResponsePlan): Record<string, string> =>
  Object.fromEntries(plan.steps.map((step) => [step.name ?? step.action, step.state]));
