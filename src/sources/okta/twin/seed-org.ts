/** Who administers the organisation, whom it believes, and its policies. */
import { day, ids, type More, many, thing } from './seed-parts.ts';
import type { OktaState, Thing } from './state.ts';

const role = (at: number, id: string, type: string, from: string, label: string, more: More = {}) =>
  thing(id, {
    type,
    assignmentType: from,
    label,
    created: day(at, 90),
    lastUpdated: day(at, 90),
    ...more,
  });

type Org = Pick<
  OktaState,
  'roles' | 'customRoles' | 'permissions' | 'resourceSets' | 'resources' | 'lists' | 'policyRules'
>;

export const org = (at: number): Org => ({
  roles: many<Thing[]>(
    [`users/${ids.ada}`, [role(at, 'ra1ada', 'SUPER_ADMIN', 'USER', 'Super Administrator')]],
    [
      `users/${ids.reader}`,
      [
        role(at, 'ra1reader', 'READ_ONLY_ADMIN', 'USER', 'Read-only Administrator'),
        role(at, 'ra2reader', 'CUSTOM', 'USER', 'Auditor', {
          role: ids.auditor,
          'resource-set': ids.set,
        }),
      ],
    ],
    [
      `groups/${ids.admins}`,
      [role(at, 'ra1group', 'HELP_DESK_ADMIN', 'GROUP', 'Help Desk Administrator')],
    ],
    [
      `clients/${ids.reporter}`,
      [role(at, 'ra1client', 'READ_ONLY_ADMIN', 'CLIENT', 'Read-only Administrator')],
    ],
  ),
  customRoles: [{ id: ids.auditor, label: 'Auditor', description: 'reads', created: day(at, 120) }],
  permissions: many<readonly string[]>([ids.auditor, ['okta.users.read', 'okta.groups.read']]),
  resourceSets: [{ id: ids.set, label: 'All people', created: day(at, 120) }],
  resources: many<Thing[]>([ids.set, [{ id: 'ire1', orn: 'orn:okta:directory:00o1:users' }]]),
  lists: many<Thing[]>(
    [
      'idps',
      [
        thing('0oaidp', {
          type: 'SAML2',
          name: 'Parent company',
          created: day(at, 500),
          protocol: {
            type: 'SAML2',
            credentials: {
              trust: {
                issuer: 'https://idp.parent.example',
                audience: 'https://acme',
                kid: 'k1',
              },
            },
          },
          policy: {
            provisioning: { action: 'AUTO' },
            subject: { matchType: 'USERNAME' },
            accountLink: { action: 'AUTO' },
          },
        }),
      ],
    ],
    [
      'zones',
      [
        thing('nzo1', {
          type: 'IP',
          name: 'Office',
          usage: 'POLICY',
          gateways: [{ type: 'CIDR', value: '198.51.100.0/24' }],
        }),
      ],
    ],
    [
      'trustedOrigins',
      [
        thing('tos1', {
          name: 'Portal',
          origin: 'https://portal.acme.example',
          scopes: [{ type: 'CORS' }],
        }),
      ],
    ],
    [
      'policies/OKTA_SIGN_ON',
      [
        thing('00psign', {
          type: 'OKTA_SIGN_ON',
          name: 'Default Policy',
          priority: 1,
          system: true,
        }),
      ],
    ],
    [
      'authenticators',
      [thing('autpass', { key: 'okta_password', type: 'password', name: 'Password' })],
    ],
    [
      'devices',
      [
        thing('guodev', {
          profile: { displayName: "Ada's laptop", platform: 'MACOS', managed: true },
        }),
      ],
    ],
  ),
  policyRules: many<Thing[]>([
    '00psign',
    [
      thing('0prsign', {
        name: 'Default Rule',
        priority: 1,
        actions: {
          signon: {
            access: 'ALLOW',
            requireFactor: true,
            session: { maxSessionIdleMinutes: 120, maxSessionLifetimeMinutes: 1440 },
          },
        },
      }),
    ],
  ]),
});
