/**
 * `npm run proof -- playbook-faults --points 30 --seed N [--lanes 2]`; `--points each` strikes at each sort of boundary
 * of every playbook, victims and blows in turn; `--points all` at every boundary with each of them. With `--progress FILE`
 * it goes on where an earlier run of the same seed and code stopped.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { provePlaybookFaults } from './playbook-faults.part.ts';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    minutes: { type: 'string' },
    progress: { type: 'string' },
  },
});
const points =
  values.points === 'all' || values.points === 'each'
    ? values.points
    : Number.parseInt(values.points, 10);
const seed = Number.parseInt(values.seed, 10);
const lanes = Number.parseInt(values.lanes, 10);
const began = Date.now();
const result = await provePlaybookFaults({
  points,
  seed,
  lanes,
  ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
  ...(values.progress === undefined ? {} : { progress: values.progress }),
  say: (text) => console.error(text),
});
const holds =
  result.struck > 0 &&
  result.left === 0 &&
  result.effectsDoubled === 0 &&
  result.halfDoneUnreported === 0 &&
  result.lostApprovals === 0 &&
  result.unfinished === 0;
const proof = {
  proof: 'playbook-faults',
  command: `npm run proof -- playbook-faults --points ${values.points} --seed ${seed} --lanes ${lanes}${values.minutes === undefined ? '' : ` --minutes ${values.minutes}`}${values.progress === undefined ? '' : ' --progress FILE'}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1000),
  holds,
  figure: result,
};
const folder = resolve(import.meta.dirname, '../../docs/proofs');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'playbook-faults.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = holds ? 0 : 1;
