/** Sign-ins and what comes with them. */
import type { Host } from '../../organisation/model.ts';
import { type AdAccount, fqdn } from '../domain.ts';
import { NO_GUID, nobody, type SecurityEvent, subject, written } from './written.ts';

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
