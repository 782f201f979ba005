/** What is asked of Okta, in order, each behind the scope it needs. */
import type { InventoryFact } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { oktaScopes as scopes } from '../permissions.ts';
import { clientKeyFact, refreshTokenFact, secretFact, signingKeyFact } from './app-credentials.ts';
import {
  appFacts,
  appGrantFact,
  appGroupFact,
  appUserFact,
  integrationFacts,
  isOAuthClient,
} from './apps.ts';
import {
  authenticatorFact,
  deviceFact,
  identityProviderFact,
  policyFact,
  policyRuleFact,
  trustedOriginFact,
  zoneFact,
} from './org.ts';
import { apiTokenFact } from './people.ts';
import { groupRules, groups, memberships, users } from './people-areas.ts';
import { administrators, roles } from './roles-area.ts';
import {
  type OktaArea,
  type OktaWorld,
  ofOne,
  ofOrganisation,
  placeOf,
  placeText,
} from './world.ts';

const enc = encodeURIComponent;

const fewOfApp = async (
  { api, scope }: OktaWorld,
  app: OktaWorld['apps'][number],
): Promise<readonly InventoryFact[]> => {
  const { id, raw } = app;
  const out: InventoryFact[] = [];
  const read = async (
    path: string,
    inside: string | undefined,
    map: (one: Raw) => InventoryFact,
  ) => {
    const pages = api.pages(scopes.apps, `/api/v1/apps/${enc(id)}/${path}`, inside);
    for await (const page of ofOne(pages)) out.push(...page.map(map));
  };
  if (isOAuthClient(raw)) {
    await read('credentials/secrets', undefined, (one) => secretFact(one, id, scope));
    await read('credentials/jwks', 'keys', (one) => clientKeyFact(one, id, scope));
    await read('tokens?limit=200', undefined, (one) => refreshTokenFact(one, scope));
  } else if (String(raw['signOnMode']).startsWith('SAML')) {
    await read('credentials/keys', undefined, (one) => signingKeyFact(one, id, scope));
  }
  await read('groups?limit=200', undefined, (one) => appGroupFact(one, app));
  return out;
};

const apps: OktaArea = {
  name: 'apps',
  permission: scopes.apps,
  kinds: ['identity', 'resource', 'trust', 'credential', 'entitlement', 'role'],
  fillsWorld: true,
  async *list(world) {
    for await (const page of world.api.pages(scopes.apps, '/api/v1/apps?limit=200')) {
      for (const raw of page) {
        const id = str(raw['id']) ?? '';
        world.apps.push({ id, label: str(raw['label']) ?? id, raw });
      }
      yield page.flatMap((app) => appFacts(app, world.scope));
    }
  },
};

/** Credentials and groups of an app are few; its users may be all there are. */
const appAccess: OktaArea = {
  name: 'app credentials and assignments',
  permission: scopes.apps,
  kinds: ['credential', 'entitlement'],
  async *list(world, from) {
    const start = placeOf(from);
    for (const [index, app] of world.apps.entries()) {
      if (index < start.index) continue;
      const base = `/api/v1/apps/${enc(app.id)}`;
      const resumed = index === start.index ? start.path : undefined;
      if (resumed === undefined) yield await fewOfApp(world, app);
      const path = resumed ?? `${base}/users?limit=500`;
      for await (const { items, next } of ofOne(world.api.linked(scopes.apps, path))) {
        const facts = items.flatMap((user) => appUserFact(user, app));
        yield { facts, next: placeText(index, next) };
      }
    }
  },
};

const grants: OktaArea = {
  name: 'app grants',
  permission: scopes.grants,
  kinds: ['entitlement'],
  async *list({ api, apps: all }) {
    for (const { id } of all.filter((app) => isOAuthClient(app.raw))) {
      const pages = api.pages(scopes.grants, `/api/v1/apps/${enc(id)}/grants`);
      for await (const page of ofOne(pages)) yield page.flatMap((grant) => appGrantFact(grant, id));
    }
  },
};

const integrations: OktaArea = {
  name: 'API service integrations',
  permission: scopes.integrations,
  kinds: ['identity', 'entitlement', 'credential'],
  async *list({ api, scope }) {
    const base = '/integrations/api/v1/api-services';
    for await (const page of ofOrganisation(api.pages(scopes.integrations, base))) {
      for (const one of page) {
        yield integrationFacts(one, scope);
        const id = str(one['id']) ?? '';
        const path = `${base}/${enc(id)}/credentials/secrets`;
        for await (const secrets of api.pages(scopes.integrations, path))
          yield secrets.map((secret) => secretFact(secret, id, scope));
      }
    }
  },
};

const tokens: OktaArea = {
  name: 'API tokens',
  permission: scopes.tokens,
  kinds: ['credential'],
  async *list({ api, scope }) {
    for await (const page of api.pages(scopes.tokens, '/api/v1/api-tokens'))
      yield page.map((token) => apiTokenFact(token, scope));
  },
};

const simple = (
  name: string,
  permission: string,
  path: string,
  map: (one: Raw, scope: string) => InventoryFact,
  kind: 'resource' | 'trust' = 'resource',
): OktaArea => ({
  name,
  permission,
  kinds: [kind],
  async *list({ api, scope }) {
    for await (const page of ofOrganisation(api.pages(permission, path)))
      yield page.map((one) => map(one, scope));
  },
});

/** https://developer.okta.com/docs/concepts/policies/ */
const POLICY_TYPES = ['OKTA_SIGN_ON', 'ACCESS_POLICY', 'PASSWORD', 'MFA_ENROLL'];

const policies: OktaArea = {
  name: 'policies',
  permission: scopes.policies,
  kinds: ['resource'],
  async *list({ api, scope }) {
    for (const type of POLICY_TYPES) {
      for await (const page of api.pages(scopes.policies, `/api/v1/policies?type=${type}`)) {
        yield page.map((policy) => policyFact(policy, scope));
        for (const policy of page) {
          const id = str(policy['id']) ?? '';
          const path = `/api/v1/policies/${enc(id)}/rules`;
          for await (const rules of api.pages(scopes.policies, path))
            yield rules.map((rule) => policyRuleFact(rule, id, scope));
        }
      }
    }
  },
};

export const oktaAreas: readonly OktaArea[] = [
  administrators,
  users,
  groups,
  memberships,
  groupRules,
  apps,
  appAccess,
  grants,
  integrations,
  tokens,
  roles,
  simple(
    'identity providers',
    scopes.idps,
    '/api/v1/idps?limit=200',
    identityProviderFact,
    'trust',
  ),
  simple('network zones', scopes.zones, '/api/v1/zones?limit=200', zoneFact),
  simple('trusted origins', scopes.origins, '/api/v1/trustedOrigins?limit=200', trustedOriginFact),
  policies,
  simple('authenticators', scopes.authenticators, '/api/v1/authenticators', authenticatorFact),
  simple('devices', scopes.devices, '/api/v1/devices?limit=200', deviceFact),
];
