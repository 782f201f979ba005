/**
 * `npm run proof -- response-times [--runs 100]`: attacks that are contained without anybody being asked, one after
 * another on a platform of their own: from the incident to the vendor having taken the change, and to it being seen to
 * hold with the credential that the attacker has.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog } from '../../src/core/index.ts';
import { drills } from '../../src/drill/index.ts';
import { onDrillGround } from '../../src/platform/own-drills.ts';
import type { DrillRun } from '../../src/store/index.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100' } } });
const runs = Number.parseInt(values.runs, 10);
const MOST_ACCEPTED_MS = 5_000;
const automatic = drills.filter((one) => one.expects === 'contained');

const spread = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { count: sorted.length, median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 };
};

const between = (all: readonly DrillRun[], from: string, to: string) =>
  spread(
    all.flatMap(({ times }) => {
      const [start, end] = [times[from], times[to]];
      return start === undefined || end === undefined ? [] : [end - start];
    }),
  );

const began = Date.now();
const loads: number[] = [];
const done = await onDrillGround(
  {
    version: 'proof',
    clock: { now: () => Date.now() },
    log: createLog({ level: 'error' }),
    env: {},
  },
  { standIns: 0, automaticPerHour: 100_000 },
  async (ground) => {
    const all: DrillRun[] = [];
    for (let nth = 0; nth < runs; nth++) {
      const drill = automatic[nth % automatic.length];
      if (!drill) break;
      const run = await ground.run(drill);
      all.push(run);
      loads.push(loadavg()[0] ?? 0);
      console.error(
        `${nth + 1} of ${runs}: ${run.drill} ${run.result} ${JSON.stringify(run.times)}`,
      );
    }
    return all;
  },
);
const passed = done.filter((run) => run.result === 'pass');
const accepted = between(passed, 'detected', 'accepted');
const proof = {
  proof: 'response-times',
  command: `npm run proof -- response-times --runs ${runs}`,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds: passed.length === runs && runs >= 100 && accepted.p95 < MOST_ACCEPTED_MS,
  limits: { runs: 100, detectToAcceptedP95Ms: MOST_ACCEPTED_MS },
  figure: {
    runs,
    passed: passed.length,
    drills: automatic.map((one) => one.id),
    loadOfTheMachine: spread(loads.map((one) => Math.round(one * 10) / 10)),
    attackToDetectedMs: spread(passed.flatMap((run) => run.times['detected'] ?? [])),
    detectToFirstAcceptedMs: accepted,
    detectToEffectiveMs: between(passed, 'detected', 'effective'),
    failed: done.filter((run) => run.result === 'fail').map((run) => run.because),
  },
};
const folder = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'response-times.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
