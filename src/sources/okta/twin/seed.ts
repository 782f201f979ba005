/** A small organisation: people in every state, apps of every kind, and who administers it. */
import { DAY } from '../../../core/index.ts';
import type { OktaState, Thing } from './state.ts';

const day = (at: number, days: number): string => new Date(at - days * DAY).toISOString();

export const ids = {
  ada: '00uada',
  ben: '00uben',
  cyd: '00ucyd',
  dan: '00udan',
  eve: '00ueve',
  gus: '00ugus',
  reader: '00ureader',
  everyone: '00geveryone',
  admins: '00gadmins',
  sales: '00gsales',
  saml: '0oasaml',
  portal: '0oaportal',
  reporter: '0oareporter',
  meet: '0oameet',
  directory: '0oadirectory',
  vendor: '0oavendor',
  adaToken: '00Tada',
  readToken: '00Tread',
  oldSecret: 'ocsold',
  key: 'pksreporter',
  auditor: 'cr0auditor',
  set: 'iamset',
} as const;

/** What no snapshot, plan or log may hold. */
export const secrets = {
  read: '00read-secret-0123456789abcdefghijklmnop',
  act: '00act-secret-0123456789abcdefghijklmnopq',
  ada: '00ada-secret-0123456789abcdefghijklmnopq',
  portal: 'portal-client-secret-0123456789',
  vendor: 'vendor-client-secret-0123456789',
} as const;

type More = Record<string, unknown>;

const user = (at: number, id: string, status: string, more: More = {}): Thing => {
  const name = id.slice(3);
  const email = `${name}@acme.example`;
  return {
    id,
    status,
    created: day(at, 400),
    activated: day(at, 399),
    statusChanged: day(at, 399),
    lastLogin: status === 'STAGED' ? null : day(at, 2),
    lastUpdated: day(at, 3),
    passwordChanged: status === 'STAGED' ? null : day(at, 100),
    profile: {
      firstName: name,
      lastName: 'Acme',
      login: email,
      email,
      employeeNumber: `E-${name}`,
    },
    credentials: {
      password: {},
      emails: [{ value: email, status: 'VERIFIED', type: 'PRIMARY' }],
      provider: { type: 'OKTA', name: 'OKTA' },
    },
    ...more,
  };
};

const app = (at: number, id: string, name: string, mode: string, more: More = {}): Thing => ({
  id,
  name,
  label: id.slice(3),
  status: 'ACTIVE',
  created: day(at, 300),
  lastUpdated: day(at, 10),
  signOnMode: mode,
  ...more,
});

const oauth = (id: string, type: string, grants: readonly string[], method: string): More => ({
  credentials: { oauthClient: { client_id: id, token_endpoint_auth_method: method } },
  settings: {
    oauthClient: {
      application_type: type,
      grant_types: grants,
      redirect_uris: type === 'service' ? [] : [`https://${id}.acme.example/callback`],
      client_uri: type === 'service' ? null : 'https://apps.example.net',
    },
  },
});

const thing = (id: string, more: More = {}): Thing => ({ id, status: 'ACTIVE', ...more });

const role = (at: number, id: string, type: string, from: string, label: string, more: More = {}) =>
  thing(id, {
    type,
    assignmentType: from,
    label,
    created: day(at, 90),
    lastUpdated: day(at, 90),
    ...more,
  });

const many = <T>(...entries: readonly (readonly [string, T])[]): Map<string, T> => new Map(entries);

export const seed = (at: number): OktaState => {
  const active = [ids.ada, ids.ben, ids.gus, ids.reader];
  return {
    users: new Map(
      [
        user(at, ids.ada, 'ACTIVE'),
        user(at, ids.ben, 'ACTIVE', {
          credentials: { provider: { type: 'ACTIVE_DIRECTORY', name: 'corp.acme.example' } },
        }),
        user(at, ids.cyd, 'SUSPENDED'),
        user(at, ids.dan, 'DEPROVISIONED'),
        user(at, ids.eve, 'STAGED'),
        user(at, ids.gus, 'ACTIVE'),
        user(at, ids.reader, 'ACTIVE', {
          profile: {
            login: 'reader@acme.example',
            email: 'reader@acme.example',
            userType: 'service account',
          },
        }),
      ].map((one) => [one.id, one]),
    ),
    groups: new Map(
      [
        thing(ids.everyone, { type: 'BUILT_IN', profile: { name: 'Everyone' } }),
        thing(ids.admins, { type: 'OKTA_GROUP', profile: { name: 'Admins' } }),
        thing(ids.sales, { type: 'APP_GROUP', profile: { name: 'Sales' } }),
      ].map((one) => [one.id, one]),
    ),
    members: new Set([
      ...active.map((one) => `${one}/${ids.everyone}`),
      `${ids.ada}/${ids.admins}`,
      `${ids.gus}/${ids.admins}`,
      `${ids.ben}/${ids.sales}`,
    ]),
    rules: [
      thing('0prrule', {
        name: 'Sellers',
        created: day(at, 50),
        conditions: {
          expression: { value: 'user.department == "Sales"', type: 'urn:okta:expression:1.0' },
        },
        actions: { assignUserToGroups: { groupIds: [ids.sales] } },
      }),
    ],
    apps: new Map(
      [
        app(at, ids.saml, 'salesforce', 'SAML_2_0'),
        app(
          at,
          ids.portal,
          'oidc_client',
          'OPENID_CONNECT',
          oauth(ids.portal, 'web', ['authorization_code', 'refresh_token'], 'client_secret_basic'),
        ),
        app(
          at,
          ids.reporter,
          'oidc_client',
          'OPENID_CONNECT',
          oauth(ids.reporter, 'service', ['client_credentials'], 'private_key_jwt'),
        ),
        app(
          at,
          ids.meet,
          'meetings_oidc',
          'OPENID_CONNECT',
          oauth(ids.meet, 'web', ['authorization_code'], 'client_secret_post'),
        ),
        app(at, ids.directory, 'active_directory', 'AUTO_LOGIN', {
          settings: { app: { namingContext: 'corp.acme.example' } },
        }),
      ].map((one) => [one.id, one]),
    ),
    secrets: many<Thing[]>(
      [
        ids.portal,
        [
          thing(ids.oldSecret, {
            created: day(at, 290),
            lastUpdated: day(at, 290),
            client_secret: secrets.portal,
            secret_hash: 'yk4SVx4sUWVJVbHt6M-UPA',
          }),
        ],
      ],
      [
        ids.vendor,
        [
          thing('ocsvendor', {
            created: day(at, 30),
            lastUpdated: day(at, 30),
            client_secret: secrets.vendor,
          }),
        ],
      ],
    ),
    clientKeys: many<Thing[]>([
      ids.reporter,
      [
        thing(ids.key, {
          kid: 'kid-reporter',
          kty: 'RSA',
          e: 'AQAB',
          n: 'v1',
          created: day(at, 200),
          lastUpdated: day(at, 200),
        }),
      ],
    ]),
    signingKeys: many<Thing[]>([
      ids.saml,
      [
        {
          id: 'kid-saml',
          kid: 'kid-saml',
          created: day(at, 300),
          expiresAt: day(at, -3_000),
          x5c: ['MIIC'],
          use: 'sig',
        },
      ],
    ]),
    appUsers: many<Thing[]>([
      ids.saml,
      [
        thing(ids.ada, {
          scope: 'USER',
          externalId: '005x',
          created: day(at, 80),
          credentials: { userName: 'ada@acme.example' },
        }),
        thing(ids.ben, { scope: 'GROUP', created: day(at, 80), credentials: { userName: 'ben' } }),
      ],
    ]),
    appGroups: many<Thing[]>([
      ids.saml,
      [{ id: ids.sales, lastUpdated: day(at, 81), priority: 0 }],
    ]),
    appGrants: many<Thing[]>([
      ids.reporter,
      [
        thing('oagusers', {
          scopeId: 'okta.users.read',
          clientId: ids.reporter,
          source: 'ADMIN',
          created: day(at, 199),
        }),
        thing('oaglogs', {
          scopeId: 'okta.logs.read',
          clientId: ids.reporter,
          source: 'ADMIN',
          created: day(at, 199),
        }),
      ],
    ]),
    refreshTokens: many<Thing[]>([
      ids.portal,
      [
        thing('oarada', {
          clientId: ids.portal,
          userId: ids.ada,
          issuer: 'https://acme.okta.com/oauth2/default',
          created: day(at, 5),
          lastUpdated: day(at, 1),
          expiresAt: day(at, -25),
          scopes: ['openid', 'offline_access'],
        }),
      ],
    ]),
    integrations: new Map([
      [
        ids.vendor,
        {
          id: ids.vendor,
          type: 'vendorsiem',
          name: 'Vendor SIEM',
          createdAt: day(at, 30),
          grantedScopes: ['okta.logs.read'],
        },
      ],
    ]),
    apiTokens: new Map(
      (
        [
          [secrets.read, ids.readToken, ids.reader, 0],
          [secrets.act, '00Tact', ids.reader, 0],
          [secrets.ada, ids.adaToken, ids.ada, 12],
        ] as const
      ).map(([secret, id, userId, used]) => [
        secret,
        {
          id,
          name: `token ${id}`,
          userId,
          clientName: 'Okta API',
          created: day(at, 60),
          lastUpdated: day(at, 60),
          expiresAt: day(at, used - 30),
          tokenWindow: 'P30D',
          network: { connection: 'ANYWHERE' },
        },
      ]),
    ),
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
    customRoles: [
      { id: ids.auditor, label: 'Auditor', description: 'reads', created: day(at, 120) },
    ],
    permissions: many<readonly string[]>([ids.auditor, ['okta.users.read', 'okta.groups.read']]),
    resourceSets: [{ id: ids.set, label: 'All people', created: day(at, 120) }],
    resources: many<Thing[]>([ids.set, [{ id: 'ire1', orn: 'orn:okta:directory:00o1:users' }]]),
    factors: many<Thing[]>(
      [
        ids.ada,
        [
          thing('fwfada', {
            factorType: 'webauthn',
            provider: 'FIDO',
            created: day(at, 150),
            lastUpdated: day(at, 150),
          }),
          thing('opfada', {
            factorType: 'push',
            provider: 'OKTA',
            created: day(at, 140),
            lastUpdated: day(at, 140),
          }),
        ],
      ],
      [
        ids.gus,
        [
          thing('ufsgus', {
            factorType: 'question',
            provider: 'OKTA',
            created: day(at, 140),
            lastUpdated: day(at, 140),
          }),
        ],
      ],
    ),
    consents: many<Thing[]>([
      ids.ada,
      [
        thing('oagconsent', {
          scopeId: 'calendar.read',
          clientId: ids.meet,
          source: 'END_USER',
          userId: ids.ada,
          created: day(at, 20),
        }),
      ],
    ]),
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
    sessions: new Map([['sid-ada', { id: 'sid-ada', userId: ids.ada }]]),
    appSessions: [
      { userId: ids.ada, appId: ids.saml },
      { userId: ids.ada, appId: ids.portal },
    ],
    accessTokens: new Map(),
    log: [],
    made: 1,
  };
};
