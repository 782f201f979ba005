/** Delegated permissions that give away mail, files or the directory. Microsoft Graph permissions reference. */
const risky =
  /^(?:Mail|MailboxSettings|Calendars|Contacts|Files|Sites|Notes|Chat|ChannelMessage|TeamMember|People|Tasks)\.\w*(?:Read|Write|Send|Manage|FullControl|All)|^(?:Directory|User|Group|GroupMember|Application|AppRoleAssignment|RoleManagement|Policy|Device|DeviceManagement\w+|AuditLog|Domain|Organization|UserAuthenticationMethod|IdentityRisk\w*)\.(?:Read|ReadWrite)\.?\w*|^(?:EWS|EAS|IMAP|POP|SMTP)\.|full_access/i;

const harmless = /^(?:User\.Read|openid|profile|email|offline_access)$/i;

export const isRiskyPermission = (name: string): boolean =>
  !harmless.test(name) && risky.test(name);
