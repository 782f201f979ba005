/** Records of the unified audit log. https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema */
import type { Json } from '../common/stable.ts';
import type { Random } from '../random.ts';

/** Numbers of AuditLogRecordType. */
const types = {
  ExchangeAdmin: 1,
  ExchangeItem: 2,
  SharePointFileOperation: 6,
  AzureActiveDirectory: 8,
  SharePointSharingOperation: 14,
  MicrosoftTeams: 25,
  ExchangeItemAggregated: 50,
} as const;

const workloads: Readonly<Record<keyof typeof types, string>> = {
  ExchangeAdmin: 'Exchange',
  ExchangeItem: 'Exchange',
  ExchangeItemAggregated: 'Exchange',
  SharePointFileOperation: 'SharePoint',
  SharePointSharingOperation: 'SharePoint',
  AzureActiveDirectory: 'AzureActiveDirectory',
  MicrosoftTeams: 'MicrosoftTeams',
};

export interface M365Client {
  readonly address: string;
  readonly agent: string;
}

export interface Operation {
  readonly at: number;
  readonly random: Random;
  readonly tenantId: string;
  readonly operation: string;
  readonly type: keyof typeof types;
  /** User principal name, or `ServicePrincipal_<id>`. */
  readonly who: string;
  readonly client: M365Client;
  /** Of the sign-in. */
  readonly session?: string | undefined;
  /** Id of the client's app. */
  readonly app?: string;
  readonly object?: string;
  readonly more?: Json;
}

/** Outlook's and the office apps'. */
const outlook = 'd3590ed6-52b3-4102-aeff-aad2292ab01c';

export const auditRecord = (given: Operation): Json => {
  const { at, random, type, who, client } = given;
  const isApp = who.startsWith('ServicePrincipal_');
  return {
    CreationTime: new Date(at).toISOString().slice(0, 19),
    Id: random.uuid(),
    Operation: given.operation,
    OrganizationId: given.tenantId,
    RecordType: types[type],
    ResultStatus: 'Succeeded',
    UserKey: who,
    UserType: isApp ? 5 : type === 'ExchangeAdmin' ? 2 : 0,
    Version: 1,
    Workload: workloads[type],
    ClientIP: client.address,
    UserId: who,
    UserAgent: client.agent,
    AppAccessContext: {
      ...(given.session === undefined ? {} : { AADSessionId: given.session }),
      ClientAppId: given.app ?? outlook,
      CorrelationId: random.uuid(),
      UniqueTokenId: random.hex(22),
    },
    ...(given.object === undefined ? {} : { ObjectId: given.object }),
    ...given.more,
  };
};

const parameters = (values: Readonly<Record<string, string>>): Json => ({
  Parameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
});

export type What = Pick<Operation, 'operation' | 'type'> & Partial<Operation>;

export const mailRead = (mailbox: string, count: number, random: Random): What => ({
  operation: 'MailItemsAccessed',
  type: 'ExchangeItemAggregated',
  more: {
    MailboxOwnerUPN: mailbox,
    LogonType: 0,
    OperationCount: count,
    OperationProperties: [
      { Name: 'MailAccessType', Value: 'Bind' },
      { Name: 'IsThrottled', Value: 'False' },
    ],
    Folders: [{ Id: random.hex(24), Path: '\\Inbox', FolderItems: [{ Id: random.hex(24) }] }],
  },
});

/** A whole folder at once, as a client does that fills itself. */
export const mailSynced = (mailbox: string, folder: string): What => ({
  operation: 'MailItemsAccessed',
  type: 'ExchangeItemAggregated',
  more: {
    MailboxOwnerUPN: mailbox,
    LogonType: 0,
    OperationCount: 1,
    OperationProperties: [{ Name: 'MailAccessType', Value: 'Sync' }],
    Item: { Id: folder, ParentFolder: { Path: `\\${folder}` } },
  },
});

export const mailSent = (mailbox: string, subject: string): What => ({
  operation: 'Send',
  type: 'ExchangeItem',
  more: { MailboxOwnerUPN: mailbox, LogonType: 0, Item: { Subject: subject, SizeInBytes: 18_230 } },
});

export const fileDone = (
  operation:
    | 'FileAccessed'
    | 'FileModified'
    | 'FileDownloaded'
    | 'FileUploaded'
    | 'FileSyncDownloadedFull',
  { site, file }: { readonly site: string; readonly file: string },
): What => ({
  operation,
  type: 'SharePointFileOperation',
  object: `https://northwind.sharepoint.com/sites/${site}/Shared Documents/${file}`,
  more: {
    SiteUrl: `https://northwind.sharepoint.com/sites/${site}/`,
    SourceRelativeUrl: 'Shared Documents',
    SourceFileName: file,
    SourceFileExtension: file.split('.').at(-1),
    ItemType: 'File',
    EventSource: 'SharePoint',
  },
});

export const rule = (
  operation: 'New-InboxRule' | 'Set-InboxRule',
  mailbox: string,
  values: Readonly<Record<string, string>>,
): What => ({
  operation,
  type: 'ExchangeAdmin',
  object: `${mailbox}\\${values['Name'] ?? ''}`,
  more: { ResultStatus: 'True', ...parameters(values) },
});

export const delegated = (mailbox: string, delegate: string, AccessRights: string): What => ({
  operation: 'Add-MailboxPermission',
  type: 'ExchangeAdmin',
  object: mailbox,
  more: {
    ResultStatus: 'True',
    ...parameters({ Identity: mailbox, User: delegate, AccessRights, InheritanceType: 'All' }),
  },
});

export const forwarded = (mailbox: string, to: string): What => ({
  operation: 'Set-Mailbox',
  type: 'ExchangeAdmin',
  object: mailbox,
  more: {
    ResultStatus: 'True',
    ...parameters({
      Identity: mailbox,
      ForwardingSmtpAddress: `smtp:${to}`,
      DeliverToMailboxAndForward: 'True',
    }),
  },
});

export const teamsStarted: What = {
  operation: 'TeamsSessionStarted',
  type: 'MicrosoftTeams',
  app: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
};

export const linkMade = (site: string, file: string): What => ({
  operation: 'AnonymousLinkCreated',
  type: 'SharePointSharingOperation',
  object: `https://northwind.sharepoint.com/sites/${site}/Shared Documents/${file}`,
});
