/** What stands in the twin: users, mailboxes with their rules and delegates, and blobs of audit records. */
import type { Raw } from '../../record.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const START = Date.UTC(2026, 5, 1, 8);
export const NADIA = 'nadia@example.com';
export const SAM = 'sam@example.com';

export interface Blob {
  readonly id: string;
  readonly contentType: string;
  readonly created: number;
  readonly records: readonly Raw[];
}

export interface TwinState {
  readonly users: Map<string, Raw>;
  /** By name of the mailbox, then by id. */
  readonly rules: Map<string, Map<string, Raw>>;
  readonly mailboxes: Map<string, Raw>;
  readonly permissions: Map<string, readonly Raw[]>;
  readonly recipientPermissions: Map<string, readonly Raw[]>;
  readonly appPolicies: readonly Raw[];
  readonly subscriptions: Set<string>;
  readonly blobs: Blob[];
}

const user = (id: string, userPrincipalName: string, more: Raw = {}): readonly [string, Raw] => [
  userPrincipalName,
  {
    id,
    userPrincipalName,
    mail: userPrincipalName,
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: '2024-02-03T04:05:06Z',
    ...more,
  },
];

const mailbox = (UserPrincipalName: string, more: Raw = {}): readonly [string, Raw] => [
  UserPrincipalName,
  {
    UserPrincipalName,
    PrimarySmtpAddress: UserPrincipalName,
    ExchangeGuid: `guid-of-${UserPrincipalName}`,
    RecipientTypeDetails: 'UserMailbox',
    ForwardingSmtpAddress: null,
    ForwardingAddress: null,
    DeliverToMailboxAndForward: false,
    AuditEnabled: true,
    GrantSendOnBehalfTo: [],
    ...more,
  },
];

const rule = (id: string, displayName: string, actions: Raw): readonly [string, Raw] => [
  id,
  { id, displayName, sequence: 1, isEnabled: true, hasError: false, isReadOnly: false, actions },
];

const to = (address: string): Raw => ({ emailAddress: { name: address, address } });

export const seedState = (): TwinState => ({
  users: new Map([
    user('aaaaaaaa-0000-4000-8000-000000000001', NADIA),
    user('aaaaaaaa-0000-4000-8000-000000000002', SAM),
    user('aaaaaaaa-0000-4000-8000-000000000003', 'no-mail@example.com', { mail: null }),
    user('aaaaaaaa-0000-4000-8000-000000000005', 'info@example.com', { accountEnabled: false }),
  ]),
  rules: new Map([
    [
      NADIA,
      new Map([
        rule('rule-1', 'to-archive', { forwardTo: [to('thief@evil.example')], delete: true }),
        rule('rule-2', 'newsletters', { moveToFolder: 'folder-1' }),
        rule('rule-3', 'newsletters', { moveToFolder: 'folder-2' }),
      ]),
    ],
    [SAM, new Map()],
    ['info@example.com', new Map()],
  ]),
  mailboxes: new Map([
    mailbox(NADIA),
    mailbox(SAM, {
      ForwardingSmtpAddress: 'smtp:sam@partner.example',
      DeliverToMailboxAndForward: true,
    }),
    mailbox('info@example.com', {
      RecipientTypeDetails: 'SharedMailbox',
      GrantSendOnBehalfTo: [NADIA],
    }),
  ]),
  permissions: new Map([
    [
      'info@example.com',
      [
        {
          User: 'NT AUTHORITY\\SELF',
          AccessRights: ['FullAccess', 'ReadPermission'],
          IsInherited: false,
        },
        { User: NADIA, AccessRights: ['FullAccess'], IsInherited: false, Deny: false },
      ],
    ],
  ]),
  recipientPermissions: new Map([
    ['info@example.com', [{ Trustee: SAM, AccessRights: ['SendAs'], IsInherited: false }]],
  ]),
  appPolicies: [
    {
      Identity: 'tenant\\app:policy-1',
      AppId: 'ffffffff-0000-4000-8000-000000000003',
      AccessRight: 'RestrictAccess',
      ScopeName: 'Backup mailboxes',
      Description: 'Backup only',
    },
  ],
  subscriptions: new Set(['Audit.Exchange']),
  blobs: [],
});
