/** `npm run proof -- kill --points 20 --seed N` */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { proveKill } from './kill.part.ts';

const { values } = parseArgs({
  options: { points: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const points = Number.parseInt(values.points, 10);
const seed = Number.parseInt(values.seed, 10);
const began = Date.now();
const result = await proveKill({ points, seed, say: (text) => console.error(text) });
const holds =
  result.lost === 0 &&
  result.archivedTwice === 0 &&
  result.findings > 0 &&
  result.findingsMissingOrExtra.length === 0 &&
  result.incidents > 0 &&
  result.incidentsMissingOrExtra.length === 0 &&
  result.effects > 0 &&
  result.effectsDoubled.length === 0 &&
  result.effectsMissingOrExtra.length === 0 &&
  result.plans.length > 0 &&
  result.halfDone.length === 0;
const proof = {
  proof: 'kill',
  command: `npm run proof -- kill --points ${points} --seed ${seed}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds,
  figure: result,
};
const folder = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'kill.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = holds ? 0 : 1;
