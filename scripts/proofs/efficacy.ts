/**
 * `npm run proof -- efficacy [--seeds 10..19] [--calibrate 1..9] [--identities 500] [--days 7]`: the whole loop on
 * organisations whose truth is known, with posture context and without; writes docs/efficacy.md too.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchEfficacy } from '../../src/platform/efficacy/efficacy.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10..19' },
    calibrate: { type: 'string', default: '1..9' },
    identities: { type: 'string', default: '500' },
    days: { type: 'string', default: '7' },
    'learn-days': { type: 'string', default: '14' },
    attacks: { type: 'string', default: '20' },
  },
});
const seedsOf = (text: string) => {
  const [from = 0, to = from] = text.split('..').map(Number);
  return { from, to };
};
const docs = resolve(import.meta.dirname, '../../docs');
const began = Date.now();
const result = await benchEfficacy({
  seeds: seedsOf(values.seeds),
  calibrate: seedsOf(values.calibrate),
  identities: Number(values.identities),
  days: Number(values.days),
  learnDays: Number(values['learn-days']),
  attacks: Number(values.attacks),
  arms: true,
  write: resolve(docs, 'efficacy.md'),
  onProgress: ({ what, seconds }) => console.error(`${what}: ${seconds.toFixed(0)} s of CPU`),
});
const { recall, recallTier01, falseIncidentsPer1000PerWeek, purity, context } = result;
const loopPays = context !== undefined && context.reduction >= 0.5;
const proof = {
  proof: 'efficacy',
  command: `npm run proof -- efficacy --seeds ${values.seeds} --calibrate ${values.calibrate} --identities ${values.identities} --days ${values.days}`,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds:
    recall >= 0.95 &&
    recallTier01.recall >= 0.99 &&
    falseIncidentsPer1000PerWeek <= 1 &&
    purity >= 0.95 &&
    loopPays,
  figure: result,
};
mkdirSync(resolve(docs, 'proofs'), { recursive: true });
writeFileSync(resolve(docs, 'proofs/efficacy.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify({ ...proof, figure: undefined }, null, 2));
process.exitCode = proof.holds ? 0 : 1;
