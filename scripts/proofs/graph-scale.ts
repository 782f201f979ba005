/**
 * `npm run proof -- graph-scale [--sizes 10000,100000,1000000] [--seed 1] [--judge-seconds N]`: the identity graph on
 * estates of growing size, each in a process of its own; times are CPU of that process.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { run } from './graph-scale-run.part.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    seed: { type: 'string', default: '1' },
    'judge-seconds': { type: 'string', default: '100000' },
  },
});
const seed = Number.parseInt(values.seed, 10);
const sizes = values.sizes.split(',').map((one) => Number.parseInt(one, 10));
type Figures = ReturnType<typeof run>;

const MOST = { megabytes: 4_096, changeMs: 50, postureMs: 50, blastMs: 100 };
/** Ten times the size may cost so many times the work for each identity. */
const NEAR_LINEAR = 1.5;

const measure = async (identities: number): Promise<Figures> => {
  const script = resolve(import.meta.dirname, 'graph-scale-child.part.ts');
  const flags = ['--expose-gc', '--max-old-space-size=8000', '--import', 'tsx'];
  const args = [String(identities), String(seed), values['judge-seconds']];
  const child = spawn(process.execPath, [...flags, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  for await (const text of child.stdout) last += String(text);
  if ((await ended) !== 0) throw new Error(`the run of ${identities} identities ended early`);
  return JSON.parse(last) as Figures;
};

const isWithin = (figures: Figures): boolean =>
  figures.megabytes.factsAndSteps <= MOST.megabytes &&
  figures.changeMs.p95 <= MOST.changeMs &&
  figures.postureMs.p95 <= MOST.postureMs &&
  figures.blastMs.p95 <= MOST.blastMs;

const perIdentity = ({ buildSeconds, identities }: Figures): number => buildSeconds / identities;
const isNearLinear = (all: readonly Figures[]): boolean =>
  all.slice(1).every((one, nth) => {
    const smaller = all[nth];
    return smaller !== undefined && perIdentity(one) <= perIdentity(smaller) * NEAR_LINEAR;
  });

const began = Date.now();
const figures: Figures[] = [];
for (const identities of sizes) figures.push(await measure(identities));
const proof = {
  proof: 'graph-scale',
  command: `npm run proof -- graph-scale --sizes ${values.sizes} --seed ${seed} --judge-seconds ${values['judge-seconds']}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds: figures.every(isWithin) && isNearLinear(figures),
  limits: { ...MOST, nearLinear: NEAR_LINEAR },
  figure: figures,
};
const docs = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(docs, { recursive: true });
writeFileSync(resolve(docs, 'graph-scale.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
