/**
 * `npm run proof -- authzen [--identities 1000000] [--questions 20000] [--incidents 5]`: how fast gateways are answered,
 * over HTTP with sign-in and all, and how soon who an incident is about is refused.
 */
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBench } from '../../src/api/api.case.ts';
import { decide, defaultPolicy } from '../../src/governance/index.ts';
import { type ClientTask, questionOf } from './authzen-client.part.ts';
import { load } from './authzen-estate.part.ts';
import { quarantineOnce } from './authzen-quarantine.part.ts';

const { values } = parseArgs({
  options: {
    identities: { type: 'string', default: '1000000' },
    questions: { type: 'string', default: '20000' },
    incidents: { type: 'string', default: '5' },
  },
});
const identities = Number.parseInt(values.identities, 10);
const questions = Number.parseInt(values.questions, 10);
const incidents = Number.parseInt(values.incidents, 10);
const MOST = { p99Ms: 5, refusedMs: 1_000 };
const WARM = 2_000;

const spread = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1e3,
    ) / 1e3;
  return { median: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
};

const began = Date.now();
const say = (text: string): void => console.error(`${new Date().toISOString()} ${text}`);
say(`loading ${identities} identities`);
const loaded = load(identities);
say(`loaded, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);

const inside: number[] = [];
let permitted = 0;
for (let nth = 0; nth < questions + WARM; nth++) {
  const start = performance.now();
  const { permit } = decide(
    questionOf(nth, identities),
    { ...loaded, now: Date.now() },
    defaultPolicy,
  );
  if (nth < WARM) continue;
  inside.push(performance.now() - start);
  if (permit) permitted++;
}
say(`decided ${questions} in process`);

const bench = await openBench();
const site = await bench.site();
Object.assign(site.deps, { view: () => loaded.view, posture: loaded.posture });
const token = await site.token(await site.user(['gateway']), ['decisions:ask']);
const origin = new URL(await site.listen());
const load0 = loadavg()[0] ?? 0;
const cpu = process.cpuUsage();
const over = await new Promise<readonly number[]>((done, fail) => {
  const client = fork(resolve(import.meta.dirname, 'authzen-client.part.ts'), [], {
    execArgv: ['--import', 'tsx'],
  });
  client.on('error', fail);
  client.once('message', (said: { times?: readonly number[]; failed?: string }) =>
    said.times ? done(said.times) : fail(new Error(said.failed)),
  );
  const task: ClientTask = { origin: origin.href, token, identities, questions, warm: WARM };
  client.send(task);
});
const { user, system } = process.cpuUsage(cpu);
say(`answered ${questions} over HTTP`);
const quarantined: Awaited<ReturnType<typeof quarantineOnce>>[] = [];
for (let nth = 0; nth < incidents; nth++) quarantined.push(await quarantineOnce(bench));
await bench.close();

const http = spread(over);
const slowest = Math.max(...quarantined.map((one) => one.refusedAfter));
const proof = {
  proof: 'authzen',
  command: `npm run proof -- authzen --identities ${identities} --questions ${questions} --incidents ${incidents}`,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds: http.p99 < MOST.p99Ms && slowest < MOST.refusedMs,
  limits: MOST,
  figure: {
    identities,
    questions,
    permitted,
    loadOfTheMachine: Math.round(load0 * 10) / 10,
    decideMs: spread(inside),
    overHttpMs: http,
    cpuMsPerQuestion: Math.round(((user + system) / 1_000 / (questions + WARM)) * 1e3) / 1e3,
    quarantined,
  },
};
const docs = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(docs, { recursive: true });
writeFileSync(resolve(docs, 'authzen.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exit(proof.holds ? 0 : 1);
