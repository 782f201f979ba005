/** An archive of any size in its real layout: days as Parquet made by DuckDB itself, two days hot, a few raw segments. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createPartTables, markParts, writeParts } from '../../src/archive/closed-parts.ts';
import { insertEvents, makeTables, textColumns } from '../../src/archive/columns.ts';
import { rowsOn } from '../../src/archive/rollup/readers.ts';
import { createRollupTables } from '../../src/archive/rollup/rollups.ts';
import { openSegments } from '../../src/archive/segments.ts';
import { idSql, systemSql } from './console-scale-estate.part.ts';

const DAY = 86_400_000;
const DAYS = 34;
const HOT_DAYS = 2;
const CHUNKS = 100;
const LINES = 512;

interface ArchiveSize {
  readonly folder: string;
  readonly events: number;
  readonly identities: number;
  readonly seed: number;
  /** Start of the day after the last one, epoch ms. */
  readonly until: number;
}

/** Dice of an event by its number: 0 to 1. */
const dice = (seed: number, stream: number): string =>
  `((hash(i * 64 + ${stream} + ${seed} * 1000003) % 4294967296)::DOUBLE / 4294967296)`;

/**
 * A third power: the busiest of a million has a hundredth of all, most have a hundred or fewer. Every twentieth event is
 * of a role that somebody wore; the working day is busier than the night.
 */
const eventsOf = (
  from: number,
  count: number,
  day: number,
  { identities, seed }: ArchiveSize,
): string => `
  SELECT (${day} + least(86399999, floor((${dice(seed, 1)} + ${dice(seed, 2)}) / 2 * ${DAY})))::BIGINT AS time,
    (3001 + i % 5)::INTEGER AS class_uid, (1 + i % 4)::INTEGER AS activity_id,
    'evt_' || substr(md5(i::VARCHAR), 1, 24) AS id, 'vendor-' || i AS vendor_id,
    ${systemSql('nth')} AS source,
    ['iam', 'sts', 's3', 'signin', 'api', 'vault'][1 + i % 6] AS service,
    'Operation' || floor(${dice(seed, 3)} ** 3 * 400)::INTEGER AS operation,
    CASE WHEN ${dice(seed, 4)} < 0.06 THEN 'failure' ELSE 'success' END AS outcome,
    CASE WHEN ${dice(seed, 4)} < 0.06 THEN ['AccessDenied', 'Expired', 'BadPassword'][1 + i % 3] END AS error_code,
    ${idSql('nth')} AS root_id,
    CASE WHEN i % 20 = 0 THEN 'aws:place-0/role/role-' || floor(${dice(seed, 5)} ** 2 * 800)::INTEGER ELSE ${idSql('nth')} END AS actor_id,
    'c' || nth AS credential, 's' || nth || '-' || (i // 1000) % 30 AS session,
    '198.' || (18 + nth % 2) || '.' || (nth // 256) % 256 || '.' || (nth + floor(${dice(seed, 6)} ** 4 * 6)::BIGINT) % 256 AS ip,
    'agent/' || nth % 300 AS user_agent, 'place-' || (nth // 20) % 50 AS account,
    ['eu-west-1', 'us-east-1', 'ap-south-1'][1 + nth % 3] AS region,
    1 AS segment, 0::BIGINT AS chunk, (i % ${LINES})::INTEGER AS line
  FROM (SELECT i, floor(${dice(seed, 7)} ** 3 * ${identities})::BIGINT AS nth FROM range(${from}, ${from + count}) r(i))`;

const ORDER = `time, class_uid, activity_id, ${textColumns.join(', ')}, segment, chunk, line`;
const dayName = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** @returns the time that it took to make, in seconds */
export const makeArchive = async (
  size: ArchiveSize,
  say: (text: string) => void,
): Promise<void> => {
  const closed = join(size.folder, 'closed');
  mkdirSync(closed, { recursive: true });
  const segments = await openSegments(join(size.folder, 'raw'));
  for (let chunk = 0; chunk < CHUNKS; chunk++)
    await segments.append(
      Array.from({ length: LINES }, (_, line) =>
        JSON.stringify({ eventName: `Operation${line}`, chunk, line, detail: 'x'.repeat(400) }),
      ),
    );
  await segments.close();
  const instance = await DuckDBInstance.create(join(size.folder, 'hot.duckdb'), { threads: '2' });
  const connection = await instance.connect();
  const rowsOf = rowsOn(connection);
  await makeTables((sql) => connection.run(sql), rowsOf);
  await connection.run(createRollupTables);
  await connection.run(createPartTables);
  const first = size.until - DAYS * DAY;
  const perDay = Math.ceil(size.events / DAYS);
  for (let nth = 0; nth < DAYS; nth++) {
    const day = first + nth * DAY;
    const count = Math.min(perDay, size.events - nth * perDay);
    const events = `SELECT ${ORDER} FROM (${eventsOf(nth * perDay, count, day, size)})`;
    if (nth >= DAYS - HOT_DAYS) {
      await connection.run(insertEvents(events));
      continue;
    }
    const name = `${dayName(day)}-${day}`;
    const cut = await writeParts(events, join(closed, name), { rowsOf });
    await connection.run(`INSERT INTO closed_days VALUES ('${dayName(day)}', '${name}', ${count})`);
    for (const statement of markParts(name, cut)) await connection.run(statement);
    if (nth % 8 === 0) say(`made ${dayName(day)}`);
  }
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
};
