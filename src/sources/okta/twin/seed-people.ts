/** People in every state, their groups, factors, tokens and sessions. */
import { day, ids, type More, many, secrets, thing } from './seed-parts.ts';
import type { OktaState, Thing } from './state.ts';

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

type People = Pick<
  OktaState,
  | 'users'
  | 'groups'
  | 'members'
  | 'rules'
  | 'apiTokens'
  | 'factors'
  | 'consents'
  | 'sessions'
  | 'appSessions'
>;

export const people = (at: number): People => {
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
    sessions: new Map([['sid-ada', { id: 'sid-ada', userId: ids.ada }]]),
    appSessions: [
      { userId: ids.ada, appId: ids.saml },
      { userId: ids.ada, appId: ids.portal },
    ],
  };
};
