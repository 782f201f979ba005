/**
 * What the events of the Security channel mean in OCSF terms, and where each names who did it to whom.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/plan/appendix-l--events-to-monitor and the pages of
 * "Advanced security audit policy settings".
 */
import type { Deed, Event, TelemetryKind } from '../../../model/index.ts';

/** Where an event keeps its actor and its targets. */
export type Shape =
  /** The account that signed in is the actor. */
  | 'sign_in'
  /** Asked of the key distribution centre by the account named as target. */
  | 'ticket'
  /** The subject uses the password of the target. */
  | 'explicit'
  | 'account'
  | 'member'
  | 'group'
  | 'object'
  | 'right'
  | 'privileges'
  | 'certificate'
  | 'named'
  | 'subject';

export interface WindowsMeaning {
  readonly words: string;
  readonly classUid: number;
  readonly activityId: number;
  readonly kind: TelemetryKind;
  readonly effect: Event['effect'];
  readonly service: string;
  readonly shape: Shape;
  /** In the words of directory rights, where the event is the use of one. */
  readonly privilege?: string;
}

type Row = readonly [
  id: number,
  words: string,
  classUid: number,
  activityId: number,
  shape: Shape,
  privilege?: string,
];

const meanings = (
  service: string,
  kind: TelemetryKind,
  effect: Event['effect'],
  rows: readonly Row[],
): readonly (readonly [number, WindowsMeaning])[] =>
  rows.map(([id, words, classUid, activityId, shape, privilege]) => [
    id,
    {
      words,
      classUid,
      activityId,
      kind,
      effect,
      service,
      shape,
      ...(privilege ? { privilege } : {}),
    },
  ]);

const memberRows = (ids: readonly (readonly [string, number])[]): readonly Row[] =>
  ids.flatMap(([scope, first]): Row[] => [
    [first, `${scope} group created`, 3006, 6, 'group', 'CreateChild:group'],
    [first + 1, `member added to ${scope} group`, 3006, 3, 'member', 'AddMember'],
    [first + 2, `member removed from ${scope} group`, 3006, 4, 'member', 'AddMember'],
    [first + 3, `${scope} group deleted`, 3006, 5, 'group', 'Delete'],
  ]);

const table: ReadonlyMap<number, WindowsMeaning> = new Map([
  ...meanings('Logon', 'authentication', 'unknown', [
    [4624, 'signed in', 3002, 1, 'sign_in'],
    [4625, 'sign-in failed', 3002, 1, 'sign_in'],
    [4634, 'signed out', 3002, 2, 'sign_in'],
    [4647, 'asked to sign out', 3002, 2, 'sign_in'],
    [4648, 'signed in with other credentials', 3002, 7, 'explicit'],
    [4649, 'replay detected', 3002, 99, 'sign_in'],
    [4675, 'SIDs filtered', 3002, 99, 'sign_in'],
    [4778, 'session reconnected', 3002, 1, 'sign_in'],
    [4779, 'session disconnected', 3002, 2, 'sign_in'],
    [4800, 'workstation locked', 3002, 99, 'sign_in'],
    [4801, 'workstation unlocked', 3002, 1, 'sign_in'],
    [5378, 'credential delegation refused', 3002, 99, 'subject'],
    [6272, 'network policy server granted access', 3002, 1, 'subject'],
    [6273, 'network policy server denied access', 3002, 1, 'subject'],
  ]),
  ...meanings('Logon', 'authentication', 'unknown', [
    [4627, 'groups of the sign-in', 3003, 2, 'sign_in'],
    [4964, 'special groups of the sign-in', 3003, 2, 'sign_in'],
    [4672, 'special privileges of the sign-in', 3003, 1, 'privileges'],
  ]),
  ...meanings('Kerberos', 'authentication', 'unknown', [
    [4768, 'ticket-granting ticket asked', 3002, 3, 'ticket'],
    [4771, 'pre-authentication failed', 3002, 6, 'ticket'],
    [4772, 'ticket-granting ticket failed', 3002, 3, 'ticket'],
    [4820, 'ticket refused by access control', 3002, 3, 'ticket'],
    [4821, 'service ticket refused by access control', 3002, 4, 'ticket'],
    [4824, 'pre-authentication refused for protected user', 3002, 6, 'ticket'],
  ]),
  ...meanings('Kerberos', 'token_issuance', 'unknown', [
    [4769, 'service ticket asked', 3002, 4, 'ticket'],
    [4770, 'service ticket renewed', 3002, 5, 'ticket'],
    [4773, 'service ticket failed', 3002, 4, 'ticket'],
  ]),
  ...meanings('NTLM', 'authentication', 'unknown', [
    [4774, 'account mapped', 3002, 1, 'ticket'],
    [4775, 'account not mapped', 3002, 1, 'ticket'],
    [4776, 'credential checked', 3002, 1, 'ticket'],
    [4777, 'credential not checked', 3002, 1, 'ticket'],
    [4822, 'NTLM refused for protected user', 3002, 1, 'ticket'],
    [4823, 'NTLM refused by access control', 3002, 1, 'ticket'],
  ]),
  ...meanings('Account Management', 'privilege_change', 'write', [
    [4720, 'user created', 3001, 1, 'account', 'CreateChild:user'],
    [4722, 'account enabled', 3001, 2, 'account', 'WriteUserAccountControl'],
    [4723, 'own password changed', 3001, 3, 'account', 'ChangePassword'],
    [4724, 'password reset', 3001, 4, 'account', 'ForceChangePassword'],
    [4725, 'account disabled', 3001, 5, 'account', 'WriteUserAccountControl'],
    [4726, 'user deleted', 3001, 6, 'account', 'Delete'],
    [4738, 'user changed', 3004, 3, 'account', 'WriteProperty'],
    [4740, 'account locked out', 3001, 9, 'account'],
    [4741, 'computer created', 3001, 1, 'account', 'CreateChild:computer'],
    [4742, 'computer changed', 3004, 3, 'account', 'WriteProperty'],
    [4743, 'computer deleted', 3001, 6, 'account', 'Delete'],
    [4765, 'SID history added', 3005, 1, 'account', 'WriteSIDHistory'],
    [4766, 'SID history not added', 3005, 1, 'account', 'WriteSIDHistory'],
    [4767, 'account unlocked', 3001, 12, 'account', 'WriteProperty:lockoutTime'],
    [4780, 'access list of an administrator set', 3004, 3, 'account', 'WriteDacl'],
    [4781, 'account renamed', 3004, 3, 'account', 'WriteProperty:sAMAccountName'],
    [4794, 'recovery password of the controller set', 3001, 4, 'subject'],
    [4735, 'local group changed', 3004, 3, 'group', 'WriteProperty'],
    [4737, 'global group changed', 3004, 3, 'group', 'WriteProperty'],
    [4755, 'universal group changed', 3004, 3, 'group', 'WriteProperty'],
    [4745, 'local distribution group changed', 3004, 3, 'group', 'WriteProperty'],
    [4750, 'global distribution group changed', 3004, 3, 'group', 'WriteProperty'],
    [4760, 'universal distribution group changed', 3004, 3, 'group', 'WriteProperty'],
    [4764, 'kind of group changed', 3004, 3, 'group', 'WriteProperty:groupType'],
    ...memberRows([
      ['global', 4727],
      ['local', 4731],
    ]),
    [4754, 'universal group created', 3006, 6, 'group', 'CreateChild:group'],
    [4756, 'member added to universal group', 3006, 3, 'member', 'AddMember'],
    [4757, 'member removed from universal group', 3006, 4, 'member', 'AddMember'],
    [4758, 'universal group deleted', 3006, 5, 'group', 'Delete'],
    [4744, 'local distribution group created', 3006, 6, 'group'],
    [4746, 'member added to local distribution group', 3006, 3, 'member'],
    [4747, 'member removed from local distribution group', 3006, 4, 'member'],
    [4748, 'local distribution group deleted', 3006, 5, 'group'],
    [4749, 'global distribution group created', 3006, 6, 'group'],
    [4751, 'member added to global distribution group', 3006, 3, 'member'],
    [4752, 'member removed from global distribution group', 3006, 4, 'member'],
    [4753, 'global distribution group deleted', 3006, 5, 'group'],
    [4759, 'universal distribution group created', 3006, 6, 'group'],
    [4761, 'member added to universal distribution group', 3006, 3, 'member'],
    [4762, 'member removed from universal distribution group', 3006, 4, 'member'],
    [4763, 'universal distribution group deleted', 3006, 5, 'group'],
  ]),
  ...meanings('Account Management', 'other', 'read', [
    [4782, 'password hash of an account read', 6003, 2, 'account'],
    [4793, 'password policy asked', 6003, 2, 'subject'],
    [4797, 'blank password looked for', 6003, 2, 'account'],
    [4798, 'local groups of a user listed', 6003, 2, 'account'],
    [4799, 'members of a local group listed', 6003, 2, 'group'],
    [5379, 'stored credentials read', 6003, 2, 'named'],
    [5381, 'vault credentials read', 6003, 2, 'named'],
    [5382, 'vault credentials read', 6003, 2, 'named'],
  ]),
  ...meanings('Policy', 'privilege_change', 'write', [
    [4670, 'permissions of an object changed', 3004, 3, 'object', 'WriteDacl'],
    [4703, 'user right adjusted', 3005, 1, 'right'],
    [4704, 'user right given', 3005, 1, 'right'],
    [4705, 'user right taken', 3005, 2, 'right'],
    [4706, 'trust to a domain created', 3004, 1, 'named'],
    [4707, 'trust to a domain removed', 3004, 4, 'named'],
    [4713, 'Kerberos policy changed', 3004, 3, 'named'],
    [4714, 'recovery policy changed', 3004, 3, 'named'],
    [4715, 'audit policy of an object changed', 3004, 3, 'object'],
    [4716, 'trust to a domain changed', 3004, 3, 'named'],
    [4717, 'sign-in right given', 3005, 1, 'right'],
    [4718, 'sign-in right taken', 3005, 2, 'right'],
    [4719, 'audit policy changed', 3004, 3, 'named'],
    [4739, 'domain policy changed', 3004, 3, 'named'],
    [4865, 'forest trust entry added', 3004, 1, 'named'],
    [4866, 'forest trust entry removed', 3004, 4, 'named'],
    [4867, 'forest trust entry changed', 3004, 3, 'named'],
    [4907, 'audit settings of an object changed', 3004, 3, 'object'],
    [4912, 'audit policy of a user changed', 3004, 3, 'named'],
    [1102, 'security log cleared', 3004, 4, 'named'],
    [1100, 'event logging stopped', 3004, 11, 'named'],
  ]),
  ...meanings('Directory Service', 'privilege_change', 'write', [
    [5136, 'directory object changed', 3004, 3, 'object', 'WriteProperty'],
    [5137, 'directory object created', 3004, 1, 'object', 'CreateChild'],
    [5138, 'directory object undeleted', 3004, 1, 'object', 'CreateChild'],
    [5139, 'directory object moved', 3004, 5, 'object', 'WriteProperty:name'],
    [5141, 'directory object deleted', 3004, 4, 'object', 'Delete'],
    [4928, 'replication source added', 3004, 1, 'named'],
    [4929, 'replication source removed', 3004, 4, 'named'],
  ]),
  ...meanings('Directory Service', 'other', 'read', [
    [4661, 'handle to an object asked', 6003, 2, 'object'],
    [4662, 'operation on an object', 6003, 2, 'object'],
    [4932, 'replication began', 6003, 2, 'named'],
    [4933, 'replication ended', 6003, 2, 'named'],
  ]),
  ...meanings('Certificate Services', 'token_issuance', 'write', [
    [4886, 'certificate asked', 3004, 6, 'certificate', 'Enroll'],
    [4887, 'certificate issued', 3004, 1, 'certificate', 'Enroll'],
    [4888, 'certificate refused', 3004, 6, 'certificate', 'Enroll'],
  ]),
  ...meanings('Certificate Services', 'privilege_change', 'write', [
    [4870, 'certificate revoked', 3004, 4, 'certificate', 'ManageCertificates'],
    [4882, 'permissions of the authority changed', 3004, 3, 'named', 'ManageCA'],
    [4885, 'audit filter of the authority changed', 3004, 3, 'named', 'ManageCA'],
    [4890, 'settings of the authority changed', 3004, 3, 'named', 'ManageCA'],
    [4891, 'configuration of the authority changed', 3004, 3, 'named', 'ManageCA'],
    [4892, 'property of the authority changed', 3004, 3, 'named', 'ManageCA'],
    [4899, 'certificate template changed', 3004, 3, 'named', 'WriteProperty'],
    [4900, 'permissions of a certificate template changed', 3004, 3, 'named', 'WriteDacl'],
  ]),
  ...meanings('Certificate Services', 'other', 'read', [
    [4898, 'certificate template loaded', 3004, 2, 'named'],
    [4876, 'backup of the authority began', 3004, 2, 'named'],
  ]),
  ...meanings('Data Protection', 'secret_access', 'read', [
    [4692, 'backup of a master key', 6003, 2, 'named'],
    [4693, 'recovery of a master key', 6003, 2, 'named'],
    [4695, 'protected data opened', 6003, 2, 'named'],
  ]),
  ...meanings('System', 'other', 'write', [
    [4697, 'service installed', 3004, 1, 'named'],
    [4698, 'task created', 3004, 1, 'named'],
    [4699, 'task deleted', 3004, 4, 'named'],
    [4700, 'task enabled', 3004, 8, 'named'],
    [4701, 'task disabled', 3004, 9, 'named'],
    [4702, 'task changed', 3004, 3, 'named'],
    [4688, 'process started', 6003, 1, 'named'],
    [4689, 'process ended', 6003, 4, 'named'],
    [4657, 'registry value changed', 6003, 3, 'object'],
    [4660, 'object deleted', 6003, 4, 'object'],
  ]),
  ...meanings('Object Access', 'other', 'read', [
    [4656, 'handle to an object asked', 6003, 2, 'object'],
    [4663, 'object used', 6003, 2, 'object'],
    [4658, 'handle closed', 6003, 99, 'object'],
    [5140, 'network share used', 6003, 2, 'named'],
    [5145, 'network share checked', 6003, 2, 'named'],
  ]),
]);

export const meaningOfEvent = (channel: string, eventId: number): WindowsMeaning => {
  const known = /^security$/i.test(channel) ? table.get(eventId) : undefined;
  return (
    known ?? {
      words: '',
      classUid: 6003,
      activityId: 99,
      kind: 'other',
      effect: 'unknown',
      service: channel,
      shape: 'subject',
    }
  );
};

/** A policy of auditing that was changed may be wider or narrower: not told. */
const deeds: ReadonlyMap<number, Deed> = new Map([
  [1102, 'audit_weakened'],
  [4697, 'program_planted'],
  [4698, 'program_planted'],
  [4706, 'federation_changed'],
  [4716, 'federation_changed'],
  [4865, 'federation_changed'],
]);

export const deedOfEvent = (channel: string, eventId: number): Deed | undefined =>
  channel.toLowerCase() === 'security' ? deeds.get(eventId) : undefined;
