/** `npm run proof -- evaluate --cases 100000 --seed N`: the AWS evaluator against a second reading of the rules. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { answerOf } from '../../src/sources/aws/evaluate/ask.case.ts';
import { evaluationCase } from '../../src/sources/aws/evaluate/generated.case.ts';
import { referenceAnswer } from '../../src/sources/aws/evaluate/reference.case.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const cases = Number.parseInt(values.cases, 10);
const seed = Number.parseInt(values.seed, 10);
const began = Date.now();
const answers: Record<string, number> = {};
const differ: unknown[] = [];
const generated = fc.sample(evaluationCase, { numRuns: cases, seed });
for (const one of generated) {
  const { answer } = answerOf(one);
  answers[answer] = (answers[answer] ?? 0) + 1;
  if (answer !== referenceAnswer(one)) differ.push(one);
}
const proof = {
  proof: 'evaluate',
  command: `npm run proof -- evaluate --cases ${cases} --seed ${seed}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds: generated.length >= cases && differ.length === 0,
  figure: {
    cases: generated.length,
    answers,
    differ: differ.slice(0, 5),
    differing: differ.length,
  },
};
const folder = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'evaluate.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
