import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../model/index.ts';
import { parseSuite } from '../../parse-suite.case.ts';
import type { Raw } from '../../record.ts';
import { activeDirectorySource } from '../index.ts';

const DOMAIN = 'S-1-5-21-111111111-222222222-333333333';
let nth = 500;
const subject = {
  SubjectUserSid: `${DOMAIN}-1131`,
  SubjectUserName: 'nadia',
  SubjectDomainName: 'CORP',
  SubjectLogonId: '0x3F1A22',
};
const flat = (EventID: number, data: Raw): Raw => ({
  EventID,
  Channel: 'Security',
  Computer: 'dc01.corp.example.com',
  EventRecordID: nth++,
  TimeCreated: '2026-03-03T09:14:07.512Z',
  Keywords: '0x8020000000000000',
  ...data,
});
const winlogbeat = (code: number, event_data: Raw): Raw => ({
  '@timestamp': '2026-03-03T09:14:07.512Z',
  event: {
    code: String(code),
    provider: 'Microsoft-Windows-Security-Auditing',
    outcome: 'success',
  },
  winlog: {
    channel: 'Security',
    event_id: String(code),
    record_id: nth++,
    computer_name: 'dc01.corp.example.com',
    provider_name: 'Microsoft-Windows-Security-Auditing',
    event_data,
  },
});
const evtx = (code: number, EventData: unknown): Raw => ({
  Event: {
    System: {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } },
      EventID: code,
      Keywords: '0x8020000000000000',
      TimeCreated: { '#attributes': { SystemTime: '2026-03-03T09:14:07.512345Z' } },
      EventRecordID: nth++,
      Channel: 'Security',
      Computer: 'dc01.corp.example.com',
    },
    EventData,
  },
});
const otel = (code: number, event_data: unknown): Raw => ({
  body: {
    channel: 'Security',
    computer: 'dc01.corp.example.com',
    event_id: { id: code, qualifiers: 0 },
    provider: { name: 'Microsoft-Windows-Security-Auditing', guid: '{x}', event_source: '' },
    record_id: nth++,
    system_time: '2026-03-03T09:14:07.512345600Z',
    keywords: ['Audit Success'],
    event_data,
  },
});
const wazuh = (code: number, eventdata: Raw): Raw => ({
  data: {
    win: {
      system: {
        eventID: String(code),
        channel: 'Security',
        computer: 'dc01.corp.example.com',
        providerName: 'Microsoft-Windows-Security-Auditing',
        eventRecordID: String(nth++),
        systemTime: '2026-03-03T09:14:07.5123456Z',
        severityValue: 'AUDIT_SUCCESS',
      },
      eventdata,
    },
  },
});

const alice = {
  TargetUserSid: `${DOMAIN}-1140`,
  TargetUserName: 'alice',
  TargetDomainName: 'CORP',
};
const logonGuid = '{0A1B2C3D-0000-4000-8000-00000000000A}';
const signIn = {
  ...alice,
  TargetLogonId: '0x8A11C',
  LogonType: 3,
  LogonGuid: logonGuid,
  IpAddress: '::ffff:10.20.4.66',
  SubjectUserSid: 'S-1-0-0',
  SubjectUserName: '-',
};
const member = {
  ...subject,
  TargetUserName: 'Domain Admins',
  TargetDomainName: 'CORP',
  TargetSid: `${DOMAIN}-512`,
  MemberName: 'CN=Ng\\, Alice,OU=Staff,DC=corp,DC=example,DC=com',
  MemberSid: `${DOMAIN}-1140`,
};
const samba = (type: string, body: Raw): Raw => ({
  timestamp: `2026-03-03T09:14:07.${nth++}000+0000`,
  type,
  [type]: { version: { major: 1, minor: 2 }, ...body },
});
const sambaSignIn = (body: Raw): Raw =>
  samba('Authentication', {
    eventId: 4624,
    logonId: '60b2364caf015d43',
    logonType: 3,
    status: 'NT_STATUS_OK',
    remoteAddress: 'ipv4:10.20.4.66:48397',
    serviceDescription: 'Kerberos KDC',
    authDescription: 'ENC-TS Pre-authentication',
    clientAccount: 'alice@CORP.EXAMPLE.COM',
    becameAccount: 'alice',
    becameDomain: 'CORP',
    becameSid: `${DOMAIN}-1140`,
    passwordType: 'aes256-cts-hmac-sha1-96',
    ...body,
  });
const sambaChange = (attributes: Raw, more: Raw = {}): Raw =>
  samba('dsdbChange', {
    statusCode: 0,
    status: 'Success',
    operation: 'Modify',
    remoteAddress: 'ipv6:fd00::5:43594',
    userSid: `${DOMAIN}-1131`,
    dn: 'CN=alice,OU=Staff,DC=corp,DC=example,DC=com',
    sessionId: '9404f3d3-b050-4d22-8805-a8d2e7f68392',
    attributes,
    ...more,
  });
const replaced = (value: string): Raw => ({
  actions: [{ action: 'replace', values: [{ value }] }],
});

const records = {
  signIn: flat(4624, signIn),
  refused: flat(4625, {
    ...alice,
    TargetUserSid: 'S-1-0-0',
    LogonType: 3,
    Status: '0xC000006D',
    SubStatus: '0xC000006A',
    IpAddress: '10.20.4.66',
    Keywords: '0x8010000000000000',
  }),
  explicit: winlogbeat(4648, { ...subject, TargetUserName: 'svc-sql', TargetDomainName: 'CORP' }),
  privileges: evtx(4672, {
    ...subject,
    PrivilegeList: 'SeDebugPrivilege\r\n\t\t\tSeBackupPrivilege',
  }),
  tgt: evtx(4768, {
    Data: [
      { '@Name': 'TargetUserName', '#text': 'alice' },
      { '@Name': 'TargetDomainName', '#text': 'CORP' },
      { '@Name': 'TargetSid', '#text': `${DOMAIN}-1140` },
      { '@Name': 'ServiceName', '#text': 'krbtgt' },
      { '@Name': 'ServiceSid', '#text': `${DOMAIN}-502` },
      { '@Name': 'Status', '#text': '0x0' },
      { '@Name': 'IpAddress', '#text': '::ffff:10.20.4.66' },
      { '@Name': 'CertThumbprint', '#text': 'AB12' },
      { '@Name': 'ResponseTicket', '#text': 'aGFzaA==' },
    ],
  }),
  serviceTicket: otel(4769, {
    TargetUserName: 'alice@CORP.EXAMPLE.COM',
    TargetDomainName: 'CORP.EXAMPLE.COM',
    ServiceName: 'FS01$',
    ServiceSid: `${DOMAIN}-1103`,
    IpAddress: '10.20.4.66',
    Status: '0x0',
    LogonGuid: logonGuid,
    RequestTicketHash: 'aGFzaA==',
  }),
  preauth: otel(4771, {
    data: [
      { TargetUserName: 'alice' },
      { TargetSid: `${DOMAIN}-1140` },
      { Status: '0x18' },
      { IpAddress: '10.20.4.66' },
    ],
  }),
  member: wazuh(4728, {
    subjectUserSid: `${DOMAIN}-1131`,
    subjectUserName: 'nadia',
    subjectLogonId: '0x3f1a22',
    targetUserName: 'Domain Admins',
    targetSid: `${DOMAIN}-512`,
    memberSid: `${DOMAIN}-1140`,
  }),
  builtIn: flat(4732, { ...member, TargetSid: 'S-1-5-32-544', TargetUserName: 'Administrators' }),
  created: flat(4720, { ...subject, TargetSid: `${DOMAIN}-1150`, TargetUserName: 'mallory' }),
  reset: flat(4724, { ...subject, TargetSid: `${DOMAIN}-1140`, TargetUserName: 'alice' }),
  system: flat(4724, {
    SubjectUserSid: 'S-1-5-18',
    SubjectUserName: 'DC01$',
    TargetSid: `${DOMAIN}-1140`,
    TargetUserName: 'alice',
  }),
  dcsync: flat(4662, {
    ...subject,
    ObjectType: '%{19195a5b-6da0-11d0-afd3-00c04fd930c9}',
    AccessMask: '0x100',
    Properties: '%%7688\r\n\t\t{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}',
  }),
  spn: flat(5136, {
    ...subject,
    ObjectDN: 'CN=alice,OU=Staff,DC=corp,DC=example,DC=com',
    ObjectClass: 'user',
    AttributeLDAPDisplayName: 'servicePrincipalName',
    AttributeValue: 'HTTP/x',
    OperationType: '%%14674',
  }),
  right: flat(4704, { ...subject, TargetSid: `${DOMAIN}-1140`, PrivilegeList: 'SeDebugPrivilege' }),
  certificate: flat(4887, { RequestId: '17', Requester: 'CORP\\alice', Subject: 'CN=alice' }),
  cleared: {
    Event: {
      System: {
        Provider_attributes: { Name: 'Microsoft-Windows-Eventlog' },
        EventID: { '#text': 1102 },
        Channel: 'Security',
        Computer: 'dc01.corp.example.com',
        TimeCreated_attributes: { SystemTime: '2026-03-03T09:14:07Z' },
      },
      UserData: {
        LogFileCleared: { SubjectUserSid: `${DOMAIN}-1131`, SubjectUserName: 'nadia' },
      },
    },
  },
  sysmon: flat(1, {
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    User: 'CORP\\alice',
    Image: 'C:\\Windows\\System32\\cmd.exe',
  }),
  sambaTicket: sambaSignIn({}),
  sambaWrong: sambaSignIn({
    eventId: 4625,
    status: 'NT_STATUS_WRONG_PASSWORD',
    serviceDescription: 'LDAP',
    becameAccount: null,
    becameDomain: null,
    becameSid: null,
    mappedAccount: 'alice',
    mappedDomain: 'CORP',
  }),
  sambaSession: samba('Authorization', {
    remoteAddress: 'ipv4:10.20.4.66:48397',
    serviceDescription: 'LDAP',
    authType: 'simple bind',
    domain: 'CORP',
    account: 'alice',
    sid: `${DOMAIN}-1140`,
    sessionId: 'bf0acf57-3686-4add-a3b9-2ea7f46bc2e8',
    logonServer: 'DC1',
  }),
  sambaMember: sambaChange(
    {
      member: {
        actions: [
          {
            action: 'add',
            values: [
              {
                value: `<GUID=4b6ec2b0-f90f-4cd5-8dc3-ee2b82b2a871>;<SID=${DOMAIN}-1140>;CN=alice,OU=Staff,DC=corp,DC=example,DC=com`,
              },
            ],
          },
        ],
      },
    },
    { dn: 'CN=Payroll,OU=Groups,DC=corp,DC=example,DC=com' },
  ),
  sambaDisabled: sambaChange({ userAccountControl: replaced('514') }),
  sambaSpn: sambaChange({ servicePrincipalName: replaced('HTTP/x') }),
  sambaNote: sambaChange({ lastLogon: replaced('1') }, { userSid: 'S-1-5-18' }),
  sambaReset: samba('passwordChange', {
    eventId: 4724,
    statusCode: 50,
    status: 'insufficient access rights',
    userSid: `${DOMAIN}-1131`,
    dn: 'CN=alice,OU=Staff,DC=corp,DC=example,DC=com',
    action: 'Reset',
  }),
  sambaNew: samba('groupChange', {
    eventId: 4728,
    statusCode: 0,
    action: 'Added',
    userSid: `${DOMAIN}-1131`,
    group: 'CN=new,OU=Staff,DC=corp,DC=example,DC=com',
    user: 'CN=new,OU=Staff,DC=corp,DC=example,DC=com',
  }),
} as const satisfies Record<string, Raw>;

parseSuite(activeDirectorySource, Object.values(records));

const eventOf = (name: keyof typeof records): Event =>
  activeDirectorySource.parse(records[name])[0] as Event;
const classOf = (name: keyof typeof records) => {
  const { classUid, activityId, outcome } = eventOf(name);
  return [classUid, activityId, outcome];
};

describe('a Windows Security event', () => {
  it('means the same whatever shipped it', () => {
    const data = { ...subject, TargetSid: `${DOMAIN}-1140`, TargetUserName: 'alice' };
    const small = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key.charAt(0).toLowerCase() + key.slice(1),
        value,
      ]),
    );
    const pairs = Object.entries(data).map(([Name, text]) => ({
      '#attributes': { Name },
      '#text': text,
    }));
    const shapes = [
      flat(4724, data),
      winlogbeat(4724, data),
      evtx(4724, data),
      evtx(4724, { Data: pairs }),
      otel(4724, data),
      otel(4724, { data: Object.entries(data).map(([key, value]) => ({ [key]: value })) }),
      wazuh(4724, small),
    ];
    const told = shapes.map((record) => {
      const { actor, targets, time, cloud, classUid, activityId, outcome } =
        activeDirectorySource.parse(record)[0] as Event;
      return { actor, targets, time, cloud, classUid, activityId, outcome };
    });
    expect(told[0]).toMatchObject({
      actor: {
        principalId: `active-directory:${DOMAIN}-1131`,
        session: { id: 'dc01.corp.example.com/0x3f1a22' },
      },
      targets: [{ kind: 'identity', id: `active-directory:${DOMAIN}-1140` }],
      cloud: { account: 'corp.example.com' },
      outcome: 'success',
    });
    for (const one of told) expect(one).toEqual(told[0]);
  });

  it('says who signed in, with what, from where', () => {
    expect(eventOf('signIn')).toMatchObject({
      actor: {
        principalId: `active-directory:${DOMAIN}-1140`,
        scope: 'corp',
        session: { id: 'dc01.corp.example.com/0x8a11c' },
        credential: {
          type: 'session_token',
          nativeId: 'logon-guid:0a1b2c3d-0000-4000-8000-00000000000a',
        },
      },
      src: { ip: '10.20.4.66' },
    });
    expect(eventOf('refused')).toMatchObject({
      actor: { principalId: 'active-directory:corp\\alice' },
      outcome: 'failure',
      error: { code: '0xc000006a', message: 'wrong password' },
    });
    expect(eventOf('refused').actor.credential).toBeUndefined();
    expect(eventOf('explicit')).toMatchObject({
      actor: { name: 'nadia' },
      targets: [{ kind: 'identity', id: 'active-directory:corp\\svc-sql' }],
    });
  });

  it('joins tickets to what they were asked with and used for', () => {
    const [tgt, service, use] = [eventOf('tgt'), eventOf('serviceTicket'), eventOf('signIn')];
    expect(tgt.actor.credential).toMatchObject({ type: 'certificate', nativeId: 'ab12' });
    expect(tgt.issued?.nativeId).toBe(service.actor.credential?.nativeId);
    expect(service.issued?.nativeId).toBe(use.actor.credential?.nativeId);
    expect(service).toMatchObject({ kind: 'token_issuance', targets: [{ name: 'FS01$' }] });
    expect(eventOf('preauth')).toMatchObject({
      error: { code: '0x18', message: 'wrong password' },
    });
  });

  it('has the class that OCSF has for it', () => {
    expect(classOf('signIn')).toEqual([3002, 1, 'success']);
    expect(classOf('privileges')).toEqual([3003, 1, 'success']);
    expect(classOf('tgt')).toEqual([3002, 3, 'success']);
    expect(classOf('serviceTicket')).toEqual([3002, 4, 'success']);
    expect(classOf('preauth')).toEqual([3002, 6, 'failure']);
    expect(classOf('member')).toEqual([3006, 3, 'success']);
    expect(classOf('created')).toEqual([3001, 1, 'success']);
    expect(classOf('reset')).toEqual([3001, 4, 'success']);
    expect(classOf('right')).toEqual([3005, 1, 'success']);
    expect(classOf('certificate')).toEqual([3004, 1, 'success']);
    expect(classOf('cleared')).toEqual([3004, 4, 'success']);
    expect(classOf('sysmon')).toEqual([6003, 99, 'success']);
  });

  it('names the group and the member, and keeps built-in groups of machines apart', () => {
    expect(eventOf('member').targets).toEqual([
      { kind: 'group', id: `active-directory:${DOMAIN}-512`, name: 'Domain Admins' },
      { kind: 'identity', id: `active-directory:${DOMAIN}-1140`, name: `${DOMAIN}-1140` },
    ]);
    expect(eventOf('builtIn').targets[0]?.id).toBe(
      'active-directory:dc01.corp.example.com/S-1-5-32-544',
    );
    expect(eventOf('builtIn').targets[1]?.name).toBe('Ng, Alice');
    expect(eventOf('system').actor).toMatchObject({
      principalId: 'active-directory:dc01.corp.example.com/S-1-5-18',
      principalKind: 'service',
      kind: 'automation',
    });
  });

  it('is told in terms of directory rights', () => {
    expect(eventOf('dcsync')).toMatchObject({
      kind: 'secret_access',
      privilege: 'GetChangesAll',
    });
    expect(eventOf('spn')).toMatchObject({
      privilege: 'WriteSPN',
      targets: [{ kind: 'identity', name: 'alice' }],
    });
    expect(eventOf('reset').privilege).toBe('ForceChangePassword');
  });

  it('is set aside with the name of the field when it has no time or number', () => {
    const { TimeCreated: _time, ...timeless } = records.reset;
    expect(() => activeDirectorySource.parse(timeless)).toThrow(/TimeCreated/);
    expect(() => activeDirectorySource.parse(flat(-1, {}))).toThrow(/EventID/);
    const dated = activeDirectorySource.parse({
      ...records.reset,
      TimeCreated: '/Date(1772529247512)/',
    })[0];
    expect(dated?.time).toBe(Date.UTC(2026, 2, 3, 9, 14, 7, 512));
  });
});

describe("a line of Samba's audit log", () => {
  it('says who proved what to which service', () => {
    expect(eventOf('sambaTicket')).toMatchObject({
      classUid: 3002,
      activityId: 3,
      actor: {
        principalId: `active-directory:${DOMAIN}-1140`,
        session: { id: '60b2364caf015d43' },
        credential: { type: 'password', nativeId: `password:${DOMAIN}-1140` },
      },
      src: { ip: '10.20.4.66' },
      cloud: { account: 'corp.example.com' },
    });
    expect(eventOf('sambaWrong')).toMatchObject({
      actor: { principalId: 'active-directory:corp\\alice' },
      outcome: 'failure',
      error: { code: 'NT_STATUS_WRONG_PASSWORD' },
    });
    expect(eventOf('sambaWrong').actor.credential).toBeUndefined();
    expect(eventOf('sambaSession')).toMatchObject({ classUid: 3003, service: 'LDAP' });
  });

  it('says what was changed by whom', () => {
    expect(classOf('sambaDisabled')).toEqual([3001, 5, 'success']);
    expect(classOf('sambaSpn')).toEqual([3004, 3, 'success']);
    expect(classOf('sambaReset')).toEqual([3001, 4, 'failure']);
    expect(eventOf('sambaSpn')).toMatchObject({
      actor: { principalId: `active-directory:${DOMAIN}-1131` },
      src: { ip: 'fd00::5' },
      privilege: 'WriteSPN',
    });
    expect(eventOf('sambaMember')).toMatchObject({
      classUid: 3006,
      activityId: 3,
      targets: [
        { kind: 'group', name: 'Payroll' },
        { kind: 'identity', id: `active-directory:${DOMAIN}-1140`, name: 'alice' },
      ],
    });
    expect(eventOf('sambaNote').kind).toBe('other');
    expect(eventOf('sambaNew').targets.map(({ kind }) => kind)).toEqual(['identity']);
  });
});

const shared = resolve(import.meta.dirname, '../../../../../shared/data');
const linesOf = (file: string): readonly Raw[] =>
  readFileSync(resolve(shared, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Raw);

describe('published Windows events', () => {
  const files = [
    ['windows/security-identity-otrf.dev.jsonl', 1258],
    ['microsoft/windows-logons-msticnb.jsonl', 87],
  ] as const;
  it.skipIf(!existsSync(shared))(
    'are all read, with what they hold, and few of them as mere API calls (skipped without ../shared/data)',
    () => {
      for (const [file, count] of files) {
        const read = linesOf(file).map((line) => {
          const raw = activeDirectorySource.unwrap?.(line)?.[0] ?? line;
          expect(activeDirectorySource.detect(raw)).toBe(true);
          return [raw, activeDirectorySource.parse(raw)[0] as Event] as const;
        });
        expect(read).toHaveLength(count);
        expect(new Set(read.map(([, { id }]) => id)).size).toBe(count);
        const said = (value: unknown) => typeof value === 'string' && !/^-?$|^0x0$/.test(value);
        const nobody = (value: unknown) => !said(value) || value === 'S-1-0-0';
        for (const [raw, event] of read) {
          const who = [raw['TargetUserName'], raw['SubjectUserName']].some(said);
          // One record names no subject: only that a mailbox probe used another's password.
          if (who && Number(raw['EventID']) !== 4648)
            expect(event.actor.principalId ?? event.actor.principalKind).not.toBe('unknown');
          // A refused sign-in begins no session; the subject there is the program that tried.
          const signsIn = [4624, 4625, 4634, 4647].includes(Number(raw['EventID']));
          const session = raw[signsIn ? 'TargetLogonId' : 'SubjectLogonId'];
          if (said(session)) expect(event.actor.session).toBeDefined();
          if (said(raw['IpAddress'])) expect(event.src.ip).toBeDefined();
          if (!nobody(raw['MemberSid']) || !nobody(raw['TargetSid']))
            expect(event.targets.length + (event.actor.principalId ? 1 : 0)).toBeGreaterThan(0);
        }
        const api = read.filter(([, { classUid }]) => classUid === 6003).length;
        expect(api / count).toBeLessThan(0.03);
      }
    },
  );
});
