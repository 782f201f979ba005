/** Records in the shape of each shipper, made up. Test only. */
import type { Raw } from '../../record.ts';

export const DOMAIN = 'S-1-5-21-111111111-222222222-333333333';
let nth = 500;
export const subject = {
  SubjectUserSid: `${DOMAIN}-1131`,
  SubjectUserName: 'nadia',
  SubjectDomainName: 'CORP',
  SubjectLogonId: '0x3F1A22',
};
export const flat = (EventID: number, data: Raw): Raw => ({
  EventID,
  Channel: 'Security',
  Computer: 'dc01.corp.example.com',
  EventRecordID: nth++,
  TimeCreated: '2026-03-03T09:14:07.512Z',
  Keywords: '0x8020000000000000',
  ...data,
});
export const winlogbeat = (code: number, event_data: Raw): Raw => ({
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
export const evtx = (code: number, EventData: unknown): Raw => ({
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
export const otel = (code: number, event_data: unknown): Raw => ({
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
export const wazuh = (code: number, eventdata: Raw): Raw => ({
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

export const records = {
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
