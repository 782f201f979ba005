/** Where the fields of Windows and Samba records have their home in OCSF. */
import type { Event } from '../../model/index.ts';
import type { OcsfSystem } from '../render-ocsf.ts';

const eventFields = [
  'EventID',
  'EventRecordID',
  'Channel',
  'Computer',
  'SubjectUserSid',
  'SubjectUserName',
  'SubjectDomainName',
  'SubjectLogonId',
  'TargetUserSid',
  'TargetSid',
  'TargetUserName',
  'TargetDomainName',
  'TargetLogonId',
  'MemberSid',
  'MemberName',
  'ServiceName',
  'ServiceSid',
  'IpAddress',
  'Status',
  'SubStatus',
  'PrivilegeList',
  'LogonGuid',
  'ObjectDN',
];

const sambaFields = [
  'clientAccount',
  'becameAccount',
  'becameSid',
  'becameDomain',
  'mappedAccount',
  'mappedDomain',
  'remoteAddress',
  'serviceDescription',
  'authDescription',
  'status',
  'statusCode',
  'logonId',
  'sessionId',
  'userSid',
  'dn',
  'group',
  'user',
  'operation',
  'action',
];

const windows: OcsfSystem = {
  vendor: 'Microsoft',
  product: 'Active Directory',
  log: 'Security',
  account: { typeId: 2, type: 'Windows Account' },
  mapped: [
    ...eventFields,
    ...eventFields.flatMap((name) => [
      `winlog.event_data.${name}`,
      `Event.EventData.${name}`,
      `body.event_data.${name}`,
    ]),
    'Hostname',
    'RecordNumber',
    'TimeCreated',
    'TimeGenerated',
    'EventTime',
    '@timestamp',
    'timestamp',
    'type',
    'winlog.event_id',
    'winlog.record_id',
    'winlog.channel',
    'winlog.computer_name',
    'event.code',
    'Event.System',
    'body.event_id',
    'body.record_id',
    'body.computer',
    'body.channel',
    'body.system_time',
    ...['Authentication', 'Authorization', 'dsdbChange', 'passwordChange', 'groupChange'].flatMap(
      (type) => sambaFields.map((name) => `${type}.${name}`),
    ),
  ],
  secrets: new Set(['unicodePwd', 'userPassword', 'clearTextPassword', 'password']),
};

/** Windows logs of all channels, and Samba's audit log. */
export const systemOf = ({ logsource }: Event): OcsfSystem =>
  logsource.product === 'samba'
    ? { ...windows, vendor: 'Samba', product: 'Samba Active Directory', log: 'audit' }
    : { ...windows, log: logsource.service };
