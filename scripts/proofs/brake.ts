/**
 * `npm run proof -- brake [--incidents 1000]`: a rule that is wrong about a thousand accounts within a minute, in the
 * browser test of the brake. It needs a built console and Chromium; a run that skips holds nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { incidents: { type: 'string', default: '1000' } } });
const incidents = Number.parseInt(values.incidents, 10);
const TEST = 'test/console/brake.test.ts';
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cs-proof-brake-'));
const report = join(folder, 'report.json');
const began = Date.now();
const loadBefore = loadavg()[0] ?? 0;

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

const ran = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', TEST, '--reporter=json', `--outputFile=${report}`],
  {
    cwd: root,
    env: { ...process.env, COUNTERSIGN_BRAKE_INCIDENTS: String(incidents) },
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
rmSync(folder, { recursive: true, force: true });
const tests = testResults.flatMap((file) => file.assertionResults);

const proof = {
  proof: 'brake',
  command: `npm run proof -- brake --incidents ${incidents}`,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds: ran.status === 0 && tests.length > 0 && tests.every((one) => one.status === 'passed'),
  figure: {
    incidents,
    loadOfTheMachine: {
      before: Math.round(loadBefore * 10) / 10,
      after: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    },
    tests: tests.map(({ title, status, duration }) => ({
      says: title,
      status,
      seconds: Math.round((duration ?? 0) / 100) / 10,
    })),
  },
};
const docs = resolve(root, 'docs/proofs');
mkdirSync(docs, { recursive: true });
writeFileSync(resolve(docs, 'brake.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
