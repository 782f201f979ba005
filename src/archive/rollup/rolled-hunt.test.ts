import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { rollupKinds, shareOf } from './kinds.ts';
import { type RowsOf, rowsOn } from './readers.ts';
import { rolledHunt } from './rolled-hunt.ts';

let rowsOf: RowsOf;
let close: () => void;
const start = Date.UTC(2026, 9, 1);

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  rowsOf = rowsOn(connection);
  close = () => instance.closeSync();
  // Four days, some of it before 1970; of every column several values, some of them missing.
  await rowsOf(`CREATE TABLE rows AS SELECT
    (CASE WHEN i % 50 = 0 THEN -5 * ${HOUR} - 7 ELSE ${start} END + (hash(i) % ${4 * DAY})::BIGINT) AS time,
    (3001 + i % 3)::INTEGER AS class_uid, (i % 4)::INTEGER AS activity_id, 'evt' || i AS id,
    ['aws','okta','github'][1 + i % 3] AS source, ['s3','iam',NULL][1 + (i // 3) % 3] AS service,
    ['Get','Put','Delete','List'][1 + (i // 5) % 4] AS operation,
    ['success','failure','unknown'][1 + (i // 7) % 3] AS outcome,
    CASE WHEN i % 11 = 0 THEN 'AccessDenied' END AS error_code,
    'aws:' || (i % 13) AS root_id, 'aws:' || (i % 5) AS actor_id, '203.0.113.' || (i % 17) AS ip,
    'acct' || (i % 4) AS account, ['eu','us',NULL][1 + (i // 2) % 3] AS region
    FROM range(3000) r(i)`);
  await rowsOf('CREATE VIEW events AS SELECT epoch_ms(time) AS ts, * FROM rows');
  for (const kind of rollupKinds)
    await rowsOf(
      `CREATE TABLE rolled_${kind.name} AS SELECT epoch_ms(time) AS ts, * FROM (${shareOf(kind, 'rows')})`,
    );
});
afterAll(() => close());

const rolled = async (sql: string): Promise<{ kind: string; sql: string } | undefined> => {
  const text = async (question: string, value: string): Promise<string> =>
    String((await rowsOf(question, [value]))[0]?.['text']);
  const asked = await text('SELECT json_serialize_sql($1::VARCHAR) AS text', sql);
  for (const { name } of rollupKinds) {
    const found = rolledHunt(asked, `rolled_${name}`);
    if (found?.kind.name !== name) continue;
    const json = await text('SELECT json_deserialize_sql($1::JSON) AS text', found.json);
    return { kind: name, sql: json };
  }
  return undefined;
};
/** The order of what stands equal is nobody's promise. */
const answer = async (sql: string): Promise<readonly string[]> =>
  (await rowsOf(sql))
    .map((row) =>
      JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    .sort();

describe('a hunt that counts', () => {
  it.each([
    ['where', 'SELECT count(*) FROM events'],
    [
      'where',
      "SELECT date_trunc('hour', ts) AS hour, count(*) AS events FROM events GROUP BY hour ORDER BY hour",
    ],
    [
      'where',
      'SELECT source, ts::DATE AS day, count(*) AS n FROM events GROUP BY ALL HAVING n > 20',
    ],
    ['where', 'SELECT account, count(*) FROM events WHERE region IS NULL GROUP BY 1'],
    ['where', 'SELECT dayofweek(ts) AS d, hour(ts) AS h, count(*) AS n FROM events GROUP BY d, h'],
    ['where', "SELECT count(*) AS n FROM events WHERE outcome = 'nothing is called so'"],
    [
      'where',
      "SELECT region, count(*) FROM events WHERE ts >= '2026-10-02' AND ts < '2026-10-03 05:00:00' GROUP BY region",
    ],
    ['where', `SELECT count(*) AS n FROM events WHERE time >= ${start + 3 * HOUR}`],
    [
      'what',
      "SELECT operation, count(*) FILTER (WHERE outcome = 'failure') AS refused, count(*) AS n FROM events GROUP BY operation",
    ],
    [
      'what',
      'SELECT e.service, count(*) * 100 AS n FROM events e WHERE e.class_uid IN (3001, 3002) GROUP BY e.service',
    ],
    [
      'what',
      "SELECT upper(operation) AS o, count(*) AS n FROM events WHERE operation LIKE '%e%' GROUP BY o",
    ],
    ['what', 'SELECT source, count(DISTINCT operation) AS kinds FROM events GROUP BY source'],
    [
      'who',
      "SELECT root_id, count(*) AS refused FROM events WHERE outcome = 'failure' GROUP BY root_id",
    ],
    ['who', "SELECT ip, date_trunc('week', ts) AS w, count(*) AS n FROM events GROUP BY ALL"],
  ])('is answered by the rollup "%s" as by the events: %s', async (kind, sql) => {
    const own = await rolled(sql);
    expect(own?.kind).toBe(kind);
    const expected = await answer(sql);
    expect(expected.length).toBeGreaterThan(0);
    expect(await answer(own?.sql ?? '')).toEqual(expected);
  });

  it.each([
    'SELECT source FROM events',
    'SELECT * FROM events LIMIT 5',
    'SELECT count(id) AS n FROM events',
    'SELECT max(ts) AS last, count(*) AS n FROM events',
    "SELECT count(*) AS n FROM events WHERE ts >= '2026-10-02 00:30:00'",
    "SELECT count(*) AS n FROM events WHERE ts > '2026-10-02'",
    `SELECT count(*) AS n FROM events WHERE time >= ${start + 1}`,
    'SELECT ts, count(*) AS n FROM events GROUP BY ts',
    "SELECT date_trunc('minute', ts) AS m, count(*) AS n FROM events GROUP BY m",
    "SELECT root_id, date_trunc('hour', ts) AS h, count(*) AS n FROM events GROUP BY ALL",
    'SELECT root_id, operation, count(*) AS n FROM events GROUP BY ALL',
    'SELECT source, count(*) AS ip FROM events GROUP BY source ORDER BY ip',
    'SELECT count(*) * 2 FROM events',
    'SELECT count(*) AS n FROM events TABLESAMPLE 10%',
    'SELECT count(*) AS n FROM events a JOIN events b ON a.source = b.source',
    'WITH events AS (SELECT 1 AS source) SELECT source, count(*) AS n FROM events GROUP BY source',
    'SELECT count(*) AS n FROM (SELECT source FROM events)',
    'SELECT source, count(*) AS n FROM events WHERE random() < 0.5 GROUP BY source',
    'SELECT source, row_number() OVER () AS r, count(*) AS n FROM events GROUP BY source',
    'SELECT 1; SELECT count(*) FROM events',
    'DELETE FROM events',
    'not a question',
  ])('that a rollup cannot tell is left to the events: %s', async (sql) => {
    expect(await rolled(sql)).toBeUndefined();
  });
});
