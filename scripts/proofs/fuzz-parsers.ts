/** `npm run proof -- fuzz-parsers --records 1000000 --seed N`: mutated records through every parser. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { growths } from './fuzz-growth.part.ts';
import { fuzz } from './fuzz-parsers.part.ts';
import { readSeeds } from './fuzz-seeds.part.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const count = Number.parseInt(values.records, 10);
const seed = Number.parseInt(values.seed, 10);
/** Linear growth is 8; a loaded machine doubles it, quadratic time gives 64. */
const MOST_GROWTH = 32;
const LONGEST_MS = 2_000;

const began = Date.now();
const seeds = await readSeeds();
const without = seeds.systems
  .filter(({ id }) => !seeds.records.has(id) && !seeds.lines.has(id))
  .map(({ id }) => id);
const figure = fuzz(seeds, {
  count,
  seed,
  onProgress: (done) => process.stderr.write(`\r${done} of ${count}`),
});
process.stderr.write('\n');
const grown = growths(seeds);
const steep = grown.filter(({ ratio }) => ratio > MOST_GROWTH);
const proof = {
  proof: 'fuzz-parsers',
  command: `npm run proof -- fuzz-parsers --records ${count} --seed ${seed}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds:
    figure.crashed === 0 &&
    figure.polluted.length === 0 &&
    figure.slowestMs < LONGEST_MS &&
    steep.length === 0 &&
    without.length === 0,
  figure: {
    ...figure,
    systemsWithoutSeeds: without,
    steepest: grown.slice(0, 5),
    steep: steep.length,
  },
};
const folder = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'fuzz-parsers.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
