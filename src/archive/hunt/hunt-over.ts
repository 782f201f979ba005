/** A hunt from what was counted ahead where that tells the same, else over every event. */
import { join } from 'node:path';
import { isCountersignError } from '../../core/index.ts';
import { pathsIn } from '../closed-parts.ts';
import { type ReadParts, sharesIn } from '../reads.ts';
import type { Readers, Snapshot } from '../rollup/readers.ts';
import { rolledHunt } from '../rollup/rolled-hunt.ts';
import type { HuntAnswer, HuntLimits } from './contract.ts';
import { runHunt } from './run-hunt.ts';

const ROLLUP = 'countersign_rollup';

interface HuntParts {
  /** An empty folder of its own. */
  readonly cwd: string;
  readonly limits: HuntLimits;
  readonly parts: ReadParts;
  readonly read: Readers['read'];
}

/** The hot rows as a file of their own, since only we may open their database. */
const copied = async (select: string, cwd: string, { rowsOf }: Snapshot): Promise<string> => {
  const file = join(cwd, 'hot.parquet');
  await rowsOf(`COPY (${select}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
  return file;
};

const fromRollups = async (
  sql: string,
  { cwd, parts, read }: HuntParts,
): Promise<{ readonly sql: string; readonly files: readonly string[] } | undefined> =>
  read(async (snapshot) => {
    const text = async (question: string, value: string): Promise<string> =>
      String((await snapshot.rowsOf(question, [value]))[0]?.['text']);
    const asked = await text('SELECT json_serialize_sql($1::VARCHAR) AS text', sql);
    const rolled = rolledHunt(asked, ROLLUP);
    const shares = rolled && sharesIn(rolled.kind, snapshot, parts);
    if (!shares) return undefined;
    return {
      sql: await text('SELECT json_deserialize_sql($1::JSON) AS text', rolled.json),
      files: [await copied(shares.hot, cwd, snapshot), ...shares.closed],
    };
  });

export const huntOver = async (sql: string, own: HuntParts): Promise<HuntAnswer> => {
  const { cwd, limits, parts, read } = own;
  const rolled = await fromRollups(sql, own);
  if (rolled) {
    try {
      return await runHunt(rolled.sql, { files: rolled.files, rollup: ROLLUP, cwd, limits });
    } catch (error) {
      // Wrong, or too much: the events say so in the words of the question.
      if (!isCountersignError(error, 'ERR_INPUT_INVALID')) throw error;
    }
  }
  const files = await read(async (snapshot) => [
    await copied('SELECT * FROM events', cwd, snapshot),
    ...(await pathsIn(parts.closedFolder, snapshot))(snapshot.files),
  ]);
  return runHunt(sql, { files, cwd, limits });
};
