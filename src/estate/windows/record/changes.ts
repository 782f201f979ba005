/** Accounts, groups and objects of the directory that are changed or read. */
import type { Json } from '../../common/stable.ts';
import type { Host } from '../../organisation/model.ts';
import type { AdAccount } from '../domain.ts';
import { newGuid, type SecurityEvent, subject, written } from './written.ts';

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
