import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { postgresqlSource } from './index.ts';
import { recordsIn } from './pull-logs.ts';
import { redactSql } from './redact.ts';
import { readSql } from './sql.ts';

let line = 0;
const record = (message: string, more: Raw = {}): Raw => ({
  timestamp: '2026-03-03 09:14:07.512 UTC',
  user: 'nadia',
  dbname: 'sales',
  pid: 2581,
  remote_host: '10.20.4.17',
  remote_port: 52144,
  session_id: '67c5a1ff.a15',
  line_num: ++line,
  ps: 'idle',
  session_start: '2026-03-03 09:13:51 UTC',
  vxid: '3/41',
  txid: 0,
  error_severity: 'LOG',
  state_code: '00000',
  message,
  application_name: 'psql',
  backend_type: 'client backend',
  query_id: 0,
  ...more,
});

const records: readonly Raw[] = [
  record('connection authorized: user=nadia database=sales application_name=psql'),
  record('connection authenticated: identity="nadia" method=scram-sha-256 (/etc/pg_hba.conf:4)'),
  record('password authentication failed for user "nadia"', {
    error_severity: 'FATAL',
    state_code: '28P01',
  }),
  record('disconnection: session time: 0:00:01.000 user=nadia database=sales host=10.20.4.17'),
  record('statement: CREATE ROLE mercy LOGIN'),
  record('duration: 0.512 ms  statement: ALTER ROLE mercy NOLOGIN'),
  record("statement: ALTER ROLE mercy WITH PASSWORD '[redacted]'"),
  record('statement: GRANT pg_execute_server_program, "Ops Team" TO mercy WITH ADMIN OPTION'),
  record('statement: REVOKE admins FROM mercy'),
  record('statement: GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO reporter'),
  record('statement: SET ROLE admins'),
  record('execute S_1: SELECT rolname, rolpassword FROM pg_authid'),
  record('permission denied for table orders', {
    error_severity: 'ERROR',
    state_code: '42501',
    statement: 'SELECT * FROM orders',
  }),
  record('AUDIT: SESSION,1,1,ROLE,DROP ROLE,,,DROP ROLE mercy,<not logged>'),
  record("statement: ALTER SYSTEM SET log_statement = 'none'"),
  record('terminating connection due to administrator command', {
    error_severity: 'FATAL',
    state_code: '57P01',
  }),
  record('checkpoint starting: time', { user: undefined, backend_type: 'checkpointer' }),
];

parseSuite(postgresqlSource, records);

const eventAt = (index: number) => postgresqlSource.parse(records[index] ?? {})[0];

describe('a line of the log', () => {
  it('says who, from where, in which session, and what for', () => {
    expect(eventAt(0)).toMatchObject({
      classUid: 3002,
      activityId: 1,
      kind: 'authentication',
      outcome: 'success',
      time: Date.UTC(2026, 2, 3, 9, 14, 7, 512),
      actor: {
        principalId: 'postgresql:nadia',
        session: { id: '67c5a1ff.a15' },
      },
      src: { ip: '10.20.4.17', userAgent: 'psql' },
      targets: [{ kind: 'resource', id: 'postgresql:database/sales' }],
    });
    expect(eventAt(2)).toMatchObject({ outcome: 'failure', error: { code: '28P01' } });
  });

  it('is of the class of what was done', () => {
    expect(
      records.map((_, index) => [eventAt(index)?.classUid, eventAt(index)?.activityId]),
    ).toEqual([
      [3002, 1],
      [3002, 99],
      [3002, 1],
      [3002, 2],
      [3001, 1],
      [3001, 5],
      [3001, 3],
      [3006, 3],
      [3006, 4],
      [3005, 1],
      [3003, 99],
      [6003, 2],
      [6003, 2],
      [3001, 6],
      [3004, 3],
      [3002, 2],
      [6003, 99],
    ]);
  });

  it('is known to have gone well only where its end was logged', () => {
    expect([eventAt(4)?.outcome, eventAt(5)?.outcome, eventAt(12)?.outcome]).toEqual([
      'unknown',
      'success',
      'failure',
    ]);
  });

  it('names the group and its new members', () => {
    expect(eventAt(7)?.targets.map(({ id }) => id)).toEqual([
      'postgresql:mercy',
      'postgresql:group/pg_execute_server_program',
      'postgresql:group/Ops Team',
      'postgresql:database/sales',
    ]);
  });

  it('knows the zones of one meaning, and refuses to guess at others', () => {
    const at = (timestamp: string) => postgresqlSource.parse({ ...records[0], timestamp })[0]?.time;
    expect(at('2026-03-03 10:14:07.512 CET')).toBe(Date.UTC(2026, 2, 3, 9, 14, 7, 512));
    expect(at('2026-03-03 12:14:07.512 +03')).toBe(Date.UTC(2026, 2, 3, 9, 14, 7, 512));
    expect(() => at('2026-03-03 10:14:07.512 IST')).toThrow(/field timestamp/);
  });

  it('is read from csvlog and from stderr as well', () => {
    const csv =
      '2026-03-03 09:14:07.512 UTC,"nadia","sales",2581,"10.20.4.17:52144",67c5a1ff.a15,3,"idle",2026-03-03 09:13:51 UTC,3/41,0,LOG,00000,"statement: SELECT ""a, b""",,,,,,,,,"psql","client backend",,0';
    expect(postgresqlSource.readLine?.(csv)).toMatchObject({
      user: 'nadia',
      remote_host: '10.20.4.17',
      remote_port: 52144,
      line_num: 3,
      message: 'statement: SELECT "a, b"',
      backend_type: 'client backend',
    });
    const stderr = postgresqlSource.readLine?.(
      '2026-03-03 09:14:07.512 UTC [2581] nadia@sales FATAL:  password authentication failed for user "nadia"',
    );
    expect(postgresqlSource.parse(stderr ?? {})[0]).toMatchObject({
      outcome: 'failure',
      error: { code: '28P01' },
      actor: { principalId: 'postgresql:nadia' },
    });
    for (const foreign of [
      '',
      '{',
      'Mar  3 09:14:07 fs01 sshd[1]: x',
      '2026-03-03 09:14:07 UTC,"open',
    ])
      expect(postgresqlSource.readLine?.(foreign)).toBeUndefined();
  });
});

describe('passwords in statements', () => {
  it.each([
    ["ALTER ROLE a PASSWORD 'hunter2'"],
    ["alter role a encrypted password E'hun\\'ter2' valid until 'x'"],
    ["CREATE USER a PASSWORD 'it''s hunter2'"],
    ['CREATE USER a PASSWORD $x$hunter2$x$ LOGIN'],
    ["ALTER ROLE a PASSWORD/* x */'hunter2"],
    ["ALTER USER a WITH PASSWORD\n'hunter2';"],
    ["CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password 'hunter2')"],
    ["CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2 user=a' PUBLICATION p"],
    ["SELECT dblink_connect('postgresql://a:hunter2@h/db')"],
  ])('are cut out of %s', (sql) => {
    const whole = record(`statement: ${sql}`, { statement: sql });
    const [clean = {}] = postgresqlSource.unwrap?.(whole) ?? [];
    expect(JSON.stringify(clean)).not.toMatch(/hunter2|ter2/);
    expect(JSON.stringify(postgresqlSource.parse(whole))).not.toMatch(/hunter2|ter2/);
    expect(postgresqlSource.unwrap?.(clean)).toBeUndefined();
  });

  it('are cut out in linear time, whatever stands there', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("'", '$', 'password ', '\\', '/*', ' '),
          maxLength: 200,
        }),
        (sql) => {
          redactSql(sql);
          readSql(sql);
        },
      ),
      { seed: 7 },
    );
    expect(redactSql('password '.repeat(50_000)).length).toBe(450_000);
    expect(redactSql("password '".repeat(50_000)).length).toBeLessThan(600_000);
  });

  it('stay behind with a line that cannot be read, which is set aside and counted', () => {
    const torn = `{"timestamp":"2026-03-03 09:14:07.113 UTC","message":"statement: ALTER ROLE ann PASSWORD 'hunter2-in-clear`;
    const records = recordsIn(Buffer.from(`${torn}\n"a text"\n\n`), {
      since: 0,
      until: Date.UTC(2027, 0, 1),
    });
    expect(records).toHaveLength(2);
    expect(JSON.stringify(records)).not.toContain('hunter2');
    for (const one of records) {
      expect(postgresqlSource.detect(one)).toBe(true);
      // A time that is wrong, not one that is missing: it must not be dated by its arrival.
      expect(() => postgresqlSource.parse(one)).toThrow(
        expect.objectContaining({
          code: 'ERR_INPUT_INVALID',
          detail: expect.not.objectContaining({ missing: 'time' }),
        }),
      );
    }
  });
});
