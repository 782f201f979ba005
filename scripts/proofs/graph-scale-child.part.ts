/** One size in a process of its own, so that its memory is its own. Progress goes to standard error. */
import { run } from './graph-scale-run.part.ts';

const [, , identities = '0', seed = '1', judgeSeconds = '0'] = process.argv.slice(0);
const figures = run(
  { identities: Number(identities), seed: Number(seed) },
  (line) => process.stderr.write(`${new Date().toISOString()} ${identities}: ${line}\n`),
  { judgeSeconds: Number(judgeSeconds), hubTurns: 20 },
);
process.stdout.write(JSON.stringify(figures));
