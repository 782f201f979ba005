/**
 * Events of the Security channel, flat as NXLog and Sentinel ship them.
 * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/
 */
import type { Json } from '../../common/stable.ts';
import { isoTicks } from '../../common/times.ts';
import type { Host } from '../../organisation/model.ts';
import type { Random } from '../../random.ts';
import { type AdAccount, type Domain, fqdn } from '../domain.ts';

export interface When {
  readonly at: number;
  readonly random: Random;
  readonly domain: Domain;
}

/** One event, still without its time. */
export type SecurityEvent = (when: When) => Json;

export const written = (
  { at, random }: When,
  host: Host,
  EventID: number,
  data: Json,
  failed = false,
): Json => ({
  TimeCreated: isoTicks(at),
  EventID,
  Channel: 'Security',
  ProviderName: 'Microsoft-Windows-Security-Auditing',
  Computer: fqdn(host),
  EventRecordID: random.int(1_000_000, 2_000_000_000),
  Keywords: failed ? '0x8010000000000000' : '0x8020000000000000',
  ...data,
});

/** Number of a sign-in session on one machine. */
export const newLogonId = (random: Random): string => `0x${random.hex(7).replace(/^0/, '1')}`;

/** As the source joins a machine's sessions: `dc01.corp…/0x3e7`. */
export const sessionOn = (host: Host, logonId: string): string => `${fqdn(host)}/${logonId}`;

export const newGuid = (random: Random): string => `{${random.uuid()}}`;

export const NO_GUID = '{00000000-0000-0000-0000-000000000000}';
export const nobody = {
  SubjectUserSid: 'S-1-0-0',
  SubjectUserName: '-',
  SubjectDomainName: '-',
  SubjectLogonId: '0x0',
};

export const subject = (account: AdAccount, domain: Domain, logonId: string): Json => ({
  SubjectUserSid: account.sid,
  SubjectUserName: account.sam,
  SubjectDomainName: domain.netbios,
  SubjectLogonId: logonId,
});
