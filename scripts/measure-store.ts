/**
 * Measures the embedded store: loading principals, lists, search and facets, small commits.
 *
 *   npx tsx scripts/measure-store.ts [principals]   (default 200000)
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog as log } from '../src/core/index.ts';
import { openStore, type PrincipalRow, startEmbedded } from '../src/store/index.ts';

const count = Number(process.argv[2] ?? 200_000);
const CHUNK = 20_000;
const RUNS = 5;
const NOW = 1_760_000_000_000;
const CLASSES = ['human', 'service_account', 'workload', 'third_party_app', 'agent'];

const principal = (n: number): PrincipalRow => {
  const mixed = Math.imul(n, 2_654_435_761) >>> 0;
  const dice = (Math.imul(mixed ^ (mixed >>> 15), 2_246_822_519) >>> 0) % 100;
  const name = `svc-${mixed.toString(36)}-${n}`;
  return {
    id: `aws:arn:aws:iam::${100_000_000_000 + (n % 200)}:user/team-${mixed % 97}/${name}`,
    kind: n % 7 === 0 ? 'role' : 'identity',
    system: ['aws', 'okta', 'entra'][n % 3] ?? 'aws',
    scope: String(100_000_000_000 + (n % 200)),
    name,
    class: CLASSES[mixed % 5] ?? 'human',
    status: 'active',
    flags: n % 5_000 === 0 ? ['honey'] : n % 50 === 0 ? ['shared'] : [],
    tier: dice < 1 ? 0 : dice < 10 ? 1 : dice < 60 ? 2 : 3,
    risk: mixed % 101,
    criticality: 'ordinary',
    ...(n % 3 === 0 ? {} : { owner: `team-${mixed % 97}`, ownerBasis: 'tag' }),
    lastUsedAt: NOW - (mixed % 1_000_000_000),
    openIncidents: 0,
    failedChecks: mixed % 5,
    unknownChecks: 1,
  };
};

const folder = mkdtempSync(join(tmpdir(), 'cs-measure-'));
chmodSync(folder, 0o755);
const began = performance.now();
const server = await startEmbedded({ dataDir: join(folder, 'db'), log });
console.log(`first start ${(performance.now() - began).toFixed(0)} ms`);
const store = await openStore({ connection: server.connection, log });
const tenant = store.tenant('acme');
await tenant.leases.acquire(0, 'measure', 1e9, NOW);
let position = 0;
const empty = {
  partition: 0,
  epoch: 1,
  state: {},
  facts: [],
  principals: [],
  postures: [],
  findings: [],
  incidents: [],
  respond: [],
  ledger: [],
  counters: {},
  at: NOW,
};

const loading = performance.now();
for (let start = 0; start < count; start += CHUNK) {
  const principals = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) =>
    principal(start + i),
  );
  await tenant.commit({ ...empty, position: ++position, principals });
}
const seconds = (performance.now() - loading) / 1_000;
console.log(`${count} principals in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)}/s`);

const measure = async <T>(name: string, work: () => Promise<T>, runs = RUNS): Promise<T> => {
  const times: number[] = [];
  let out: T | undefined;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    out = await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(runs / 2)] ?? 0;
  const p95 = times[Math.min(runs - 1, Math.floor(runs * 0.95))] ?? 0;
  console.log(`${name.padEnd(40)} median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
  return out as T;
};

const { inventory } = tenant;
const first = await measure('by risk, first page', () => inventory.principals({}, { limit: 50 }));
let deep = first;
for (let i = 0; i < Math.min(300, count / 2_000); i++) {
  deep = await inventory.principals({}, { limit: 1_000, after: deep.next ?? '' });
}
await measure('by risk, deep page', () =>
  inventory.principals({}, { limit: 50, after: deep.next ?? '' }),
);
for (const sort of ['tier', 'name', 'lastUsed'] as const) {
  await measure(`by ${sort}, first page`, () => inventory.principals({ sort }, { limit: 50 }));
}
const filters = {
  'agents of tier 0': { class: ['agent'], tier: [0] },
  'a rare flag': { flag: ['honey'] },
  'without owner': { owned: false },
  'search, one match': { search: `-${count - 5}` },
  'search, many matches': { search: 'svc-1' },
  'search, no match': { search: 'no such name' },
} as const;
for (const [name, filter] of Object.entries(filters)) {
  const { total } = await measure(name, () => inventory.principals(filter, { limit: 50 }));
  console.log(`${''.padEnd(40)} ${total} found`);
}
await measure('facets', () => inventory.facets({}));
await measure('one principal', () => inventory.principal(first.items[0]?.id ?? ''), 200);
await measure(
  'commit: 64 state entries, 1 principal',
  () =>
    tenant.commit({
      ...empty,
      position: ++position,
      state: {
        detection: Array.from({ length: 64 }, (_, i) => ({
          key: `seen/${position}/${i}`,
          value: { at: NOW, ip: '203.0.113.9', n: i },
        })),
      },
      principals: [principal(position)],
      counters: { events: 64 },
    }),
  200,
);
await measure(
  'commit: nothing but the position',
  () => tenant.commit({ ...empty, position: ++position }),
  200,
);
console.log(
  `load of the machine ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
await store.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
