/** What the repository keeps of each target: one input a line, as JSON. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const corpusFile = (id: string): string =>
  resolve(import.meta.dirname, '../../test/conformance/fuzz-corpus', `${id}.jsonl`);

export const corpusOf = (id: string): readonly string[] =>
  readFileSync(corpusFile(id), { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string);
