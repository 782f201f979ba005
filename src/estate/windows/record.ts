/**
 * Events of the Security channel, flat as NXLog and Sentinel ship them.
 * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/
 */
import type { Json } from '../common/stable.ts';
import { isoTicks } from '../common/times.ts';
import type { Host } from '../organisation/model.ts';
import type { Random } from '../random.ts';
import { type AdAccount, type Domain, fqdn } from './domain.ts';

export interface When {
  readonly at: number;
  readonly random: Random;
  readonly domain: Domain;
}

/** One event, still without its time. */
export type SecurityEvent = (when: When) => Json;

const written = (
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

const NO_GUID = '{00000000-0000-0000-0000-000000000000}';
const nobody = {
  SubjectUserSid: 'S-1-0-0',
  SubjectUserName: '-',
  SubjectDomainName: '-',
  SubjectLogonId: '0x0',
};

const subject = (account: AdAccount, domain: Domain, logonId: string): Json => ({
  SubjectUserSid: account.sid,
  SubjectUserName: account.sam,
  SubjectDomainName: domain.netbios,
  SubjectLogonId: logonId,
});

export interface Logon {
  readonly host: Host;
  readonly account: AdAccount;
  readonly logonId: string;
  /** 2 at the console, 3 over the network, 5 a service, 7 unlocked, 10 remote desktop, 11 without the domain. */
  readonly type: 2 | 3 | 4 | 5 | 7 | 10 | 11;
  readonly from: string;
  readonly workstation?: string;
  readonly ntlm?: boolean;
  /** Joins it to the ticket. */
  readonly guid?: string;
  readonly elevated?: boolean;
}

export const signedIn =
  (logon: Logon): SecurityEvent =>
  (when) => {
    const { host, account, type } = logon;
    return written(when, host, 4624, {
      ...nobody,
      TargetUserSid: account.sid,
      TargetUserName: account.sam,
      TargetDomainName: when.domain.netbios,
      TargetLogonId: logon.logonId,
      LogonType: type,
      LogonProcessName: logon.ntlm ? 'NtLmSsp ' : type === 2 ? 'User32 ' : 'Kerberos',
      AuthenticationPackageName: logon.ntlm ? 'NTLM' : type === 2 ? 'Negotiate' : 'Kerberos',
      WorkstationName: logon.workstation ?? '-',
      LogonGuid: logon.guid ?? NO_GUID,
      TransmittedServices: '-',
      LmPackageName: logon.ntlm ? 'NTLM V2' : '-',
      KeyLength: logon.ntlm ? 128 : 0,
      ProcessId: '0x0',
      ProcessName: '-',
      IpAddress: logon.from,
      IpPort: when.random.int(49_152, 65_535),
      ImpersonationLevel: '%%1833',
      ElevatedToken: logon.elevated ? '%%1842' : '%%1843',
    });
  };

export const signedOut =
  ({
    host,
    account,
    logonId,
    type,
  }: Pick<Logon, 'host' | 'account' | 'logonId' | 'type'>): SecurityEvent =>
  (when) =>
    written(when, host, 4634, {
      TargetUserSid: account.sid,
      TargetUserName: account.sam,
      TargetDomainName: when.domain.netbios,
      TargetLogonId: logonId,
      LogonType: type,
    });

export const signInFailed =
  (
    host: Host,
    sam: string,
    { from, type = 3, code = '0xC000006A' }: { from: string; type?: number; code?: string },
  ): SecurityEvent =>
  (when) =>
    written(
      when,
      host,
      4625,
      {
        ...nobody,
        TargetUserSid: 'S-1-0-0',
        TargetUserName: sam,
        TargetDomainName: when.domain.netbios,
        Status: '0xC000006D',
        FailureReason: '%%2313',
        SubStatus: code,
        LogonType: type,
        LogonProcessName: 'NtLmSsp ',
        AuthenticationPackageName: 'NTLM',
        WorkstationName: '-',
        IpAddress: from,
        IpPort: 0,
      },
      true,
    );

/** Rights that only administrators and backups have. */
export const specialPrivileges =
  (host: Host, account: AdAccount, logonId: string, privileges: readonly string[]): SecurityEvent =>
  (when) =>
    written(when, host, 4672, {
      ...subject(account, when.domain, logonId),
      PrivilegeList: privileges.join('\r\n\t\t\t'),
    });

export const otherCredentials =
  (
    host: Host,
    account: AdAccount,
    other: AdAccount,
    given: { readonly logonId: string; readonly server: Host },
  ): SecurityEvent =>
  (when) =>
    written(when, host, 4648, {
      ...subject(account, when.domain, given.logonId),
      LogonGuid: NO_GUID,
      TargetUserName: other.sam,
      TargetDomainName: when.domain.netbios,
      TargetLogonGuid: NO_GUID,
      TargetServerName: fqdn(given.server),
      TargetInfo: fqdn(given.server),
      ProcessName: 'C:\\Windows\\System32\\svchost.exe',
      IpAddress: '-',
      IpPort: '-',
    });

export interface Tgt {
  readonly dc: Host;
  readonly account: AdAccount;
  readonly from: string;
  /** 2 password, 15 smart card, 16 public key, 0 none. */
  readonly preauth?: 0 | 2 | 15 | 16;
  readonly cipher?: '0x12' | '0x17';
  readonly status?: '0x0' | '0x6' | '0x12' | '0x17';
  readonly ticket: string;
  readonly thumbprint?: string;
}

export const tgtAsked =
  (tgt: Tgt): SecurityEvent =>
  (when) => {
    const { status = '0x0', account } = tgt;
    const { krbtgt, netbios } = when.domain;
    return written(
      when,
      tgt.dc,
      4768,
      {
        TargetUserName: account.sam,
        TargetDomainName: netbios,
        TargetSid: status === '0x0' ? account.sid : 'S-1-0-0',
        ServiceName: 'krbtgt',
        ServiceSid: status === '0x0' ? krbtgt.sid : 'S-1-0-0',
        TicketOptions: '0x40810010',
        Status: status,
        TicketEncryptionType: status === '0x0' ? (tgt.cipher ?? '0x12') : '0xFFFFFFFF',
        PreAuthType: tgt.preauth ?? 2,
        IpAddress: `::ffff:${tgt.from}`,
        IpPort: when.random.int(49_152, 65_535),
        CertIssuerName: tgt.thumbprint === undefined ? '' : 'corp-CA01-CA',
        CertSerialNumber: '',
        CertThumbprint: tgt.thumbprint ?? '',
        ResponseTicket: status === '0x0' ? tgt.ticket : 'N/A',
      },
      status !== '0x0',
    );
  };

export interface ServiceTicket {
  readonly dc: Host;
  readonly account: AdAccount;
  readonly service: AdAccount;
  readonly from: string;
  readonly ticket: string;
  readonly cipher?: '0x12' | '0x17';
  readonly guid?: string;
  /** Other than the realm: a forged ticket may say what it likes. */
  readonly realm?: string;
  readonly on?: string;
}

export const serviceTicket =
  (asked: ServiceTicket): SecurityEvent =>
  (when) => {
    const realm = asked.realm ?? when.domain.realm;
    return written(when, asked.dc, 4769, {
      TargetUserName: `${asked.account.sam}@${realm}`,
      TargetDomainName: realm,
      ServiceName: asked.service.sam,
      ServiceSid: asked.service.sid,
      TicketOptions: '0x40810000',
      TicketEncryptionType: asked.cipher ?? '0x12',
      IpAddress: `::ffff:${asked.from}`,
      IpPort: when.random.int(49_152, 65_535),
      Status: '0x0',
      LogonGuid: asked.guid ?? newGuid(when.random),
      TransmittedServices: asked.on ?? '-',
      RequestTicketHash: asked.ticket,
      ResponseTicketHash: when.random.hex(43),
    });
  };

/** A ticket-granting ticket gets another ten hours. */
export const ticketRenewed =
  ({ dc, account, from, ticket }: Pick<Tgt, 'dc' | 'account' | 'from' | 'ticket'>): SecurityEvent =>
  (when) =>
    written(when, dc, 4770, {
      TargetUserName: `${account.sam}@${when.domain.realm}`,
      TargetDomainName: when.domain.realm,
      ServiceName: 'krbtgt',
      ServiceSid: when.domain.krbtgt.sid,
      TicketOptions: '0x2',
      TicketEncryptionType: '0x12',
      IpAddress: `::ffff:${from}`,
      IpPort: when.random.int(49_152, 65_535),
      RequestTicketHash: ticket,
      ResponseTicketHash: when.random.hex(43),
    });

export const preauthFailed =
  (dc: Host, account: AdAccount, from: string, status: '0x18' | '0x12' = '0x18'): SecurityEvent =>
  (when) =>
    written(
      when,
      dc,
      4771,
      {
        TargetUserName: account.sam,
        TargetSid: account.sid,
        ServiceName: `krbtgt/${when.domain.netbios}`,
        TicketOptions: '0x40810010',
        Status: status,
        PreAuthType: 2,
        IpAddress: `::ffff:${from}`,
        IpPort: when.random.int(49_152, 65_535),
        CertIssuerName: '',
        CertSerialNumber: '',
        CertThumbprint: '',
      },
      true,
    );

/** NTLM, asked of the controller by whichever server the client talks to. */
export const ntlmChecked =
  (dc: Host, sam: string, workstation: string, status = '0x0'): SecurityEvent =>
  (when) =>
    written(
      when,
      dc,
      4776,
      {
        PackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0',
        TargetUserName: sam,
        Workstation: workstation,
        Status: status,
      },
      status !== '0x0',
    );

/** Who acts, in which session, on which machine the event is written. */
export interface Acting {
  readonly host: Host;
  readonly by: AdAccount;
  readonly logonId: string;
}

/** Another account is changed: 4720 made, 4723 own password, 4724 reset, 4725 off, 4738 changed, 4740 locked out … */
export const accountChanged =
  (
    { host, by, logonId }: Acting,
    eventId: 4720 | 4722 | 4723 | 4724 | 4725 | 4738 | 4740 | 4742 | 4765 | 4767 | 4780,
    account: Pick<AdAccount, 'sam' | 'sid'>,
    more: Json = {},
  ): SecurityEvent =>
  (when) =>
    written(when, host, eventId, {
      TargetUserName: account.sam,
      TargetDomainName: when.domain.netbios,
      TargetSid: account.sid,
      ...subject(by, when.domain, logonId),
      ...more,
    });

export const memberAdded =
  (
    { host, by, logonId }: Acting,
    group: { readonly name: string; readonly rid: number },
    member: { readonly sid: string; readonly dn: string },
  ): SecurityEvent =>
  (when) =>
    written(when, host, 4728, {
      MemberName: member.dn,
      MemberSid: member.sid,
      TargetUserName: group.name,
      TargetDomainName: when.domain.netbios,
      TargetSid: `${when.domain.sid}-${group.rid}`,
      ...subject(by, when.domain, logonId),
      PrivilegeList: '-',
    });

export interface Attribute {
  readonly dn: string;
  readonly objectClass: string;
  readonly attribute: string;
  readonly value: string;
}

export const attributeWritten =
  (
    { host, by, logonId }: Acting,
    { dn, objectClass, attribute, value }: Attribute,
  ): SecurityEvent =>
  (when) =>
    written(when, host, 5136, {
      OpCorrelationID: newGuid(when.random),
      AppCorrelationID: '-',
      ...subject(by, when.domain, logonId),
      DSName: 'corp.northwind.example',
      DSType: '%%14676',
      ObjectDN: dn,
      ObjectGUID: newGuid(when.random),
      ObjectClass: objectClass,
      AttributeLDAPDisplayName: attribute,
      AttributeSyntaxOID: '2.5.5.10',
      AttributeValue: value,
      OperationType: '%%14674',
    });

/** DS-Replication-Get-Changes and -All: [MS-ADTS] 5.1.3.2.1. */
const replicationRights = [
  '{1131f6aa-9c07-11d1-f79f-00c04fc2dcd2}',
  '{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}',
] as const;

/** Secrets of the domain are replicated: by controllers all day, by others never. */
export const replicated =
  ({ host, by, logonId }: Acting, all = true): SecurityEvent =>
  (when) =>
    written(when, host, 4662, {
      ...subject(by, when.domain, logonId),
      ObjectServer: 'DS',
      ObjectType: '%{19195a5b-6da0-11d0-afd3-00c04fd930c9}',
      ObjectName: '%{c2f6ba10-3d5e-4a0a-9d40-2f30a1ec4a10}',
      OperationType: 'Object Access',
      HandleId: '0x0',
      AccessList: '%%7688',
      AccessMask: '0x100',
      Properties: `%%7688\r\n\t\t${replicationRights[all ? 1 : 0]}\r\n\t{19195a5b-6da0-11d0-afd3-00c04fd930c9}`,
      AdditionalInfo: '-',
    });

export const serviceInstalled =
  ({ host, by, logonId }: Acting, ServiceName: string, file: string): SecurityEvent =>
  (when) =>
    written(when, host, 4697, {
      ...subject(by, when.domain, logonId),
      ServiceName,
      ServiceFileName: file,
      ServiceType: '0x10',
      ServiceStartType: 3,
      ServiceAccount: 'LocalSystem',
    });
