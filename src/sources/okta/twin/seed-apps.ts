/** Apps of every kind, with what proves them and who may use them. */
import { day, ids, type More, many, secrets, thing } from './seed-parts.ts';
import type { OktaState, Thing } from './state.ts';

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

type Apps = Pick<
  OktaState,
  | 'apps'
  | 'secrets'
  | 'clientKeys'
  | 'signingKeys'
  | 'appUsers'
  | 'appGroups'
  | 'appGrants'
  | 'refreshTokens'
  | 'integrations'
>;

export const apps = (at: number): Apps => ({
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
  appGroups: many<Thing[]>([ids.saml, [{ id: ids.sales, lastUpdated: day(at, 81), priority: 0 }]]),
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
});
