import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import { list, obj, type Raw } from '../record.ts';
import { snowflakeConfig } from './config.ts';
import { snowflakeSource } from './index.ts';
import { mapCredential, mapGrantOfRole, mapGrantToRole, mapRole, mapUser } from './map.ts';
import { probeSnowflake, pullSnowflake, reads } from './pull.ts';
import { startSnowflakeTwin } from './twin.ts';

const login = (more: Raw): Raw => ({
  EVENT_ID: '393754014361778',
  EVENT_TIMESTAMP: '2026-03-03 09:14:07.061000000',
  EVENT_TYPE: 'LOGIN',
  USER_NAME: 'NADIA',
  CLIENT_IP: '203.0.113.9',
  REPORTED_CLIENT_TYPE: 'SNOWFLAKE_UI',
  REPORTED_CLIENT_VERSION: '1.0',
  FIRST_AUTHENTICATION_FACTOR: 'PASSWORD',
  IS_SUCCESS: 'YES',
  ...more,
});
let nth = 0;
const query = (QUERY_TYPE: string, QUERY_TEXT: string, more: Raw = {}): Raw => ({
  QUERY_ID: `01b2c3d4-0000-1111-0000-00012345000${nth++}`,
  QUERY_TEXT,
  QUERY_TYPE,
  SESSION_ID: '8123456789',
  USER_NAME: 'NADIA',
  ROLE_NAME: 'ACCOUNTADMIN',
  EXECUTION_STATUS: 'SUCCESS',
  START_TIME: '2026-03-03 09:14:07.061',
  ...more,
});

const records: readonly Raw[] = [
  login({ SECOND_AUTHENTICATION_FACTOR: 'PASSKEY' }),
  login({
    EVENT_ID: '2',
    IS_SUCCESS: 'NO',
    ERROR_CODE: 390100,
    ERROR_MESSAGE: 'INCORRECT_USERNAME_PASSWORD',
  }),
  query('CREATE_USER', "CREATE USER mercy PASSWORD = '***'"),
  query('ALTER_USER', 'ALTER USER "mercy@example.com" SET DISABLED = TRUE'),
  query('GRANT', 'GRANT ROLE ACCOUNTADMIN TO USER mercy'),
  query('CREATE', "CREATE OR REPLACE NETWORK POLICY open ALLOWED_IP_LIST = ('0.0.0.0/0')"),
  query('SELECT', 'SELECT * FROM orders', { DATABASE_NAME: 'SALES' }),
  query('DROP', 'DROP TABLE orders', { EXECUTION_STATUS: 'FAIL', ERROR_CODE: '002003' }),
  {
    QUERY_ID: 'q9',
    QUERY_START_TIME: '2026-03-03 09:14:07.061',
    USER_NAME: 'NADIA',
    BASE_OBJECTS_ACCESSED: [{ objectName: 'SALES.PUBLIC.ORDERS', objectDomain: 'Table' }],
  },
  {
    CREATED_ON: '2026-03-03 09:14:07.061 -0700',
    PRIVILEGE: 'SELECT',
    GRANTED_ON: 'TABLE',
    NAME: 'ORDERS',
    GRANTED_TO: 'ROLE',
    GRANTEE_NAME: 'PUBLIC',
    GRANTED_BY: 'ACCOUNTADMIN',
    DELETED_ON: '',
  },
  {
    CREATED_ON: '2026-03-03 09:14:07.061 +0000',
    ROLE: 'ANALYST',
    GRANTED_TO: 'USER',
    GRANTEE_NAME: 'OMAR',
    GRANTED_BY: 'USERADMIN',
    DELETED_ON: '2026-03-04 09:14:07.061 +0000',
  },
];

parseSuite(snowflakeSource, records);

const events = records.flatMap((one) => snowflakeSource.parse(one));

describe('what Snowflake logs', () => {
  it('says who, in which session, with a second factor or none, and how it ended', () => {
    expect(events[0]).toMatchObject({
      actor: { principalId: 'snowflake:user:NADIA', session: { mfa: true } },
      src: { ip: '203.0.113.9', userAgent: 'SNOWFLAKE_UI/1.0' },
      outcome: 'success',
    });
    expect(events[1]).toMatchObject({
      outcome: 'failure',
      error: { code: '390100', message: 'INCORRECT_USERNAME_PASSWORD' },
    });
    expect(events[4]).toMatchObject({
      actor: { session: { id: '8123456789', name: 'ACCOUNTADMIN' } },
    });
    expect(events[9]).toMatchObject({
      time: Date.UTC(2026, 2, 3, 16, 14, 7, 61),
      actor: { principalId: 'snowflake:role:ACCOUNTADMIN' },
    });
  });

  it('says what was changed and whom it touches', () => {
    expect(events.map(({ classUid, activityId }) => `${classUid}/${activityId}`)).toEqual([
      '3002/1',
      '3002/1',
      '3001/1',
      '3001/5',
      '3005/1',
      '3004/1',
      '6003/2',
      '6003/4',
      '6003/2',
      '3005/1',
      '3005/2',
    ]);
    expect(events[2]?.targets).toMatchObject([{ id: 'snowflake:user:MERCY' }]);
    expect(events[3]?.targets).toMatchObject([{ id: 'snowflake:user:mercy@example.com' }]);
    expect(events[4]?.targets).toMatchObject([
      { id: 'snowflake:user:MERCY' },
      { id: 'snowflake:role:ACCOUNTADMIN' },
    ]);
    expect(events[8]?.targets).toMatchObject([{ id: 'snowflake:table:SALES.PUBLIC.ORDERS' }]);
  });

  const file = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(file))(
    'is read from every published row (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType.startsWith('Snowflake.'))
        .map(({ event }) => event);
      expect(theirs).toHaveLength(16);
      const read = theirs.flatMap((one) =>
        snowflakeSource.detect(one) ? snowflakeSource.parse(one) : [],
      );
      expect(read.filter(({ actor }) => actor.principalId !== undefined)).toHaveLength(16);
    },
  );
});

const pem = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
const [ours, strange] = [pem(), pem()];
const noSleep = { sleep: async (): Promise<void> => undefined };

const bench = async () => {
  const twin = await startSnowflakeTwin();
  twin.letIn(ours);
  const config = snowflakeConfig.parse({
    url: twin.url,
    account: 'ACME-PROD',
    user: 'countersign',
    privateKey: ours,
    warehouse: 'WH',
  });
  return { twin, config };
};

inventorySuite({
  source: snowflakeSource,
  async start() {
    const { twin, config } = await bench();
    return {
      pull: (at, options) => pullSnowflake(config, at, { ...options, ...noSleep }),
      pullUnknown: (at) => pullSnowflake({ ...config, privateKey: strange }, at, noSleep),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets: [ours.split('\n')[1] ?? 'key'],
      close: twin.close,
    };
  },
  expected: { identity: 3, role: 3, trust: 4, entitlement: 3, credential: 4 },
});

describe('an account of Snowflake', () => {
  it('tells what may be read, by trying it', async () => {
    const { twin, config } = await bench();
    try {
      twin.deny(reads.views);
      const answers = new Map<string, string>();
      for await (const { permission, granted } of probeSnowflake(config, noSleep))
        answers.set(permission, granted);
      expect([...answers.values()]).toEqual(['yes', 'yes', 'no']);
    } finally {
      await twin.close();
    }
  });

  const folder = resolve(import.meta.dirname, '../../../../shared/data/inventory/cartography');
  it.skipIf(!existsSync(folder))(
    'published is mapped without loss (skipped without ../shared/data)',
    () => {
      const rows = (file: string, name: string): readonly Raw[] =>
        list(
          (JSON.parse(readFileSync(resolve(folder, `snowflake__${file}.json`), 'utf8')) as Raw)[
            name
          ],
        ).map(obj);
      const users = rows('users', 'SNOWFLAKE_USERS').map((one) => mapUser(one, 'a'));
      expect(users.map((one) => [one?.nativeId, one?.class, one?.status])).toEqual([
        ['HOMER', 'human', 'active'],
        ['BURNS', 'human', 'active'],
        ['SCRAM_BOT', 'service_account', 'active'],
        ['SMITHERS', 'human', 'disabled'],
      ]);
      expect(users[0]?.createdAt).toEqual({
        known: true,
        value: Date.parse('2026-08-03T15:28:07.377Z'),
      });
      expect(users[2]?.lastUsedAt).toEqual({ known: true, value: null });
      expect(users[2]?.handles?.filter(({ kind }) => kind === 'public_key')).toHaveLength(1);
      const credentials = rows('credentials', 'SNOWFLAKE_CREDENTIALS').map(mapCredential);
      expect(credentials.map((one) => [one?.type, one?.createdAt, one?.expiresAt])).toEqual([
        ['password', { known: true, value: 1_780_000_000_000 }, { known: true, value: null }],
        ['authenticator', { known: true, value: 1_781_000_000_000 }, { known: true, value: null }],
        [
          'access_key',
          { known: true, value: 1_783_000_000_000 },
          { known: true, value: 1_800_000_000_000 },
        ],
      ]);
      const tokens = rows('access_tokens', 'SNOWFLAKE_ACCESS_TOKENS').map(mapCredential);
      expect(tokens.map((one) => [one?.type, one?.status, one?.expiresAt])).toEqual([
        ['api_token', 'active', { known: true, value: 1_787_067_633_789 }],
        ['api_token', 'active', { known: true, value: 1_790_000_000_000 }],
        ['api_token', 'inactive', { known: true, value: null }],
      ]);
      expect(
        rows('roles', 'SNOWFLAKE_ACCOUNT_USAGE_ROLES').map((one) => mapRole(one, 'a')?.nativeId),
      ).toContain('SPRINGFIELD_DB.TELEMETRY_READER');
      expect(
        rows('roles', 'SNOWFLAKE_ROLES').map((one) => mapRole(one, 'a')?.createdAt.known),
      ).toEqual([true, true, true, true]);
      const of = Object.values(
        obj(
          (JSON.parse(readFileSync(resolve(folder, 'snowflake__roles.json'), 'utf8')) as Raw)[
            'SNOWFLAKE_ROLE_GRANTS_OF'
          ],
        ),
      ).flatMap((all) => list(all).map((one) => mapGrantOfRole(obj(one))));
      expect(new Set(of.map((one) => one?.id)).size).toBe(5);
      expect(
        rows('roles', 'SNOWFLAKE_ACCOUNT_USAGE_QUOTED_DATABASE_ROLE_GRANTS').map(
          (one) => mapGrantToRole(one)?.resources,
        ),
      ).toEqual([['snowflake:table:SPRINGFIELD_DB.NUCLEAR_PLANT.REACTOR_READINGS']]);
    },
  );
});
