/** What the connection may be given, and what Google's own logs tell and do not tell. */
import type { Permissions, SourceDefinition } from '../contract.ts';

const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;

/**
 * OAuth scopes, each asked for apart. Google has no reading scope for tokens and app passwords, nor for alerts:
 * that a reading connection changes nothing must come from the role of the user in whose name it reads.
 * https://developers.google.com/workspace/admin/directory/v1/guides/authorizing
 */
export const scopes = {
  readUsers: scope('admin.directory.user.readonly'),
  users: scope('admin.directory.user'),
  security: scope('admin.directory.user.security'),
  readGroups: scope('admin.directory.group.readonly'),
  readMembers: scope('admin.directory.group.member.readonly'),
  members: scope('admin.directory.group.member'),
  readRoles: scope('admin.directory.rolemanagement.readonly'),
  roles: scope('admin.directory.rolemanagement'),
  readDomains: scope('admin.directory.domain.readonly'),
  readDevices: scope('admin.directory.device.mobile.readonly'),
  reports: scope('admin.reports.audit.readonly'),
  alerts: scope('apps.alerts'),
} as const;

export const workspacePermissions: Permissions = {
  read: [
    scopes.readUsers,
    scopes.security,
    scopes.readGroups,
    scopes.readMembers,
    scopes.readRoles,
    scopes.readDomains,
    scopes.readDevices,
    scopes.reports,
    scopes.alerts,
  ],
  act: [scopes.users, scopes.security, scopes.members, scopes.roles],
  undo: [scopes.users, scopes.members, scopes.roles],
};

export const workspaceTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'yes' },
  token_issuance: { given: 'yes' },
  privilege_change: { given: 'yes' },
  secret_access: { given: 'no' },
  service_to_service: {
    given: 'needs',
    setting:
      'an edition whose OAuth log has API calls (Enterprise, Education Plus, Cloud Identity Premium)',
  },
};

/**
 * https://support.google.com/a/answer/7061566 (data retention and lag times): admin, token and user log events come in
 * near real time (a couple of minutes), drive and calendar within tens of minutes, up to a few hours; the page calls
 * longer delays possible and rare.
 */
export const workspaceLateness = { typicalSeconds: 180, worstSeconds: 4 * 3_600 };

/** How far back a pull looks again for late records of one application, seconds (same page). */
export const lateOf = (application: string): number =>
  ['drive', 'calendar', 'gmail', 'chat', 'meet'].includes(application) ? 3 * 3_600 : 1_800;

/** Asked by default; others can be named in the settings. */
export const applications = [
  'admin',
  'login',
  'token',
  'user_accounts',
  'saml',
  'groups',
  'groups_enterprise',
  'drive',
  'access_transparency',
  'context_aware_access',
] as const;

export const workspaceUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: 'https://www.googleapis.com/auth/*',
    because: 'API calls of applications are in the OAuth log of some editions only',
  },
  {
    privilege: 'admin:VIEW_*',
    because: 'reading in the Admin console and through the Directory API leaves no event',
  },
];
