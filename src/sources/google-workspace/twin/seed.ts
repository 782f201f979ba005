/** A small organisation: people, a machine, applications and app passwords, groups within groups, roles, a log. */
import { HOUR, MINUTE } from '../../../core/index.ts';
import { logged, type WorkspaceState } from './state.ts';

export const CUSTOMER = 'C03az79cb';
export const ADMIN = 'reader@example.com';
export const CLIENT = '469176070494-notes.apps.googleusercontent.com';
export const DELEGATED = '102938475610293847561';
const CODE = '48151623';
export const ROLE = '77001';

const user = (
  id: string,
  primaryEmail: string,
  rest: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  kind: 'admin#directory#user',
  id,
  etag: `"${id}"`,
  primaryEmail,
  name: { givenName: 'A', familyName: 'B', fullName: primaryEmail.split('@')[0] },
  isAdmin: false,
  isDelegatedAdmin: false,
  lastLoginTime: '2026-05-20T08:00:00.000Z',
  creationTime: '2024-02-01T09:00:00.000Z',
  agreedToTerms: true,
  suspended: false,
  archived: false,
  changePasswordAtNextLogin: false,
  isEnrolledIn2Sv: true,
  isEnforcedIn2Sv: true,
  customerId: CUSTOMER,
  orgUnitPath: '/',
  isMailboxSetup: true,
  ...rest,
});

const member = (id: string, email: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'admin#directory#member',
  id,
  email,
  role: 'MEMBER',
  type: 'USER',
  status: 'ACTIVE',
  ...rest,
});

const token = (clientId: string, displayText: string, scopes: readonly string[]) => ({
  kind: 'admin#directory#token',
  clientId,
  displayText,
  anonymous: false,
  nativeApp: false,
  scopes,
});

const people = [
  user('1001', 'nadia@example.com', { isAdmin: true, aliases: ['n@example.com'] }),
  user('1002', 'omar@example.com', {
    externalIds: [{ type: 'organization', value: 'E-1002' }],
    organizations: [{ primary: true, department: 'Finance', title: 'Clerk' }],
    isEnrolledIn2Sv: false,
  }),
  user('1003', 'pia@example.com', {
    isDelegatedAdmin: true,
    suspended: true,
    suspensionReason: 'ADMIN',
  }),
  user('1004', ADMIN, { isDelegatedAdmin: true }),
  user('1005', 'new@example.com', { lastLoginTime: '1970-01-01T00:00:00.000Z' }),
];

const roles = [
  {
    kind: 'admin#directory#role',
    roleId: '1',
    roleName: '_SEED_ADMIN_ROLE',
    isSystemRole: true,
    isSuperAdminRole: true,
    rolePrivileges: [{ privilegeName: 'SUPER_ADMIN', serviceId: '00haapch16h1ysv' }],
  },
  {
    kind: 'admin#directory#role',
    roleId: ROLE,
    roleName: 'Help desk',
    isSystemRole: false,
    rolePrivileges: [
      { privilegeName: 'USERS_RETRIEVE', serviceId: '00haapch16h1ysv' },
      { privilegeName: 'USERS_FORCE_PASSWORD_CHANGE', serviceId: '00haapch16h1ysv' },
    ],
  },
  {
    kind: 'admin#directory#role',
    roleId: '77002',
    roleName: 'Reader',
    isSystemRole: false,
    rolePrivileges: [{ privilegeName: 'REPORTS_ACCESS', serviceId: '01ci93xb3tmzyin' }],
  },
];

const assigned = (
  roleAssignmentId: string,
  roleId: string,
  assignedTo: string,
  assigneeType = 'user',
) => ({
  kind: 'admin#directory#roleAssignment',
  roleAssignmentId,
  roleId,
  assignedTo,
  assigneeType,
  scopeType: 'CUSTOMER',
});

const heldBy = (email: string, now: number): WorkspaceState['held'] => [
  { email, kind: 'refresh_token', clientId: CLIENT },
  { email, kind: 'access_token', clientId: CLIENT, expiresAt: now + HOUR - MINUTE },
  { email, kind: 'web_session' },
  { email, kind: 'saml_session' },
  { email, kind: 'app_password' },
  { email, kind: 'delegation', clientId: DELEGATED },
];

export const seed = (now: number): WorkspaceState => {
  const state: WorkspaceState = {
    customer: CUSTOMER,
    users: new Map(people.map((one) => [String(one['primaryEmail']), structuredClone(one)])),
    tokens: new Map([
      [
        'nadia@example.com',
        [token(CLIENT, 'Notes', ['openid', 'https://www.googleapis.com/auth/drive'])],
      ],
      [
        'omar@example.com',
        [
          token(CLIENT, 'Notes', ['openid']),
          token('99.apps.googleusercontent.com', 'Calendar Sync', [
            'https://www.googleapis.com/auth/calendar',
          ]),
        ],
      ],
    ]),
    asps: new Map([
      [
        'omar@example.com',
        [
          {
            kind: 'admin#directory#asp',
            codeId: 7,
            name: 'old mail client',
            creationTime: '1704067200000',
            lastTimeUsed: '0',
            userKey: '1002',
          },
        ],
      ],
    ]),
    backupCodes: new Map([['omar@example.com', [CODE, '16234815']]]),
    groups: new Map(
      [
        {
          kind: 'admin#directory#group',
          id: 'g1',
          email: 'admins@example.com',
          name: 'Admins',
          directMembersCount: '3',
        },
        {
          kind: 'admin#directory#group',
          id: 'g2',
          email: 'all@example.com',
          name: 'Everybody',
          directMembersCount: '1',
        },
        {
          kind: 'admin#directory#group',
          id: 'g3',
          email: 'finance@example.com',
          name: 'Finance',
          directMembersCount: '2',
        },
      ].map((one) => [one.email, one]),
    ),
    members: new Map([
      [
        'admins@example.com',
        [
          member('x1', 'guest@partner.example'),
          member('1001', 'nadia@example.com', { role: 'OWNER' }),
          member('1002', 'omar@example.com'),
        ],
      ],
      [
        'all@example.com',
        [{ kind: 'admin#directory#member', id: CUSTOMER, role: 'MEMBER', type: 'CUSTOMER' }],
      ],
      [
        'finance@example.com',
        [
          member('g1', 'admins@example.com', { type: 'GROUP' }),
          member('x2', 'robot@acme-prod.iam.gserviceaccount.com'),
        ],
      ],
    ]),
    roles: structuredClone(roles),
    assignments: [
      assigned('501', '1', '1001'),
      assigned('502', ROLE, '1002'),
      assigned('503', '77002', '1004'),
      assigned('504', ROLE, 'g3', 'group'),
      assigned('505', '77002', '117777777777777777777'),
    ],
    domains: [
      {
        kind: 'admin#directory#domain',
        domainName: 'example.com',
        isPrimary: true,
        verified: true,
        creationTime: '1700000000000',
      },
      {
        kind: 'admin#directory#domain',
        domainName: 'example.org',
        isPrimary: false,
        verified: true,
        creationTime: '1710000000000',
      },
    ],
    devices: ['d1', 'd2', 'd3'].map((resourceId) => ({
      kind: 'admin#directory#mobiledevice',
      resourceId,
      email: ['omar@example.com'],
      model: 'Phone',
      os: 'Android 15',
      status: 'APPROVED',
      firstSync: '2025-01-01T00:00:00.000Z',
      lastSync: '2026-05-01T00:00:00.000Z',
    })),
    alerts: [],
    log: [],
    held: heldBy('omar@example.com', now),
    ids: { next: 1 },
  };
  history(state, now);
  return state;
};

/** Two weeks of ordinary use. */
const history = (state: WorkspaceState, now: number): void => {
  for (let hours = 14 * 24; hours > 0; hours -= 20) {
    const at = now - hours * HOUR;
    logged(state, {
      application: 'login',
      type: 'login',
      name: 'login_success',
      actor: 'omar@example.com',
      at,
      parameters: { login_type: 'google_password' },
    });
    if (hours % 3 === 0)
      logged(state, {
        application: 'token',
        type: 'auth',
        name: 'activity',
        actor: 'omar@example.com',
        at: at + MINUTE,
        parameters: {
          client_id: CLIENT,
          app_name: 'Notes',
          api_name: 'drive',
          method_name: 'drive.files.list',
        },
      });
  }
  logged(state, {
    application: 'admin',
    type: 'DELEGATED_ADMIN_SETTINGS',
    name: 'ASSIGN_ROLE',
    actor: 'nadia@example.com',
    at: now - 50 * HOUR,
    parameters: { USER_EMAIL: 'omar@example.com', ROLE_NAME: 'Help desk', ROLE_ID: ROLE },
  });
  state.alerts.push({
    customerId: CUSTOMER,
    alertId: 'alert-1',
    createTime: new Date(now - 30 * HOUR).toISOString(),
    startTime: new Date(now - 31 * HOUR).toISOString(),
    type: 'Suspicious login',
    source: 'Google identity',
    data: {
      '@type': 'type.googleapis.com/google.apps.alertcenter.type.AccountWarning',
      email: 'omar@example.com',
      loginDetails: { ipAddress: '203.0.113.66' },
    },
    etag: 'a1',
    metadata: { status: 'NOT_STARTED', severity: 'MEDIUM' },
  });
};
