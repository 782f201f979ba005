/** A witness that is a file of one checkpoint a line, appended and synced. Keep it on another disk or host. */
import { open, readFile } from 'node:fs/promises';
import { CountersignError, parseJson } from '../../core/index.ts';
import { type Checkpoint, parseCheckpoint, type Witness } from '../checkpoint.ts';

/** @throws CountersignError ERR_INPUT_INVALID naming the line. A torn last line (a crash while writing) is left out. */
export const parseCheckpoints = (text: string): readonly Checkpoint[] => {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const isTorn = index === lines.length - 1;
    try {
      // A syslog server writes a header of its own before it.
      const found = parseCheckpoint(parseJson(line.slice(Math.max(0, line.indexOf('{')))));
      if (found) return [found];
    } catch (cause) {
      if (!isTorn) throw unreadable(index, cause);
    }
    if (isTorn) return [];
    throw unreadable(index, undefined);
  });
};

const unreadable = (index: number, cause: unknown): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', `line ${index + 1} is not a checkpoint`, { cause });

export const fileWitness = (path: string): Witness => ({
  async append(checkpoint) {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const end = Buffer.alloc(1);
      if (size > 0) await file.read(end, 0, 1, size - 1);
      // A torn line is closed off, so that it never swallows this one.
      const start = size > 0 && end.toString() !== '\n' ? '\n' : '';
      await file.appendFile(`${start}${JSON.stringify(checkpoint)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async read() {
    try {
      return parseCheckpoints(await readFile(path, 'utf8'));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw cause;
    }
  },
});
