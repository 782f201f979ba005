/** A leaked key of an unowned service account: stopped within its pre-authorisation, proved with the key itself, undone as labelled. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR, SECOND, silentLog } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import { createInventory } from '../../src/inventory/index.ts';
import type { Incident } from '../../src/model/index.ts';
import {
  containmentOf,
  createBrake,
  createRunner,
  decideApproval,
  loadPlaybooks,
  planResponse,
  recordResponse,
  responseSettingsSchema,
} from '../../src/response/index.ts';
import { awsActions, awsConfig, awsSource, heldAccessKey } from '../../src/sources/aws/index.ts';
import {
  ACCOUNT,
  actKey,
  ciKey,
  START,
  startBench,
  type TwinBench,
} from '../../src/sources/aws/twin/twin.case.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import {
  createSealer,
  type EmbeddedServer,
  openStore,
  type Store,
  startEmbedded,
} from '../../src/store/index.ts';

const CI = `aws:arn:aws:iam::${ACCOUNT}:user/ci`;
let bench: TwinBench;
let folder: string;
let server: EmbeddedServer;
let store: Store;

beforeAll(async () => {
  bench = await startBench();
  folder = mkdtempSync(join(tmpdir(), 'cs-journey-'));
  chmodSync(folder, 0o755);
  server = await startEmbedded({ dataDir: join(folder, 'db'), log: silentLog });
  store = await openStore({ connection: server.connection, log: silentLog });
  await store.ensureTenant('acme', 'Acme');
});
afterAll(async () => {
  await store?.close();
  await server?.stop();
  await bench?.close();
  rmSync(folder, { recursive: true, force: true });
});

const incident: Incident = {
  id: 'inc_leak',
  title: 'ci was used from a network it was never seen on',
  story: '',
  status: 'open',
  verdict: 'undecided',
  severity: 'critical',
  confidence: 0.97,
  tier: 0,
  rootId: CI,
  identities: [CI],
  credentials: [ciKey.accessKeyId],
  evidence: [],
  attribution: {
    credential: {
      said: true,
      value: { type: 'access_key', nativeId: ciKey.accessKeyId, ofId: CI },
      because: '',
    },
    who: { said: true, value: { rootId: CI, actingAs: CI, lineage: [] }, because: '' },
    context: { said: true, value: { ip: '203.0.113.9' }, because: '' },
    privilege: { said: true, value: { tier: 0, via: [] }, because: '' },
    did: ['AssumeRole'],
  },
  cause: { entry: 'leaked', conditions: [], primary: 'no_rotation' },
  decision: { disposition: 'page', expectedDamage: 0.97, because: '', pagePeople: 1 },
  findings: [],
  signals: [],
  timeline: [],
  attack: ['T1078.004'],
  firstEventAt: START,
  lastEventAt: START,
  openedAt: START,
  updatedAt: START,
  drill: false,
};

it('is contained, verified, told what lives on, rotated when a person says so, and undone', async () => {
  const { clock, twin } = bench;
  const tenant = store.tenant('acme');
  const held = heldAccessKey({ ...ciKey, region: 'eu-central-1', endpoint: twin.endpoint });
  const session = await bench.sts(ciKey).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
      RoleSessionName: 'stolen',
    }),
  );
  const live = {
    nativeId: session.Credentials?.AccessKeyId ?? '',
    forId: `aws:arn:aws:iam::${ACCOUNT}:role/deploy`,
    expiresAt: START + HOUR,
  };
  expect(await held.probe()).toBe('accepted');

  const config = awsConfig.parse({
    region: 'eu-central-1',
    endpoint: twin.endpoint,
    accountId: ACCOUNT,
    credentials: actKey,
    actCredentials: actKey,
  });
  const inventory = createInventory({ access: {}, now: clock.now });
  for await (const snapshot of awsSource.inventory?.(config, START) ?? [])
    inventory.applySnapshot(snapshot);
  const subject = inventory.view.identity(CI);
  if (!subject) throw new Error('the pull did not see ci');

  const keeper = testKeeper();
  const actions = new Map(
    awsActions(config, {
      propagationSeconds: 10,
      keeper,
    }).map((action) => [action.id, action]),
  );
  const { playbooks, faults } = await loadPlaybooks(
    resolve(import.meta.dirname, '../../content/playbooks'),
    { actions },
  );
  expect(faults).toEqual([]);
  const settings = responseSettingsSchema.parse({
    defaultApprover: 'sam',
    defaultMode: 'active',
    approvalMinutes: 600,
  });
  const grant = {
    id: 'pa_1',
    playbook: '*',
    scope: ['unowned'],
    signedBy: 'sam',
    at: START - DAY,
    until: START + DAY,
    minConfidence: 0.9,
  };
  await tenant.response.putPreAuthorisation(grant);
  const brake = createBrake(20);
  const planned = planResponse({
    incident,
    subject,
    tier: 0,
    criticality: 'unknown',
    declaration: undefined,
    owners: [],
    playbooks,
    actions,
    preAuthorisations: [grant],
    settings,
    view: inventory.view,
    brake,
    liveSessions: [live],
    now: clock.now(),
  });
  expect(await recordResponse(tenant, planned, { brake, now: clock.now() })).toBe(true);
  const id = planned.plan?.id ?? '';
  const runner = createRunner({
    store: tenant,
    actions,
    playbooks,
    sealer: createSealer(new Uint8Array(32).fill(3)),
    clock,
    log: silentLog,
    holder: 'node',
    settings: async () => settings,
    heldFor: (step) => (step.name === 'stop-key' ? held : undefined),
  });
  const settle = async (turns: number): Promise<void> => {
    for (let i = 0; i < turns; i++) {
      await runner.turn();
      clock.advance(5 * SECOND);
    }
  };

  const before = JSON.stringify(twin.stored());
  await runner.turn();
  expect(await held.probe()).toBe('accepted');
  await settle(15);
  expect(await held.probe()).toBe('refused');
  const contained = await tenant.response.plan(id);
  const states = Object.fromEntries(contained?.steps.map((step) => [step.name, step.state]) ?? []);
  expect(states).toEqual({
    'stop-key': 'effective',
    deny: 'effective',
    'rotate-key': 'waiting_approval',
  });
  const { state, residual } = containmentOf(
    contained ?? { steps: [] },
    playbooks.get(contained?.playbook ?? ''),
  );
  expect(state).toBe('contained');
  expect(residual.map((one) => one.what).join('\n')).toContain(live.nativeId);

  const undone = async (): Promise<void> => {
    await runner.undo(id, { by: 'sam', reason: 'false positive' });
    await settle(6);
  };
  const [asked] = await tenant.response.approvals({ state: ['waiting'] });
  const sam = { id: 'sam', name: 'Sam', roles: [], identityIds: [] };
  await decideApproval(
    tenant,
    { id: asked?.id ?? '', user: sam, decision: 'approved', reason: 'go' },
    { settings, now: clock.now() },
  );
  await settle(15);
  const rotated = await tenant.response.plan(id);
  expect(rotated?.steps.map((step) => `${step.name}: ${step.state} ${step.error ?? ''}`)).toContain(
    'rotate-key: effective ',
  );
  expect(keeper.secrets).toHaveLength(1);
  expect(JSON.stringify(rotated)).not.toContain(keeper.secrets[0]?.secret);

  await undone();
  const after = await tenant.response.plan(id);
  expect(after?.state).toBe('undone');
  expect(await held.probe()).toBe('accepted');
  expect(JSON.stringify(twin.stored())).toBe(before);
  expect(await verifyStoredLedger(tenant)).toMatchObject({ intact: true });
}, 60_000);
