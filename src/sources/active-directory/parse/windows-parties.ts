/** Who did it and to whom, as each kind of Windows event names them. */
import type { EventActor, EventTarget } from '../../../model/index.ts';
import { addressOf } from '../../address.ts';
import { adId, dnId, firstOfDn, isMachineName, isServant, nameId, sidId, sidOf } from '../names.ts';
import type { WindowsMeaning } from './windows-events.ts';
import type { WindowsRecord } from './windows-record.ts';

/** `alice@CORP.EXAMPLE.COM` names its realm itself. */
const splitName = (
  name: string,
  domain: string | undefined,
): { readonly name: string; readonly domain: string | undefined } => {
  const at = name.lastIndexOf('@');
  if (at > 0) return { name: name.slice(0, at), domain: domain ?? name.slice(at + 1) };
  const slash = name.indexOf('\\');
  if (slash > 0) return { name: name.slice(slash + 1), domain: domain ?? name.slice(0, slash) };
  return { name, domain };
};

interface Account {
  readonly id: string;
  readonly name: string;
  readonly domain: string | undefined;
  readonly sid: string | undefined;
}

const accountOf = (
  record: WindowsRecord,
  names: { readonly sid?: string; readonly name: string; readonly domain?: string },
): Account | undefined => {
  const sid = names.sid === undefined ? undefined : sidOf(record.data(names.sid));
  const written = record.data(names.name);
  const { name, domain } = splitName(
    written ?? '',
    (names.domain === undefined ? undefined : record.data(names.domain)) ?? domainOfChecker(record),
  );
  if (sid !== undefined) return { id: sidId(sid, record.computer), name: name || sid, domain, sid };
  return name === '' ? undefined : { id: nameId(domain, name), name, domain, sid };
};

/** Each machine has these of its own, a controller those of the domain: the bare name does not tell. */
const everywhere = /^(?:administrator|guest|defaultaccount)$/i;

/** Whoever checks a password by NTLM names no domain: a controller means its own. */
const domainOfChecker = (record: WindowsRecord): string | undefined => {
  const name = record.data('TargetUserName') ?? '';
  if (record.eventId !== 4776 && record.eventId !== 4777) return undefined;
  const dot = record.computer?.indexOf('.') ?? -1;
  return dot < 0 || everywhere.test(name) ? undefined : record.computer?.slice(dot + 1);
};

const subjectOf = (record: WindowsRecord): Account | undefined =>
  accountOf(record, {
    sid: 'SubjectUserSid',
    name: 'SubjectUserName',
    domain: 'SubjectDomainName',
  }) ??
  accountOf(record, { name: 'User' }) ??
  accountOf(record, { sid: 'UserSid', name: 'AccountName', domain: 'AccountDomain' }) ??
  accountOf(record, { name: 'Requester' });

const targetOf = (record: WindowsRecord): Account | undefined =>
  accountOf(record, { sid: 'TargetUserSid', name: 'TargetUserName', domain: 'TargetDomainName' });

const bySid = (record: WindowsRecord): Account | undefined =>
  accountOf(record, { sid: 'TargetSid', name: 'TargetUserName', domain: 'TargetDomainName' });

/** Batch and service sign-ins are programs; 2, 7, 10 and 11 are people at a keyboard, near or far. */
const kindOf = (account: Account, logonType: string | undefined): EventActor['kind'] => {
  if (isMachineName(account.name) || (account.sid !== undefined && isServant(account.sid)))
    return 'automation';
  if (logonType === '4' || logonType === '5') return 'automation';
  return logonType !== undefined && /^(?:2|7|10|11)$/.test(logonType) ? 'human' : 'unknown';
};

/** Numbers of sign-in sessions begin anew on each machine. */
const sessionOf = (record: WindowsRecord, field: string): EventActor['session'] => {
  const id = record.data(field)?.toLowerCase();
  if (id === undefined || /^0x0$|^0$/.test(id)) return undefined;
  return { id: `${(record.computer ?? 'unknown').toLowerCase()}/${id}` };
};

const noGuid = /^\{?0{8}-0{4}-0{4}-0{4}-0{12}\}?$/;
const guidOf = (value: string | undefined): string | undefined =>
  value === undefined || noGuid.test(value) ? undefined : value.replace(/[{}]/g, '').toLowerCase();

/** The ticket itself where the controller writes its hash (4768 and 4769 since 2025), else the sign-in it is for. */
export const ticketOf = (
  record: WindowsRecord,
  ...fields: readonly string[]
): string | undefined => {
  for (const field of fields) {
    const value = record.data(field);
    if (field === 'LogonGuid') {
      const guid = guidOf(value);
      if (guid !== undefined) return `logon-guid:${guid}`;
    } else if (value !== undefined) return `ticket:${value}`;
  }
  return undefined;
};

const ticket = (nativeId: string | undefined): EventActor['credential'] =>
  nativeId === undefined ? undefined : { type: 'session_token', nativeId, temporary: true };

/** A certificate of a smart card or of PKINIT; a ticket; else none that the record names. */
const credentialOf = (record: WindowsRecord, meaning: WindowsMeaning): EventActor['credential'] => {
  const thumbprint = record.data('CertThumbprint');
  if (thumbprint !== undefined)
    return { type: 'certificate', nativeId: thumbprint.toLowerCase(), temporary: false };
  if (record.eventId === 4769 || record.eventId === 4770)
    return ticket(ticketOf(record, 'RequestTicketHash'));
  if (meaning.shape === 'sign_in') return ticket(ticketOf(record, 'LogonGuid'));
  return undefined;
};

const actingAccount = (
  record: WindowsRecord,
  { shape }: WindowsMeaning,
): readonly [Account | undefined, string] => {
  if (shape === 'sign_in') {
    const target = targetOf(record);
    if (target) return [target, 'TargetLogonId'];
    return [accountOf(record, { name: 'AccountName', domain: 'AccountDomain' }), 'LogonID'];
  }
  if (shape === 'ticket') return [bySid(record) ?? targetOf(record), 'TargetLogonId'];
  return [subjectOf(record), 'SubjectLogonId'];
};

export const actorOf = (record: WindowsRecord, meaning: WindowsMeaning): EventActor => {
  const [account, logonId] = actingAccount(record, meaning);
  const session = sessionOf(record, logonId) ?? sessionOf(record, 'LogonId');
  const credential = credentialOf(record, meaning);
  const rest = { ...(session ? { session } : {}), ...(credential ? { credential } : {}) };
  if (account === undefined) {
    // What no account is named for was done by the machine itself.
    const name = record.computer ?? record.provider;
    return { principalKind: 'unknown', name, kind: 'automation', ...rest };
  }
  const scope = account.domain?.toLowerCase();
  if (account.sid === 'S-1-5-7' || /^anonymous logon$/i.test(account.name))
    return { principalKind: 'anonymous', name: account.name, kind: 'unknown', ...rest };
  return {
    principalId: account.id,
    principalKind: account.sid !== undefined && isServant(account.sid) ? 'service' : 'identity',
    name: account.name,
    kind: kindOf(account, record.data('LogonType')),
    ...(scope ? { scope } : {}),
    ...rest,
  };
};

const asTarget = (
  kind: EventTarget['kind'],
  account: Account | undefined,
): readonly EventTarget[] =>
  account === undefined ? [] : [{ kind, id: account.id, name: account.name }];

const memberOf = (record: WindowsRecord): readonly EventTarget[] => {
  const sid = sidOf(record.data('MemberSid'));
  const dn = record.data('MemberName');
  if (sid === undefined && dn === undefined) return [];
  const name = dn === undefined ? (sid ?? '') : firstOfDn(dn);
  return [
    {
      kind: 'identity',
      id: sid === undefined ? dnId(dn ?? '') : sidId(sid, record.computer),
      name,
    },
  ];
};

/** `SeDebugPrivilege SeBackupPrivilege` with tabs and line ends between. */
const listed = (record: WindowsRecord, ...fields: readonly string[]): readonly EventTarget[] => {
  const written = fields.map((field) => record.data(field)).find((one) => one !== undefined) ?? '';
  const names = written.slice(0, 4_000).match(/Se\w{3,60}/g) ?? [];
  return [...new Set(names)].slice(0, 50).map((name) => ({ kind: 'policy', id: adId(name), name }));
};

const objectOf = (record: WindowsRecord): readonly EventTarget[] => {
  const dn = record.data('ObjectDN') ?? record.data('NewObjectDN') ?? record.data('OldObjectDN');
  if (dn !== undefined) {
    const objectClass = record.data('ObjectClass')?.toLowerCase() ?? '';
    const kind = /^(?:user|computer|msds-.*serviceaccount|inetorgperson)$/.test(objectClass)
      ? 'identity'
      : objectClass === 'group'
        ? 'group'
        : /policy|trusteddomain|template/.test(objectClass)
          ? 'policy'
          : 'resource';
    return [{ kind, id: dnId(dn), name: firstOfDn(dn) }];
  }
  const name = record.data('ObjectName') ?? record.data('ObjectType');
  return name === undefined ? [] : [{ kind: 'resource', id: adId(name), name }];
};

const nameFields: readonly (readonly [string, EventTarget['kind']])[] = [
  ['DomainName', 'policy'],
  ['TemplateInternalName', 'policy'],
  ['SubcategoryGuid', 'policy'],
  ['DomainPolicyChanged', 'policy'],
  ['ServiceName', 'resource'],
  ['TaskName', 'resource'],
  ['RelativeTargetName', 'resource'],
  ['ShareName', 'resource'],
  ['MasterKeyId', 'credential'],
  ['TargetName', 'credential'],
  ['NewProcessName', 'resource'],
  ['ProcessName', 'resource'],
];

/** The machine that wrote it is the one that was come into. */
const machineOf = (record: WindowsRecord): readonly EventTarget[] =>
  record.computer === undefined
    ? []
    : [{ kind: 'resource', id: adId(record.computer.toLowerCase()), name: record.computer }];

const namedThing = (record: WindowsRecord): readonly EventTarget[] => {
  for (const [field, kind] of nameFields) {
    const name = record.data(field);
    if (name !== undefined) return [{ kind, id: adId(name), name }];
  }
  return machineOf(record);
};

const ticketService = (record: WindowsRecord): readonly EventTarget[] =>
  asTarget('identity', accountOf(record, { sid: 'ServiceSid', name: 'ServiceName' }));

const certificateOf = (record: WindowsRecord): readonly EventTarget[] => {
  const number = record.data('RequestId') ?? record.data('CertificateSerialNumber');
  return number === undefined
    ? []
    : [
        {
          kind: 'credential',
          id: adId(`certificate-request:${number}`),
          name: `request ${number}`,
        },
      ];
};

export const targetsOf = (
  record: WindowsRecord,
  { shape }: WindowsMeaning,
): readonly EventTarget[] => {
  switch (shape) {
    case 'sign_in':
      return machineOf(record);
    case 'subject':
      return [];
    case 'ticket':
      return ticketService(record);
    case 'explicit':
      return asTarget('identity', targetOf(record));
    case 'account':
      return asTarget('identity', bySid(record));
    case 'group':
      return asTarget('group', bySid(record));
    case 'member':
      return [...asTarget('group', bySid(record)), ...memberOf(record)];
    case 'right':
      return [
        ...asTarget('identity', bySid(record)),
        ...listed(
          record,
          'PrivilegeList',
          'EnabledPrivilegeList',
          'AccessGranted',
          'AccessRemoved',
        ),
      ];
    case 'privileges':
      return listed(record, 'PrivilegeList');
    case 'object':
      return objectOf(record);
    case 'certificate':
      return certificateOf(record);
    default:
      return namedThing(record);
  }
};

const addressFields = [
  'IpAddress',
  'ClientAddress',
  'SourceAddress',
  'SourceIp',
  'CallingStationID',
  'ClientIPAddress',
];

export const sourceOf = (
  record: WindowsRecord,
): { readonly ip?: string; readonly service?: string } => {
  for (const field of addressFields) {
    const written = record.data(field);
    const ip = written === undefined ? undefined : addressOf(written);
    if (ip !== undefined) return { ip };
    if (written !== undefined) return { service: written };
  }
  return {};
};
