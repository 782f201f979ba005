/**
 * `npm run proof -- console-scale [--identities 1000000] [--findings 100000] [--events 100000000] [--incidents 5000]
 * [--calls 100] [--seed 1] [--archive FOLDER]`: how long the console waits for its lists, an identity's page and its search where there is
 * very much, asked over HTTP with sign-in and all; and what aggregates over all events are answered from. An archive made
 * once is found again in the folder, where it is of the same size and seed.
 */
import { fork } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openBench } from '../../src/api/api.case.ts';
import { createAhead } from '../../src/api/index.ts';
import { type Archive, openLocalArchive } from '../../src/archive/index.ts';
import type { InventoryView } from '../../src/inventory/index.ts';
import { makeArchive } from './console-scale-archive.part.ts';
import type { ClientTask, Line, Told } from './console-scale-client.part.ts';
import { viewOf } from './console-scale-estate.part.ts';
import { linesOf } from './console-scale-lines.part.ts';
import { fillStore } from './console-scale-store.part.ts';
import { diceOf } from './graph-scale-dice.part.ts';

const { values } = parseArgs({
  options: {
    identities: { type: 'string', default: '1000000' },
    findings: { type: 'string', default: '100000' },
    incidents: { type: 'string', default: '5000' },
    events: { type: 'string', default: '100000000' },
    calls: { type: 'string', default: '100' },
    'most-seconds': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    archive: { type: 'string' },
  },
});
const number = (name: Exclude<keyof typeof values, 'archive'>): number =>
  Number.parseInt(values[name], 10);
const size = {
  identities: number('identities'),
  findings: number('findings'),
  incidents: number('incidents'),
  events: number('events'),
  calls: number('calls'),
  seed: number('seed'),
};
const LIMITS = { listMs: 300, searchMs: 200, aggregateMs: 5_000, loopMs: 100 };
const DAY = 86_400_000;

const began = performance.now();
const say = (text: string): void =>
  console.error(`${Math.round((performance.now() - began) / 1_000)} s: ${text}`);
const round = (value: number): number => Math.round(value * 10) / 10;
const at = (sorted: readonly number[], share: number): number =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

interface Figure {
  readonly name: string;
  readonly calls: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  readonly limit: number;
  readonly holds: boolean;
  readonly load: number;
  readonly refused?: Told['refused'];
}

const figureOf = ({ name, times, refused }: Told): Figure => {
  const sorted = [...times].sort((a, b) => a - b);
  const limit = name.startsWith('search as you type') ? LIMITS.searchMs : LIMITS.listMs;
  const isRefused = Object.keys(refused).length > 0;
  const figure = {
    ...{
      name,
      calls: times.length,
      p50: at(sorted, 0.5),
      p95: at(sorted, 0.95),
      most: at(sorted, 1),
    },
    ...{ limit, holds: times.length >= size.calls && at(sorted, 0.95) < limit && !isRefused },
    ...{ load: round(loadavg()[0] ?? 0), ...(isRefused ? { refused } : {}) },
  };
  say(
    `${figure.holds ? 'HOLDS' : 'does not hold'}: ${name}: p50 ${figure.p50} ms, p95 ${figure.p95} ms of ${limit} (${figure.calls} calls, load ${figure.load})${isRefused ? ` ${JSON.stringify(refused)}` : ''}`,
  );
  return figure;
};

const asked = (
  origin: string,
  cookie: string,
  lines: readonly Line[],
): Promise<readonly Figure[]> =>
  new Promise((done, fail) => {
    const figures: Figure[] = [];
    const client = fork(resolve(import.meta.dirname, 'console-scale-client.part.ts'), [], {
      execArgv: ['--import', 'tsx'],
    });
    client.on('error', fail);
    client.on('exit', () => fail(new Error('the client ended early')));
    client.on('message', (said: { told?: Told; over?: true }) => {
      if (said.told) figures.push(figureOf(said.told));
      if (said.over) done(figures);
    });
    client.send({
      origin,
      cookie,
      lines,
      mostMs: number('most-seconds') * 1_000,
    } satisfies ClientTask);
  });

const hunts = [
  "SELECT date_trunc('hour', ts) AS hour, count(*) AS events FROM events GROUP BY hour ORDER BY hour",
  "SELECT source, date_trunc('day', ts) AS day, count(*) AS events FROM events GROUP BY ALL ORDER BY day, source",
  "SELECT operation, count(*) AS events FROM events WHERE outcome = 'failure' GROUP BY operation ORDER BY events DESC LIMIT 25",
  "SELECT root_id, count(*) AS refused FROM events WHERE outcome = 'failure' GROUP BY root_id ORDER BY refused DESC LIMIT 25",
];
const aggregates = async (archive: Archive, tenant: string) => {
  const figures = [];
  for (const sql of hunts) {
    const times: number[] = [];
    let from: string | undefined;
    for (let nth = 0; nth < 5; nth++) {
      const start = performance.now();
      from = (await archive.hunt({ tenant, sql, limits: { seconds: 120 } })).from;
      times.push(performance.now() - start);
    }
    const sorted = times.sort((a, b) => a - b);
    const figure = {
      sql,
      from,
      p50: at(sorted, 0.5),
      most: at(sorted, 1),
      load: round(loadavg()[0] ?? 0),
    };
    say(
      `${from === 'rollups' ? 'HOLDS' : 'does not hold'}: from ${from} in ${figure.p50} ms: ${sql}`,
    );
    figures.push(figure);
  }
  return figures;
};

/** Made where there is none, or another; then it stands where the tenant's would. */
const keptArchive = async (
  kept: string,
  sized: Omit<Parameters<typeof makeArchive>[0], 'folder'>,
  at: string,
): Promise<void> => {
  const label = join(kept, 'made.json');
  const { events, identities, seed } = sized;
  const wanted = JSON.stringify({ events, identities, seed });
  if (!existsSync(label) || readFileSync(label, 'utf8') !== wanted) {
    rmSync(kept, { recursive: true, force: true });
    await makeArchive({ ...sized, folder: kept }, say);
    writeFileSync(label, wanted);
  }
  symlinkSync(resolve(kept), at);
};

const folder = mkdtempSync(
  join(process.env['COUNTERSIGN_PROOF_DIR'] ?? tmpdir(), 'cs-console-scale-'),
);
process.once('SIGTERM', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(143);
});
const dice = diceOf(size.seed);
const bench = await openBench();
try {
  let view: InventoryView | undefined;
  const ahead = createAhead({
    clock: { now: () => performance.now() },
    identities: async () => size.identities,
  });
  const site = await bench.site({ view: () => view, ahead });
  const { tenant, deps } = site;
  const now = deps.clock.now();
  const sized = { ...size, until: Math.floor(now / DAY) * DAY };
  if (values.archive === undefined)
    await makeArchive({ ...sized, folder: join(folder, tenant) }, say);
  else await keptArchive(values.archive, sized, join(folder, tenant));
  const archive = openLocalArchive({ dir: folder });
  const held = await archive.count(tenant);
  say(`the archive holds ${held} events`);
  const { files } = await archive.rollUp();
  say(`rolled up ${files} files`);
  await fillStore(site.store, {
    ...size,
    dice,
    checks: deps.judge.checks.map(({ id }) => id),
    now,
  });
  say('the store is filled');
  view = viewOf(size.identities, dice);
  const { rss } = process.memoryUsage();
  say(`the live view stands, ${Math.round(rss / 2 ** 20)} MB`);
  Object.assign(deps, { archive });
  const cookie = await site.session(['admin', 'analyst', 'auditor']);
  // Time goes on: what is kept for a while is made anew as it would be.
  const started = performance.now();
  Object.assign(site.clock, { now: () => now + Math.round(performance.now() - started) });
  const origin = await site.listen();
  const aheadFrom = performance.now();
  await ahead.turn();
  const aheadSeconds = Math.round((performance.now() - aheadFrom) / 1_000);
  say(`what is made ahead stands after ${aheadSeconds} s`);
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  const figures = await asked(origin, cookie, linesOf(size, dice));
  loop.disable();
  const counted = await aggregates(archive, tenant);
  await archive.close();
  const proof = {
    proof: 'console-scale',
    command: `npm run proof -- console-scale --identities ${size.identities} --findings ${size.findings} --incidents ${size.incidents} --events ${size.events} --calls ${size.calls} --seed ${size.seed}`,
    seed: size.seed,
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
    at: new Date().toISOString(),
    seconds: Math.round((performance.now() - began) / 1_000),
    holds: figures.every((one) => one.holds) && counted.every((one) => one.from === 'rollups'),
    limits: LIMITS,
    figure: {
      archived: held,
      madeAheadSeconds: aheadSeconds,
      loadOfTheMachine: round(loadavg()[0] ?? 0),
      eventLoopMs: { p99: round(loop.percentile(99) / 1e6), most: round(loop.max / 1e6) },
      routes: figures,
      aggregates: counted,
    },
  };
  const docs = resolve(import.meta.dirname, '../../docs/proofs');
  mkdirSync(docs, { recursive: true });
  writeFileSync(resolve(docs, 'console-scale.json'), `${JSON.stringify(proof, null, 2)}\n`);
  const failing = figures.filter((one) => !one.holds).map((one) => one.name);
  console.log(`${proof.holds ? 'HOLDS' : `DOES NOT HOLD: ${failing.join('; ')}`}`);
  process.exitCode = proof.holds ? 0 : 1;
} finally {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
