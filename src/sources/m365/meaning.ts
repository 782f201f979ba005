/** What an operation of the unified audit log means, by its name. First fitting line. */
import { deedsOf, type Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const api = (activityId: number): Meaning => ({
  classUid: 6003,
  activityId,
  kind: 'other',
  effect: activityId === 2 ? 'read' : activityId === 99 ? 'unknown' : 'write',
});
const file = (activityId: number, pattern: RegExp): readonly (readonly [RegExp, Meaning])[] => {
  const effect = [2, 9, 14].includes(activityId) ? 'read' : 'write';
  return [[pattern, { classUid: 6006, activityId, kind: 'other', effect }]];
};
const signIn: Meaning = { classUid: 3002, activityId: 1, kind: 'authentication', effect: 'read' };
const signOut: Meaning = { ...signIn, activityId: 2 };
const finding: Meaning = { classUid: 2004, activityId: 1, kind: 'other', effect: 'unknown' };

/** Source: Microsoft Learn, "Audit log activities" (Microsoft Purview). */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/^(?:AlertTriggered|AlertEntityGenerated|AlertUpdated)$/i, finding],
  [/^(?:UserLoggedIn|UserLoginFailed|MailboxLogin|TeamsSessionStarted|SignInEvent)$/i, signIn],
  [/^(?:UserLoggedOff|SignOut)$/i, signOut],
  // Rights given and taken away.
  [
    /^(?:Add-(?:Mailbox|Recipient|ADPermission|MailboxFolder|PublicFolderClient)\w*Permission|Add-ADPermission|AddFolderPermissions|New-ManagementRoleAssignment|Add-RoleGroupMember|Add-UnifiedGroupLinks)$/i,
    change(3005, 1),
  ],
  [
    /^(?:Remove-(?:Mailbox|Recipient|AD|MailboxFolder)\w*Permission|RemoveFolderPermissions|Remove-ManagementRoleAssignment|Remove-RoleGroupMember|Remove-UnifiedGroupLinks)$/i,
    change(3005, 2),
  ],
  [
    /^(?:Add member to role|Consent to application|Add delegation entry|Add app role assignment|Add OAuth2PermissionGrant|Add delegated permission grant|Add owner to|Add eligible)/i,
    change(3005, 1),
  ],
  [
    /^(?:Remove member from role|Remove delegation entry|Remove app role|Remove OAuth2|Remove owner)/i,
    change(3005, 2),
  ],
  [
    /^(?:SiteCollectionAdminAdded|PermissionLevelAdded|Sharing(?:Set|InvitationCreated|InvitationAccepted|InheritanceBroken)|AnonymousLink(?:Created|Updated)|CompanyLinkCreated|SecureLinkCreated|AddedToSecureLink|AppCatalogCreated|MemberRoleChanged)$/i,
    change(3005, 1),
  ],
  [
    /^(?:SiteCollectionAdminRemoved|PermissionLevelRemoved|SharingRevoked|SharingInvitationRevoked|AnonymousLinkRemoved|CompanyLinkRemoved|SecureLinkDeleted|RemovedFromSecureLink)$/i,
    change(3005, 2),
  ],
  // Groups.
  [
    /^(?:AddedToGroup|Add member to group|MemberAdded|Add-DistributionGroupMember)/i,
    change(3006, 3),
  ],
  [
    /^(?:RemovedFromGroup|Remove member from group|MemberRemoved|Remove-DistributionGroupMember)/i,
    change(3006, 4),
  ],
  [/^(?:Add group|GroupAdded|TeamCreated|New-(?:Distribution|Unified)Group)\b/i, change(3006, 6)],
  [
    /^(?:Delete group|GroupRemoved|TeamDeleted|Remove-(?:Distribution|Unified)Group)\b/i,
    change(3006, 5),
  ],
  // Accounts.
  [/^(?:Add user|New-Mailbox|New-MailUser)\b/i, change(3001, 1)],
  [/^(?:Delete user|Remove-Mailbox)$|^Delete user/i, change(3001, 6)],
  [/^(?:Disable account|Disable-Mailbox)/i, change(3001, 5)],
  [/^(?:Enable account|Enable-Mailbox)$|^Enable account/i, change(3001, 2)],
  [/^Reset user password/i, change(3001, 4)],
  [/^(?:Change user password|Set force change user password)/i, change(3001, 3)],
  [/^Disable Strong Authentication/i, change(3001, 11)],
  [/^(?:Update user|Set user|Change user license|Set license)/i, change(3001, 99)],
  // Rules and settings: where mail goes, what is protected, what is logged.
  [/^(?:New|Add|Install|Start)-|^(?:Add|Create|Set up)\b/i, change(3004, 1)],
  [/^(?:Remove|Uninstall|Stop)-|^(?:Remove|Delete)\s/i, change(3004, 4)],
  [/^Enable-/i, change(3004, 8)],
  [/^Disable-/i, change(3004, 9)],
  [/^(?:Set|Update)-|^UpdateInboxRules$|^(?:Set|Update)\s/i, change(3004, 3)],
  [
    /^(?:SiteCollectionCreated|SiteCreated|AppInstalled|ChannelAdded|BotAddedToTeam|ConnectorAdded)/i,
    change(3004, 1),
  ],
  [/^(?:SiteDeleted|ChannelDeleted|BotRemovedFromTeam|ConnectorRemoved)/i, change(3004, 4)],
  [/(?:SettingChanged|PolicyChanged|PolicyUpdate|ConnectorUpdated)/i, change(3004, 3)],
  // Files and folders, each by what is done to it (OCSF File Hosting Activity).
  ...file(1, /^(?:File|Folder)(?:Uploaded|Created)/i),
  ...file(2, /^(?:FileDownloaded|FileSyncDownloaded|FolderDownloaded)/i),
  ...file(
    4,
    /^(?:File|Folder)(?:Deleted|Recycled|VersionsAllDeleted|VersionDeleted|VersionRecycled)/i,
  ),
  ...file(5, /^(?:File|Folder)Renamed/i),
  ...file(6, /^(?:File|Folder)Copied/i),
  ...file(7, /^(?:File|Folder)Moved/i),
  ...file(8, /^(?:File|Folder)Restored/i),
  ...file(9, /^FilePreviewed/i),
  ...file(10, /^FileCheckedOut|^LockRecord/i),
  ...file(11, /^FileCheckedIn|^FileCheckOutDiscarded|^UnlockRecord/i),
  ...file(14, /^(?:File|Folder)(?:Accessed|Viewed|Opened)/i),
  ...file(3, /^(?:File|Folder)(?:Modified|Updated|SensitivityLabel)|^MipLabel$/i),
  // Content.
  [
    /(?:Accessed|Downloaded|Viewed|Previewed|Printed|Copied|Read|Searched|SearchQuery|Exported|Listed|FolderBind|MessageBind|Pinged|CheckedOut)/i,
    api(2),
  ],
  [/^(?:Send|SendAs|SendOnBehalf|Create)$|(?:Uploaded|Created|Added|Posted|Sent)\b/i, api(1)],
  [
    /(?:Deleted|Removed|Recycled|Discarded)|^(?:SoftDelete|HardDelete|MoveToDeletedItems)$/i,
    api(4),
  ],
  [
    /^MipLabel$|(?:Modified|Updated|Renamed|Moved|Restored|CheckedIn|Changed|Applied|Disabled|Enabled)|^(?:Update|Move)$/i,
    api(3),
  ],
];

export const meaningOf = (operation: string): Meaning =>
  meanings.find(([pattern]) => pattern.test(operation))?.[1] ?? api(99);

/** Source: as above. */
export const deedOf = deedsOf([
  [/^Set-MailboxAuditBypassAssociation$/i, 'audit_weakened'],
  [
    /^(?:Remove|Disable)-(?:ActivityAlert|ProtectionAlert|SafeLinksRule|SafeAttachmentRule|AntiPhishRule)$/i,
    'alerting_weakened',
  ],
  [/^(?:Set federation settings on domain|Set domain authentication)/i, 'federation_changed'],
  [/^(?:Consent to application|Add OAuth2PermissionGrant)/i, 'consent_given'],
]);
