/** One Windows event → one event. Pure; a fault names the field. */
import type { Event } from '../../../model/index.ts';
import { makeEvent } from '../../make-event.ts';
import type { Raw } from '../../record.ts';
import { domainOfDn, SYSTEM } from '../names.ts';
import { replicationRights, rightOfAttribute } from '../rights.ts';
import { windowsAuth, workstationOf } from './windows-auth.ts';
import { deedOfEvent, meaningOfEvent, type WindowsMeaning } from './windows-events.ts';
import { actorOf, sourceOf, targetsOf, ticketOf } from './windows-parties.ts';
import { readWindowsRecord, type WindowsRecord } from './windows-record.ts';

/** Sigma's names of the usual channels. */
const services: readonly (readonly [RegExp, string])[] = [
  [/^security$/i, 'security'],
  [/^system$/i, 'system'],
  [/^application$/i, 'application'],
  [/sysmon/i, 'sysmon'],
  [/powershell/i, 'powershell'],
  [/directory service/i, 'directory-service'],
  [/ntlm/i, 'ntlm'],
  [/taskscheduler/i, 'taskscheduler'],
];

const logsourceOf = (channel: string): Event['logsource'] => ({
  product: 'windows',
  service: services.find(([pattern]) => pattern.test(channel))?.[1] ?? channel.toLowerCase(),
});

/** The machine's domain: what follows the first dot of its name. */
const domainOf = (record: WindowsRecord): string | undefined => {
  const dn = record.data('ObjectDN');
  const ofDn = dn === undefined ? undefined : domainOfDn(dn);
  const dot = record.computer?.indexOf('.') ?? -1;
  return ofDn ?? (dot > 0 ? record.computer?.slice(dot + 1).toLowerCase() : undefined);
};

/** Number 0 of NTSTATUS and of Kerberos is success. */
const isZero = (code: string): boolean => /^(?:0x0+|0)$/i.test(code);

/** https://learn.microsoft.com/openspecs/windows_protocols/ms-erref and RFC 4120 §7.5.9. */
const statusWords: Readonly<Record<string, string>> = {
  '0xc000006a': 'wrong password',
  '0xc0000064': 'no such user',
  '0xc000006d': 'wrong name or password',
  '0xc000006e': 'account restriction',
  '0xc000006f': 'outside of the allowed hours',
  '0xc0000070': 'not from this workstation',
  '0xc0000071': 'password expired',
  '0xc0000072': 'account disabled',
  '0xc000015b': 'this kind of sign-in is not granted',
  '0xc0000193': 'account expired',
  '0xc0000224': 'password must be changed',
  '0xc0000234': 'account locked out',
  '0xc0000413': 'refused by authentication policy',
};
const kerberosWords: Readonly<Record<string, string>> = {
  '0x6': 'no such client',
  '0x7': 'no such service',
  '0xc': 'refused by policy',
  '0xe': 'cipher not supported',
  '0x12': 'disabled, expired or locked out',
  '0x17': 'password expired',
  '0x18': 'wrong password',
  '0x1f': 'ticket not decryptable',
  '0x25': 'clocks differ',
};

const failing = new Set([
  4625, 4649, 4771, 4772, 4773, 4775, 4777, 4766, 4888, 6273, 4820, 4821, 4822, 4823, 4824,
]);

const statusOf = (record: WindowsRecord): string | undefined => {
  const detail = record.data('SubStatus');
  if (detail !== undefined && !isZero(detail)) return detail.toLowerCase();
  return (record.data('Status') ?? record.data('FailureCode'))?.toLowerCase();
};

const outcomeOf = (record: WindowsRecord): Pick<Event, 'outcome' | 'error'> => {
  const code = statusOf(record);
  const hasStatus = [4625, 4768, 4769, 4771, 4776, 4777].includes(record.eventId);
  const refused = hasStatus && code !== undefined && !isZero(code);
  if (refused || failing.has(record.eventId) || record.audit === 'failure') {
    if (code === undefined || isZero(code)) return { outcome: 'failure' };
    const words = statusWords[code] ?? kerberosWords[code];
    return { outcome: 'failure', error: { code, ...(words ? { message: words } : {}) } };
  }
  // Each number of the Security channel tells of something that was done.
  const isSecurity = /^security$/i.test(record.channel);
  return { outcome: record.audit === 'success' || isSecurity ? 'success' : 'unknown' };
};

/** With the rights to replicate, all secrets of the domain can be fetched. */
const refined = (record: WindowsRecord, meaning: WindowsMeaning): WindowsMeaning => {
  if (record.eventId === 4662) {
    const properties = record.data('Properties')?.slice(0, 10_000) ?? '';
    const right = replicationRights.find(([pattern]) => pattern.test(properties))?.[1];
    if (right !== undefined) return { ...meaning, kind: 'secret_access', privilege: right };
    if (/^SecretObject$/.test(record.data('ObjectType') ?? ''))
      return { ...meaning, kind: 'secret_access' };
  }
  const attribute = record.eventId === 5136 ? record.data('AttributeLDAPDisplayName') : undefined;
  if (attribute === undefined) return meaning;
  return { ...meaning, privilege: rightOfAttribute(attribute) };
};

/** A ticket or certificate that came into being, so that its later use is known for the same sign-in. */
const issuedBy = (
  record: WindowsRecord,
  actor: Event['actor'],
  outcome: Event['outcome'],
): Event['issued'] => {
  if (outcome !== 'success' || actor.principalId === undefined) return undefined;
  const forId = actor.principalId;
  if (record.eventId === 4887) {
    const number = record.data('RequestId');
    return number === undefined
      ? undefined
      : { type: 'certificate', nativeId: `certificate-request:${number}`, forId };
  }
  const nativeId =
    record.eventId === 4768
      ? ticketOf(record, 'ResponseTicket')
      : record.eventId === 4769 || record.eventId === 4770
        ? ticketOf(record, 'LogonGuid', 'ResponseTicketHash')
        : undefined;
  return nativeId === undefined ? undefined : { type: 'session_token', nativeId, forId };
};

const vendorIdOf = (record: WindowsRecord): string | undefined =>
  record.recordId === undefined || record.computer === undefined
    ? undefined
    : `${record.computer}/${record.channel}/${record.recordId}/${record.time}`;

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseWindows = (raw: Raw): Event => {
  const record = readWindowsRecord(raw);
  const meaning = refined(record, meaningOfEvent(record.channel, record.eventId));
  const { outcome, error } = outcomeOf(record);
  const actor = actorOf(record, meaning);
  const account = domainOf(record);
  const issued = issuedBy(record, actor, outcome);
  const device = workstationOf(record);
  const operation =
    meaning.words === ''
      ? `${record.provider} ${record.eventId}`
      : `${record.eventId} ${meaning.words}`;
  return makeEvent({
    source: SYSTEM,
    logsource: logsourceOf(record.channel),
    vendorId: vendorIdOf(record),
    time: record.time,
    meaning,
    deed: deedOfEvent(record.channel, record.eventId),
    operation,
    service: meaning.service,
    ...(meaning.privilege ? { privilege: meaning.privilege } : {}),
    outcome,
    ...(error === undefined ? {} : { error }),
    actor,
    src: { ...sourceOf(record), ...(device === undefined ? {} : { device }) },
    cloud: account === undefined ? {} : { account },
    targets: targetsOf(record, meaning),
    ...(issued === undefined ? {} : { issued }),
    auth: windowsAuth(record, error?.code),
    raw,
  });
};
