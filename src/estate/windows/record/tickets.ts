/** Kerberos and NTLM, as the controllers tell them. */
import type { Host } from '../../organisation/model.ts';
import type { AdAccount } from '../domain.ts';
import { newGuid, type SecurityEvent, written } from './written.ts';

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
