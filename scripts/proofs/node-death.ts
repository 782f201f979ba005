/** `npm run proof -- node-death --kills 5 --seed N --store postgres://postgres@127.0.0.1:5432/postgres --nats 127.0.0.1:4222` */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { killNode, openSiteOfNodes, wait } from './node-death.part.ts';

/** What a site may wait for another node, at most. */
const LIMIT_MS = 10_000;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/postgres' },
    nats: { type: 'string', default: '127.0.0.1:4222' },
  },
});
const kills = Number.parseInt(values.kills, 10);
const seed = Number.parseInt(values.seed, 10);
const began = Date.now();

/** Mulberry32: the seeded moments of the kills. */
let state = seed >>> 0;
const draw = (): number => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const admin = new pg.Client({ connectionString: values.store });
await admin.connect();
const database = `cs_node_death_${process.pid}`;
await admin.query(`create database ${database} template template0 encoding 'UTF8'`);
const url = new URL(values.store);
url.pathname = `/${database}`;
const site = await openSiteOfNodes({ storeUrl: url.href, natsHost: values.nats });
const recoveryMs: number[] = [];
let result: Awaited<ReturnType<typeof site.settled>>;
try {
  const nodes = [await site.start(), await site.start()];
  const end = site.flow(50);
  for (let kill = 0; kill < kills; kill++) {
    await site.shared(nodes);
    await wait(1_000 + draw() * 5_000);
    const [victim] = nodes.splice(Math.floor(draw() * nodes.length), 1);
    if (victim) recoveryMs.push(Math.round(await killNode(site, victim)));
    console.error(`kill ${kill + 1}: ${recoveryMs.at(-1)} ms, load ${loadavg()[0]?.toFixed(1)}`);
    nodes.push(await site.start());
  }
  await end();
  result = await site.settled();
} finally {
  await site.close();
  await admin.query(`drop database ${database} with (force)`);
  await admin.end();
}
const figure = { limitMs: LIMIT_MS, recoveryMs, slowestMs: Math.max(...recoveryMs), ...result };
const holds =
  recoveryMs.length === kills && figure.slowestMs < LIMIT_MS && figure.read === figure.logged;
const proof = {
  proof: 'node-death',
  command: `npm run proof -- node-death --kills ${kills} --seed ${seed}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds,
  figure,
};
const folder = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'node-death.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = holds ? 0 : 1;
