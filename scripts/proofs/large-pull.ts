/** `npm run proof -- large-pull --users 100000 --grants 1000000 --kills 2 --seed N`: little memory, nothing lost by kills. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { silentLog } from '../../src/core/index.ts';
import { openLocalStream } from '../../src/stream/index.ts';
import { startLargeTenant } from './large-tenant.part.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    grants: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const [users, grants, kills, seed] = [values.users, values.grants, values.kills, values.seed].map(
  (one) => Number.parseInt(one, 10),
) as [number, number, number, number];
const MOST_MIB = 512;
const POSTGRES =
  process.env['COUNTERSIGN_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

const onServer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(statement);
  await client.end();
};

interface Run {
  readonly progressLines: number;
  readonly largestAreas: Readonly<Record<string, number>>;
  readonly killed: boolean;
  readonly peakMiB: number;
}

const GRANTS = 'permission grants';

/** One life of the puller; killed once it has listed so many pages of grants itself. */
const live = async (args: readonly string[], killAfter: number): Promise<Run> => {
  const script = resolve(import.meta.dirname, 'large-pull.part.ts');
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', '--max-old-space-size=384', script, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let [progressLines, grantPages, peakMiB, killed] = [0, 0, 0, false];
  const largestAreas: Record<string, number> = {};
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as {
      progress?: { area: string; done: number };
      peakMiB?: number;
    };
    peakMiB = said.peakMiB ?? peakMiB;
    if (said.progress === undefined) continue;
    progressLines++;
    largestAreas[said.progress.area] = said.progress.done;
    if (said.progress.area === GRANTS) grantPages++;
    if (grantPages >= killAfter && !killed) killed = child.kill('SIGKILL');
  }
  await ended;
  return { progressLines, largestAreas, killed, peakMiB };
};

const began = Date.now();
const tenant = await startLargeTenant(users, grants);
const database = `cs_pull_${randomBytes(6).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), 'countersign-large-pull-'));
await onServer(`create database ${database} template template0 encoding 'UTF8'`);
const storeUrl = new URL(POSTGRES);
storeUrl.pathname = `/${database}`;
const args = [tenant.url, storeUrl.href, folder];
const pages = Math.ceil(grants / 999);
const runs: Run[] = [];
for (let kill = 0; kill < kills; kill++) {
  const killAfter = Math.round(pages / (kills + 1)) + ((seed * 37 + kill * 11) % 20);
  runs.push(await live(args, killAfter));
}
runs.push(await live(args, Number.POSITIVE_INFINITY));

const seen = { identities: new Set<string>(), grants: new Set<string>(), parts: 0, lastParts: 0 };
const takenAt = new Set<number>();
const stream = await openLocalStream({ dir: folder, partitions: 1, log: silentLog });
const end = await stream.end(0);
if (end === 0) throw new Error('nothing was pulled');
const stop = new AbortController();
for await (const block of stream.read(0, 0, stop.signal)) {
  const part = JSON.parse(Buffer.from(block.payload).toString('utf8')) as {
    takenAt: number;
    part?: { last: boolean };
    facts: { kind: string; id: string }[];
  };
  seen.parts++;
  if (part.part?.last === true) seen.lastParts++;
  takenAt.add(part.takenAt);
  for (const { kind, id } of part.facts) {
    if (kind === 'identity') seen.identities.add(id);
    if (kind === 'entitlement') seen.grants.add(id);
  }
  if (block.position + 1 >= end) break;
}
stop.abort();
await stream.close();
await tenant.close();
await onServer(`drop database if exists ${database} with (force)`);
rmSync(folder, { recursive: true, force: true });

const peakMiB = Math.max(...runs.map((run) => run.peakMiB));
const proof = {
  proof: 'large-pull',
  command: `npm run proof -- large-pull --users ${users} --grants ${grants} --kills ${kills} --seed ${seed}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds:
    seen.identities.size >= users &&
    seen.grants.size >= grants &&
    takenAt.size === 1 &&
    seen.lastParts === 1 &&
    peakMiB > 0 &&
    peakMiB < MOST_MIB &&
    runs.filter(({ killed }) => killed).length === kills &&
    runs.every(({ progressLines }) => progressLines > 0),
  figure: {
    identities: seen.identities.size,
    grants: seen.grants.size,
    parts: seen.parts,
    pulls: takenAt.size,
    peakMiB,
    runs: runs.map(({ progressLines, killed, largestAreas }) => ({
      progressLines,
      killed,
      grantsListed: largestAreas[GRANTS] ?? 0,
    })),
  },
};
const docs = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(docs, { recursive: true });
writeFileSync(resolve(docs, 'large-pull.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
