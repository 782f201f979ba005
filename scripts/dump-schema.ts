/**
 * Writes test/fixtures/schema-NNNN.sql: the schema after migration NNNN, as upgrade tests will start from it.
 * Needs pg_dump on the PATH and a PostgreSQL server in which it makes and drops a database of its own.
 *
 *   npx tsx scripts/dump-schema.ts [number]   (server: COUNTERSIGN_TEST_POSTGRES)
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { createLog } from '../src/core/index.ts';
import { migrate } from '../src/store/migrate.ts';

const upTo = Number(process.argv[2] ?? 1);
const server =
  process.env['COUNTERSIGN_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const name = `cs_dump_${process.pid}`;
const url = new URL(server);
url.pathname = `/${name}`;

/** Differs from run to run or from version to version, and says nothing about the schema. */
const NOISE = /^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*|)$/;

const admin = new pg.Client({ connectionString: server });
await admin.connect();
await admin.query(`create database ${name} template template0 encoding 'UTF8'`);
try {
  await migrate({ url: url.href }, { log: createLog(), now: 0, upTo });
  const dump = execFileSync(
    'pg_dump',
    ['--schema-only', '--no-owner', '--schema=countersign', '--dbname', url.href],
    { encoding: 'utf8' },
  );
  const lines = dump.split('\n').filter((line) => !NOISE.test(line));
  const target = resolve(
    import.meta.dirname,
    `../test/fixtures/schema-${String(upTo).padStart(4, '0')}.sql`,
  );
  writeFileSync(target, `${lines.join('\n')}\n`);
  console.log(`${target}: ${lines.length} lines`);
} finally {
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
}
