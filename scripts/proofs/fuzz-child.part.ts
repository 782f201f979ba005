/**
 * One target in a process of its own, so that whatever stops it stops nothing else. Before each input it writes down
 * which one it is: whoever watches reads there what stopped it. Told by its arguments, answers by a message.
 */
import { openSync, writeSync } from 'node:fs';
import { corpusOf } from './fuzz-corpus.part.ts';
import { runTarget } from './fuzz-run.part.ts';
import { MOST_CHARACTERS } from './fuzz-spoil.part.ts';
import { fuzzTarget } from './fuzz-targets.part.ts';

const [id = '', inputs = '0', seed = '1', guided = '0', journal = ''] = process.argv.slice(2);
const target = await fuzzTarget(id);

const fd = openSync(journal, 'w');
const page = Buffer.alloc(8 + MOST_CHARACTERS * 3);
const kept: string[] = [];
const figure = await runTarget(target, {
  inputs: Number(inputs),
  seed: Number(seed),
  guided: Number(guided),
  corpus: corpusOf(id),
  before(input, at) {
    const length = page.write(input, 8, 'utf8');
    page.writeUInt32LE(at, 0);
    page.writeUInt32LE(length, 4);
    writeSync(fd, page, 0, 8 + length, 0);
  },
  onKept: (input) => kept.push(input),
});
process.send?.({ figure, kept, rssMb: Math.round(process.resourceUsage().maxRSS / 1_024) }, () =>
  process.exit(0),
);
