/**
 * How somebody proved themselves to a domain or machine: protocol, cipher, step, and why it was refused.
 * https://learn.microsoft.com/windows/security/threat-protection/auditing/event-4768 and its neighbours; RFC 3961.
 */
import type { EventAuth, Refusal } from '../../../model/index.ts';
import type { WindowsRecord } from './windows-record.ts';

const refusals: Readonly<Record<string, Refusal>> = {
  '0xc000006a': 'wrong_secret',
  '0xc000006d': 'wrong_secret',
  '0xc0000064': 'unknown_account',
  '0xc000006e': 'policy',
  '0xc000006f': 'policy',
  '0xc0000070': 'policy',
  '0xc000015b': 'policy',
  '0xc0000413': 'policy',
  '0xc0000071': 'expired',
  '0xc0000193': 'expired',
  '0xc0000224': 'expired',
  '0xc0000072': 'disabled',
  '0xc0000234': 'locked',
  '0x6': 'unknown_account',
  '0xc': 'policy',
  '0x12': 'disabled',
  '0x17': 'expired',
  '0x18': 'wrong_secret',
};

/** Encryption types by number. */
const cipherOf = (written: string | undefined): EventAuth['cipher'] => {
  const number = written === undefined ? Number.NaN : Number(written);
  if (number === 1 || number === 3) return 'des';
  if (number === 0x11 || number === 0x12) return 'aes';
  return number === 0x17 || number === 0x18 ? 'rc4' : undefined;
};

const steps: Readonly<Record<number, EventAuth['step']>> = {
  4768: 'ticket',
  4769: 'service_ticket',
  4770: 'service_ticket',
  4771: 'pre_authentication',
  4772: 'ticket',
  4773: 'service_ticket',
};

const protocolOf = (record: WindowsRecord): EventAuth['protocol'] => {
  if (steps[record.eventId] !== undefined) return 'kerberos';
  if (record.eventId === 4776 || record.eventId === 4777) return 'ntlm';
  const said = `${record.data('LmPackageName') ?? ''} ${record.data('AuthenticationPackageName') ?? ''}`;
  if (/ntlm|MICROSOFT_AUTHENTICATION_PACKAGE/i.test(said)) return 'ntlm';
  return /kerberos/i.test(said) ? 'kerberos' : undefined;
};

const signs = new Set([4624, 4625, 4648, 4768, 4769, 4770, 4771, 4772, 4773, 4776, 4777]);

/** PA-PK-AS-REQ and its answers (RFC 4556): a smart card or another key was shown, and no password. */
const KEY_PROOFS: ReadonlySet<string> = new Set(['14', '15', '16', '17']);

/** Type 3 came over the network, 8 with the password in clear, 10 is a remote desktop. */
const isRemote = (logonType: string | undefined): boolean | undefined =>
  logonType === undefined ? undefined : /^(?:3|8|10)$/.test(logonType);

export const windowsAuth = (
  record: WindowsRecord,
  code: string | undefined,
): EventAuth | undefined => {
  if (!signs.has(record.eventId) || !/^security$/i.test(record.channel)) return undefined;
  const protocol = protocolOf(record);
  const step = steps[record.eventId];
  const cipher = cipherOf(record.data('TicketEncryptionType'));
  const refusal = code === undefined ? undefined : refusals[code];
  const remote = isRemote(record.data('LogonType'));
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(step === undefined ? {} : { step }),
    ...(cipher === undefined ? {} : { cipher }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(record.eventId === 4768 && record.data('PreAuthType') === '0' && code === undefined
      ? { unproven: true }
      : {}),
    ...(record.eventId === 4768 && KEY_PROOFS.has(record.data('PreAuthType') ?? '')
      ? { factor: 'phishing_resistant' as const }
      : {}),
    ...(remote === undefined ? {} : { remote }),
  };
};

/** The machine it came from, by the name that it gave itself. */
export const workstationOf = (record: WindowsRecord): string | undefined => {
  const name = (record.data('WorkstationName') ?? record.data('Workstation'))
    ?.replace(/^\\+/, '')
    .toLowerCase();
  return name === undefined || name === '' ? undefined : name.slice(0, 64);
};
