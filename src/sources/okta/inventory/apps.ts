/** Apps, their secrets, keys, grants and assignments as Okta's API tells them → facts. Pure. */
import {
  type Entitlement,
  type Handle,
  type Identity,
  type IdentityClass,
  type InventoryFact,
  known,
  noFlags,
  type Resource,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { instant, list, need, obj, type Raw, str } from '../../record.ts';
import { oktaId } from '../ids.ts';
import { dateFact } from './people.ts';

/** OAuth clients of the organisation's own making; what else speaks OpenID Connect came from the catalogue. */
const OWN = 'oidc_client';

export const isOAuthClient = (app: Raw): boolean => app['signOnMode'] === 'OPENID_CONNECT';

const clientSettings = (app: Raw): Raw => obj(obj(app['settings'])['oauthClient']);

export const isServiceApp = (app: Raw): boolean =>
  isOAuthClient(app) && clientSettings(app)['application_type'] === 'service';

export const isActive = (thing: Raw): boolean => thing['status'] === 'ACTIVE';

const classOf = (app: Raw): { readonly class: IdentityClass; readonly classReason: string } => {
  const name = str(app['name']) ?? '';
  if (name !== OWN)
    return { class: 'third_party_app', classReason: `from the integration catalogue: ${name}` };
  return isServiceApp(app)
    ? { class: 'service_account', classReason: "the organisation's own service app" }
    : { class: 'service_account', classReason: "an OAuth client of the organisation's own" };
};

const domainOf = (uri: unknown): string | undefined => {
  const text = str(uri);
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' && hostname.includes('.') ? hostname : undefined;
};

const handlesOf = (app: Raw): readonly Handle[] => {
  const client = str(obj(obj(app['credentials'])['oauthClient'])['client_id']);
  const domain = domainOf(clientSettings(app)['client_uri']);
  return [
    ...(client ? [{ kind: 'app_id', value: client, verified: true } as const] : []),
    ...(domain ? [{ kind: 'publisher_domain', value: domain, verified: false } as const] : []),
  ];
};

const grantTypes = (app: Raw): readonly string[] =>
  list(clientSettings(app)['grant_types']).flatMap((one) => str(one) ?? []);

const clientFact = (app: Raw, scope: string): Identity => {
  const id = need(str(app['id']), 'app.id');
  const method = str(obj(obj(app['credentials'])['oauthClient'])['token_endpoint_auth_method']);
  return {
    kind: 'identity',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    name: str(app['label']) ?? id,
    ...classOf(app),
    flags: noFlags,
    status: isActive(app) ? 'active' : 'disabled',
    createdAt: dateFact(app['created'], 'Okta told no date'),
    interactive: known(false),
    mfa: known(false),
    lastUsedAt: unknown('Okta keeps no last use of a client; its System Log tells each'),
    tags: {
      ...(method ? { authentication: method } : {}),
      grantTypes: grantTypes(app).join(' '),
    },
    handles: handlesOf(app),
  };
};

const resourceFact = (app: Raw, scope: string): Resource => {
  const id = need(str(app['id']), 'app.id');
  // The link is all that names it: https://…/api/v1/policies/<id>
  const link = str(obj(obj(app['_links'])['accessPolicy'])['href']);
  const policy = link === undefined ? undefined : /\/policies\/([^/?]+)$/.exec(link)?.[1];
  const uris = list(clientSettings(app)['redirect_uris']).flatMap((one) => str(one) ?? []);
  return {
    kind: 'resource',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    name: str(app['label']) ?? id,
    type: 'application',
    ...(isOAuthClient(app) ? { runsAs: oktaId(id) } : {}),
    tags: {
      integration: str(app['name']) ?? 'unknown',
      signOnMode: str(app['signOnMode']) ?? 'unknown',
      status: str(app['status']) ?? 'unknown',
      ...(policy === undefined ? {} : { accessPolicy: oktaId(policy) }),
      ...(uris.length > 0 ? { redirectUris: uris.join(' ').slice(0, 2_000) } : {}),
    },
  };
};

/** People of a connected Active Directory sign in to Okta with what that domain says of them. */
const directoryTrust = (app: Raw, scope: string): readonly Trust[] => {
  if (app['name'] !== 'active_directory' && app['name'] !== 'ldap_interface') return [];
  const id = need(str(app['id']), 'app.id');
  const domain = str(obj(obj(app['settings'])['app'])['namingContext']) ?? str(app['label']) ?? id;
  return [
    {
      kind: 'trust',
      id: oktaId(`${id}#directory`),
      system: 'okta',
      targetId: oktaId(scope),
      principal: { kind: 'federated', value: domain },
      mechanism: 'delegation',
      effect: 'allow',
      conditions: { type: 'delegated authentication', status: str(app['status']) ?? 'unknown' },
      external: known(false),
    },
  ];
};

/** @throws CountersignError ERR_INPUT_INVALID */
export const appFacts = (app: Raw, scope: string): readonly InventoryFact[] => [
  resourceFact(app, scope),
  ...(isOAuthClient(app) ? [clientFact(app, scope)] : []),
  ...directoryTrust(app, scope),
];

const grantOf = (
  grant: Raw,
  parts: Pick<Entitlement, 'holderId' | 'resources' | 'conditions'>,
): readonly Entitlement[] => {
  if (!isActive(grant)) return [];
  const id = need(str(grant['id']), 'grant.id');
  const scopeId = need(str(grant['scopeId']), 'grant.scopeId');
  return [
    {
      kind: 'entitlement',
      id: oktaId(id),
      system: 'okta',
      ...parts,
      effect: 'allow',
      privileges: [scopeId],
      privilegesInverted: false,
      resourcesInverted: false,
      via: { kind: 'consent', name: scopeId, nativeId: id },
      standing: 'standing',
    },
  ];
};

/** A scope an administrator gave to an app as a whole, e.g. `okta.users.manage`. */
export const appGrantFact = (grant: Raw, appId: string): readonly Entitlement[] =>
  grantOf(grant, {
    holderId: oktaId(appId),
    resources: ['*'],
    conditions: { grantedAt: instant(grant['created']) ?? null, by: str(grant['source']) ?? null },
  });

/** A scope one user gave to an app: the app may do it in that user's name. */
export const consentFact = (grant: Raw, userId: string): readonly Entitlement[] => {
  const client = str(grant['clientId']);
  return client === undefined
    ? []
    : grantOf(grant, {
        holderId: oktaId(client),
        resources: [oktaId(userId)],
        conditions: { grantedAt: instant(grant['created']) ?? null, onBehalfOf: oktaId(userId) },
      });
};

const assignment = (
  holder: string,
  app: Pick<Raw, never> & { readonly id: string; readonly label: string },
  conditions: Readonly<Record<string, unknown>>,
): Entitlement => ({
  kind: 'entitlement',
  id: oktaId(`${holder}#app/${app.id}`),
  system: 'okta',
  holderId: oktaId(holder),
  effect: 'allow',
  privileges: ['app.sign_in'],
  privilegesInverted: false,
  resources: [oktaId(app.id)],
  resourcesInverted: false,
  conditions,
  via: { kind: 'assignment', name: app.label, nativeId: app.id },
  standing: 'standing',
});

export interface AppName {
  readonly id: string;
  readonly label: string;
}

/** Only those assigned in person: who comes by a group is told by the group's assignment. */
export const appUserFact = (user: Raw, app: AppName): readonly Entitlement[] =>
  user['scope'] === 'GROUP'
    ? []
    : [
        assignment(need(str(user['id']), 'appUser.id'), app, {
          assignedAt: instant(user['created']) ?? null,
          userName: str(obj(user['credentials'])['userName']) ?? null,
          externalId: str(user['externalId']) ?? null,
          passwordChangedAt: instant(user['passwordChanged']) ?? null,
          status: str(user['status']) ?? null,
        }),
      ];

export const appGroupFact = (group: Raw, app: AppName): Entitlement =>
  assignment(need(str(group['id']), 'appGroup.id'), app, {
    assignedAt: instant(group['lastUpdated']) ?? null,
    priority: typeof group['priority'] === 'number' ? group['priority'] : null,
  });

/** An API service integration: a vendor's client with Okta scopes of its own. */
export const integrationFacts = (one: Raw, scope: string): readonly InventoryFact[] => {
  const id = need(str(one['id']), 'integration.id');
  const scopes = list(one['grantedScopes']).flatMap((item) => str(item) ?? []);
  return [
    {
      kind: 'identity',
      id: oktaId(id),
      system: 'okta',
      nativeId: id,
      scope,
      name: str(one['name']) ?? str(one['type']) ?? id,
      class: 'third_party_app',
      classReason: 'an API service integration of a vendor',
      flags: noFlags,
      status: 'active',
      createdAt: dateFact(one['createdAt'], 'Okta told no date'),
      interactive: known(false),
      mfa: known(false),
      lastUsedAt: unknown('Okta keeps no last use of an integration; its System Log tells each'),
      tags: { integration: str(one['type']) ?? 'unknown' },
      handles: [{ kind: 'app_id', value: id, verified: true }],
    },
    ...(scopes.length === 0
      ? []
      : [
          {
            kind: 'entitlement',
            id: oktaId(`${id}#scopes`),
            system: 'okta',
            holderId: oktaId(id),
            effect: 'allow',
            privileges: scopes,
            privilegesInverted: false,
            resources: ['*'],
            resourcesInverted: false,
            conditions: undefined,
            via: { kind: 'consent', name: 'API service integration', nativeId: id },
            standing: 'standing',
          } as const,
        ]),
  ];
};
