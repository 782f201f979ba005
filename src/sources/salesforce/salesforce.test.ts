import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import { list, obj, type Raw } from '../record.ts';
import { salesforceConfig } from './config.ts';
import { longId } from './ids.ts';
import { salesforceSource } from './index.ts';
import {
  mapApp,
  mapGroup,
  mapPassword,
  mapRole,
  mapToken,
  mapUser,
  membership,
  permissionsIn,
} from './map.ts';
import { probeSalesforce, pullSalesforce, reads } from './pull.ts';
import { startSalesforceTwin } from './twin.ts';

const live = (EventType: string, more: Raw = {}): Raw => ({
  EventType,
  EventIdentifier: `id-${EventType}`,
  EventDate: '2026-03-03T09:13:58.001Z',
  CreatedDate: '2026-03-03T09:14:07.965Z',
  UserId: '005B0000001vURv',
  Username: 'nadia@example.com',
  LoginKey: 'lUqjLPQTWRdvRG4',
  SessionKey: 'vMASKIU6AxEr+Op5',
  SourceIp: '203.0.113.9',
  ...more,
});

const records: readonly Raw[] = [
  live('LoginEvent', { Status: 'Success', Browser: 'Chrome 141' }),
  live('LoginEventStream', { EventIdentifier: 'refused', Status: 'Invalid Password' }),
  live('LoginAsEvent', {
    DelegatedUsername: 'admin@example.com',
    DelegatedUserId: '005B0000001vURwIAM',
  }),
  live('PermissionSetEvent', { Operation: 'AssignedToUsers', ParentIdList: '0PS000000000001AAA' }),
  live('PermissionSetEventStore', {
    Operation: 'UnassignedFromUsers',
    ParentIdList: '0PS000000000001AAA',
  }),
  live('SessionHijackingEvent', { Score: 0.97, CurrentIp: '198.51.100.7' }),
  live('ApiEvent', { QueriedEntities: 'Contact', PolicyOutcome: 'Block' }),
  {
    channel: '/event/ReportEventStream',
    data: { event: { replayId: 1 }, payload: { ...live('ReportEvent'), EventType: undefined } },
  },
  {
    EVENT_TYPE: 'Login',
    TIMESTAMP: '20260303091407.113',
    TIMESTAMP_DERIVED: '2026-03-03T09:14:07.113Z',
    USER_ID: '005B0000001vURv',
    USER_ID_DERIVED: '005B0000001vURvIAM',
    USER_NAME: 'nadia@example.com',
    ORGANIZATION_ID: '00D5f000005uVo7',
    REQUEST_ID: 'req1',
    LOGIN_STATUS: 'LOGIN_ERROR_INVALID_PASSWORD',
    SOURCE_IP: '203.0.113.9',
    LOGIN_KEY: 'k',
  },
  {
    attributes: { type: 'LoginHistory' },
    Id: '0Ya1',
    UserId: '005B0000001vURvIAM',
    LoginTime: '2026-03-03T09:14:07.000+0000',
    Status: 'Success',
    SourceIp: '203.0.113.9',
    Application: 'Data Loader',
  },
  {
    attributes: { type: 'SetupAuditTrail' },
    Id: '0Ym1',
    Action: 'PermSetAssign',
    Section: 'Manage Users',
    CreatedDate: '2026-03-03T09:14:07.000+0000',
    CreatedById: '005B0000001vURvIAM',
    CreatedBy: { Username: 'nadia@example.com' },
    Display: 'Assigned permission set',
  },
];

parseSuite(salesforceSource, records);

const events = records.flatMap((one) => salesforceSource.parse(one));

describe('what Salesforce logs', () => {
  it('says who, in which session, from where and how it ended', () => {
    expect(events[1]).toMatchObject({
      classUid: 3002,
      outcome: 'failure',
      error: { code: 'Invalid Password' },
      actor: { principalId: 'salesforce:005B0000001vURvIAM', session: { id: 'vMASKIU6AxEr+Op5' } },
      src: { ip: '203.0.113.9' },
    });
    expect(events[8]).toMatchObject({
      outcome: 'failure',
      actor: { principalId: 'salesforce:005B0000001vURvIAM', scope: '00D5f000005uVo7EAE' },
    });
    expect(events[2]).toMatchObject({
      actor: { name: 'admin@example.com', principalId: 'salesforce:005B0000001vURwIAM' },
      targets: [{ id: 'salesforce:005B0000001vURvIAM' }],
    });
    const meant = events.map(({ classUid, activityId }) => `${classUid}/${activityId}`);
    expect(meant).toEqual([
      '3002/1',
      '3002/1',
      '3002/7',
      '3005/1',
      '3005/2',
      '2004/1',
      '6003/2',
      '6003/2',
      '3002/1',
      '3002/1',
      '3005/1',
    ]);
    expect(events[5] && salesforceSource.vendorFinding?.(events[5])).toMatchObject({
      severity: 'high',
      attack: ['T1539', 'T1550.004'],
    });
    expect(longId('0055f00000CyENt')).toBe('0055f00000CyENtAAN');
  });

  const file = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(file))(
    'is read from every published record (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType.startsWith('Salesforce.'))
        .map(({ event }) => event);
      expect(theirs).toHaveLength(7);
      const read = theirs.flatMap((one) =>
        salesforceSource.detect(one) ? salesforceSource.parse(one) : [],
      );
      expect(
        read.map(({ actor, src }) => [actor.principalId !== undefined, src.ip !== undefined]),
      ).toEqual(theirs.map(() => [true, true]));
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
  const twin = await startSalesforceTwin();
  twin.letIn('app', ours);
  const config = salesforceConfig.parse({
    url: twin.url,
    organizationId: '00D000000000001EAA',
    clientId: 'app',
    username: 'robot@example.com',
    privateKey: ours,
  });
  return { twin, config };
};

inventorySuite({
  source: salesforceSource,
  async start() {
    const { twin, config } = await bench();
    return {
      pull: (at, options) => pullSalesforce(config, at, { ...options, ...noSleep }),
      pullUnknown: (at) => pullSalesforce({ ...config, privateKey: strange }, at, noSleep),
      deny: twin.deny,
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets: [...twin.secrets, ours.split('\n')[1] ?? 'key'],
      close: twin.close,
    };
  },
  expected: { identity: 5, credential: 4, role: 3, entitlement: 6, group: 2, membership: 3 },
});

describe('an organisation of Salesforce', () => {
  it('says of its second factors what was read, and tells the limit of a day as such', async () => {
    const { twin, config } = await bench();
    try {
      for await (const one of pullSalesforce(config, 0, noSleep)) {
        const mfa = one.facts.flatMap((fact) =>
          fact.kind === 'identity' && fact.class !== 'third_party_app' ? [fact.mfa] : [],
        );
        expect(mfa).toEqual([
          { known: true, value: true },
          { known: true, value: false },
          { known: true, value: false },
        ]);
      }
      twin.deny(reads.manage);
      const answers: string[] = [];
      for await (const { permission, granted } of probeSalesforce(config, noSleep))
        answers.push(`${permission}: ${granted}`);
      expect(answers).toContain('Manage Users: no');
      expect(answers.filter((one) => one.endsWith(': yes'))).toHaveLength(4);
    } finally {
      await twin.close();
    }
  });

  const fixtures = resolve(
    import.meta.dirname,
    '../../../../shared/data/inventory/cartography/salesforce__data.json',
  );
  it.skipIf(!existsSync(fixtures))(
    'published is mapped without loss (skipped without ../shared/data)',
    () => {
      const data = JSON.parse(readFileSync(fixtures, 'utf8')) as Raw;
      const rows = (name: string): readonly Raw[] => list(data[`SALESFORCE_${name}`]).map(obj);
      const users = rows('USERS').map((one) => mapUser(one, 'o'));
      expect(users.map((one) => [one?.id, one?.createdAt, one?.lastUsedAt])).toEqual([
        [
          'salesforce:005000000000001AAA',
          { known: true, value: Date.UTC(2020, 0, 2) },
          { known: true, value: Date.UTC(2023, 5, 1, 12) },
        ],
        [
          'salesforce:005000000000002AAA',
          { known: true, value: Date.UTC(2020, 0, 3) },
          { known: true, value: Date.UTC(2023, 5, 2, 12) },
        ],
      ]);
      expect(rows('USERS').map((one) => mapPassword(one)?.rotatedAt)).toEqual([
        { known: true, value: Date.UTC(2023, 0, 1) },
        { known: true, value: Date.UTC(2023, 0, 2) },
      ]);
      expect(rows('PROFILES').map(permissionsIn)).toEqual([
        ['ApiEnabled', 'ManageUsers', 'ModifyAllData', 'ViewAllData'],
        ['ApiEnabled'],
      ]);
      expect(
        rows('PERMISSION_SETS').map((one) => mapRole(one, 'permission set', 'o')?.createdAt),
      ).toEqual([{ known: true, value: Date.UTC(2021, 0, 1) }]);
      expect(
        [...rows('USER_ROLES'), ...rows('GROUPS')].map((one) => mapGroup(one, 'o')?.name),
      ).toEqual(['CEO', 'VP Sales', 'All Internal Users', 'Admins']);
      expect(
        new Set(
          rows('GROUP_MEMBERS').map(
            (one) => membership(String(one['UserOrGroupId']), String(one['GroupId'])).id,
          ),
        ).size,
      ).toBe(4);
      expect(rows('CONNECTED_APPS').map((one) => mapApp(one, 'o')?.createdAt)).toEqual([
        { known: true, value: Date.UTC(2022, 0, 1) },
      ]);
      expect(rows('OAUTH_TOKENS').map((one) => mapToken(one)?.[1].holderId)).toEqual([
        'salesforce:app:Slack',
      ]);
    },
  );
});
