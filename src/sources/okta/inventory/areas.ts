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
  consentFact,
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
import {
  apiTokenFact,
  factorFact,
  groupFact,
  groupRuleFact,
  isSecondFactor,
  membershipFact,
  passwordFact,
  userFact,
} from './people.ts';
import { roles } from './roles-area.ts';
import type { OktaArea, OktaWorld } from './world.ts';

/** Users per page: 200 at most. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ */
const PAGE = 200;

const enc = encodeURIComponent;

/** Deleted ones apart: without a filter Okta leaves them out. */
const userLists = [
  `/api/v1/users?limit=${PAGE}`,
  `/api/v1/users?limit=${PAGE}&filter=${enc('status eq "DEPROVISIONED"')}`,
];

const users: OktaArea = {
  name: 'users',
  permission: scopes.users,
  kinds: ['identity', 'credential', 'entitlement'],
  async *list({ api, scope, users: ids }) {
    for (const path of userLists) {
      for await (const page of api.pages(scopes.users, path)) {
        for (const user of page)
          if (user['status'] !== 'DEPROVISIONED' && user['status'] !== 'STAGED')
            ids.push(str(user['id']) ?? '');
        yield page.flatMap((user) => [userFact(user, scope), ...passwordFact(user, scope)]);
      }
    }
  },
};

const groups: OktaArea = {
  name: 'groups',
  permission: scopes.groups,
  kinds: ['group', 'membership', 'entitlement', 'role', 'resource'],
  async *list(world) {
    for await (const page of world.api.pages(scopes.groups, '/api/v1/groups?limit=200')) {
      for (const group of page)
        world.groups.push({ id: str(group['id']) ?? '', builtIn: group['type'] === 'BUILT_IN' });
      yield page.map((group) => groupFact(group, world.scope));
    }
    for (const { id } of world.groups) {
      const path = `/api/v1/groups/${enc(id)}/users?limit=${PAGE}`;
      for await (const page of world.api.pages(scopes.groups, path))
        yield page.map((user) => membershipFact(str(user['id']) ?? '', id));
    }
    for await (const page of world.api.pages(scopes.groups, '/api/v1/groups/rules?limit=200'))
      yield page.map((rule) => groupRuleFact(rule, world.scope));
  },
};

const credentialsOfApp = async (world: OktaWorld, app: Raw, id: string) => {
  const { api, scope } = world;
  const out: InventoryFact[] = [];
  const read = async (
    path: string,
    inside: string | undefined,
    map: (one: Raw) => InventoryFact,
  ) => {
    for await (const page of api.pages(scopes.apps, `/api/v1/apps/${enc(id)}/${path}`, inside))
      out.push(...page.map(map));
  };
  if (isOAuthClient(app)) {
    await read('credentials/secrets', undefined, (one) => secretFact(one, id, scope));
    await read('credentials/jwks', 'keys', (one) => clientKeyFact(one, id, scope));
    await read('tokens?limit=200', undefined, (one) => refreshTokenFact(one, scope));
  } else if (String(app['signOnMode']).startsWith('SAML')) {
    await read('credentials/keys', undefined, (one) => signingKeyFact(one, id, scope));
  }
  return out;
};

const apps: OktaArea = {
  name: 'apps',
  permission: scopes.apps,
  kinds: ['identity', 'resource', 'trust', 'credential', 'entitlement', 'role'],
  async *list(world) {
    const { api, scope } = world;
    for await (const page of api.pages(scopes.apps, '/api/v1/apps?limit=200')) {
      for (const raw of page) {
        const id = str(raw['id']) ?? '';
        world.apps.push({ id, label: str(raw['label']) ?? id, raw });
      }
      yield page.flatMap((app) => appFacts(app, scope));
    }
    for (const app of world.apps) {
      yield await credentialsOfApp(world, app.raw, app.id);
      const base = `/api/v1/apps/${enc(app.id)}`;
      for await (const page of api.pages(scopes.apps, `${base}/users?limit=500`))
        yield page.flatMap((user) => appUserFact(user, app));
      for await (const page of api.pages(scopes.apps, `${base}/groups?limit=200`))
        yield page.map((group) => appGroupFact(group, app));
    }
  },
};

const grants: OktaArea = {
  name: 'app grants',
  permission: scopes.grants,
  kinds: ['entitlement'],
  async *list({ api, apps: all }) {
    for (const { id } of all.filter((app) => isOAuthClient(app.raw))) {
      for await (const page of api.pages(scopes.grants, `/api/v1/apps/${enc(id)}/grants`))
        yield page.flatMap((grant) => appGrantFact(grant, id));
    }
  },
};

const integrations: OktaArea = {
  name: 'API service integrations',
  permission: scopes.integrations,
  kinds: ['identity', 'entitlement', 'credential'],
  async *list({ api, scope }) {
    const base = '/integrations/api/v1/api-services';
    for await (const page of api.pages(scopes.integrations, base)) {
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

/** Two calls for each user: this is most of a pull, and what the rate limit stretches. */
const factors: OktaArea = {
  name: 'factors and consents',
  permission: scopes.users,
  kinds: ['credential', 'entitlement'],
  async *list(world) {
    const { api, mfa } = world;
    const asked = world.everyone ? world.users : world.users.filter((id) => world.admins.has(id));
    for (const id of asked) {
      const base = `/api/v1/users/${enc(id)}`;
      const facts: InventoryFact[] = [];
      let second = false;
      for await (const page of api.pages(scopes.users, `${base}/factors`)) {
        second ||= page.some(isSecondFactor);
        facts.push(...page.map((factor) => factorFact(factor, id)));
      }
      mfa.set(id, second);
      for await (const page of api.pages(scopes.users, `${base}/grants?limit=200`))
        facts.push(...page.flatMap((grant) => consentFact(grant, id)));
      yield facts;
    }
  },
  total: ({ everyone, users: all, admins }) => (everyone ? all.length : admins.size),
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
    for await (const page of api.pages(permission, path)) yield page.map((one) => map(one, scope));
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
  users,
  groups,
  apps,
  grants,
  integrations,
  tokens,
  roles,
  factors,
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
