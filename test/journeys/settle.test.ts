/** A change that concerns very many is judged piece by piece, and to the end, also when nothing else happens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLocalArchive } from '../../src/archive/index.ts';
import { randomId, silentLog, systemClock } from '../../src/core/index.ts';
import { createDetection, createRuleSet, emptyPlaces } from '../../src/detection/index.ts';
import { createIncidents, defaultCosts } from '../../src/incidents/index.ts';
import { type AccessEvaluator, createInventory } from '../../src/inventory/index.ts';
import { createEngine } from '../../src/loop/engine.ts';
import { createWorker } from '../../src/loop/worker.ts';
import {
  type Entitlement,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Snapshot,
  unknown,
} from '../../src/model/index.ts';
import { createPosture } from '../../src/posture/index.ts';
import { embedded, peer } from '../../src/store/cases/servers.case.ts';
import { openStore } from '../../src/store/index.ts';
import { openLocalStream } from '../../src/stream/index.ts';

const T0 = Date.UTC(2026, 10, 2);
const MEMBERS = 2_500;
const GOAL = 'control-plane:toy:one';

const rules: AccessEvaluator = (view, from) =>
  view.entitlementsOf(from).map((one) => ({
    from,
    to: GOAL,
    kind: 'can_do',
    because: one.via.name,
    certain: true,
  }));

const person = (index: number): Identity => ({
  kind: 'identity',
  id: `toy:p${index}`,
  system: 'toy',
  nativeId: `p${index}`,
  scope: 'one',
  name: `p${index}`,
  class: 'human',
  classReason: 'made for this test',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(true),
  mfa: unknown('not asked'),
  lastUsedAt: known(null),
  tags: {},
});
const group: InventoryFact = {
  kind: 'group',
  id: 'toy:all',
  system: 'toy',
  nativeId: 'all',
  scope: 'one',
  name: 'all',
};
const grant: Entitlement = {
  kind: 'entitlement',
  id: 'toy:grant',
  system: 'toy',
  holderId: 'toy:all',
  effect: 'allow',
  privileges: ['*'],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'ruler' },
  standing: 'standing',
};
const indexes = Array.from({ length: MEMBERS }, (_, index) => index);
const estate: Snapshot = {
  system: 'toy',
  scope: 'one',
  takenAt: T0,
  complete: ['identity', 'group', 'membership', 'entitlement'],
  blind: [],
  facts: [
    group,
    ...indexes.flatMap((index): InventoryFact[] => [
      person(index),
      { kind: 'membership', id: `m${index}`, memberId: `toy:p${index}`, groupId: 'toy:all' },
    ]),
  ],
};
const granted = {
  type: 'accounts',
  at: T0 + 1_000,
  by: 'test',
  changes: [{ op: 'put', fact: grant, at: T0 + 1_000, eventId: 'e1' }],
} as const;

const engineOf = () =>
  createEngine({
    sources: [],
    inventory: createInventory({ access: { toy: rules }, now: () => T0 }),
    posture: createPosture({ checks: [] }),
    detection: createDetection({ ruleSet: createRuleSet([]), places: emptyPlaces, log: silentLog }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });

type Engine = ReturnType<typeof engineOf>;
const rulers = (engine: Engine): number =>
  indexes.filter((index) => engine.posture(`toy:p${index}`)?.tier === 0).length;

it('leaves the rest of a large group for later turns, and loses nobody', () => {
  const engine = engineOf();
  engine.snapshot(estate);
  while (engine.waiting() > 0) engine.control([{ type: 'settle', at: T0 + 500 }], T0 + 500);
  expect(rulers(engine)).toBe(0);
  engine.control([granted], T0 + 1_000);
  expect(engine.waiting()).toBeGreaterThan(0);
  expect(rulers(engine)).toBeLessThan(MEMBERS);
  let turns = 0;
  for (; engine.waiting() > 0 && turns < 1_000; turns++)
    engine.control([{ type: 'settle', at: T0 + 2_000 }], T0 + 2_000);
  expect(rulers(engine)).toBe(MEMBERS);
  expect(turns).toBeGreaterThan(2);
});

it('goes on by itself in a partition where nothing else comes', async () => {
  const server = await (peer.skip === undefined ? peer : embedded).start();
  const opened = await openStore({ ...server.address, log: silentLog });
  const tenant = randomId('tenant');
  await opened.ensureTenant(tenant, tenant);
  const folder = mkdtempSync(join(tmpdir(), 'cs-settle-'));
  const stream = await openLocalStream({
    dir: join(folder, 'stream'),
    partitions: 1,
    log: silentLog,
  });
  const archive = openLocalArchive({ dir: join(folder, 'archive') });
  const stop = new AbortController();
  const built: Engine[] = [];
  const worker = createWorker({
    store: opened.tenant(tenant),
    stream,
    archive,
    partition: 0,
    holder: 'test',
    clock: systemClock,
    log: silentLog,
    buildEngine: () => {
      const engine = engineOf();
      built.push(engine);
      return engine;
    },
  });
  const running = worker.run(stop.signal);
  try {
    const header = { tenant, source: 'countersign', receivedAt: T0, count: 1 } as const;
    await stream.append(0, { ...header, kind: 'snapshot' }, Buffer.from(JSON.stringify(estate)));
    await stream.append(0, { ...header, kind: 'control' }, Buffer.from(JSON.stringify(granted)));
    await expect
      .poll(() => (built[0] ? rulers(built[0]) : 0), { timeout: 60_000, interval: 100 })
      .toBe(MEMBERS);
    await expect.poll(() => built[0]?.waiting(), { timeout: 30_000 }).toBe(0);
    const end = await stream.end(0);
    await expect.poll(() => worker.position, { timeout: 30_000 }).toBe(end);
    // What is settled asks for no more turns.
    expect(await stream.end(0)).toBe(end);
  } finally {
    stop.abort();
    await running;
    await stream.close();
    await archive.close();
    await opened.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
