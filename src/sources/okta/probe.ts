/** Tries each declared scope: to read by a list of one, to act by asking for a token with that scope. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { type OktaApi, type OktaApiOptions, oktaApi } from './client.ts';
import type { OktaConfig } from './config.ts';
import { readApi } from './inventory/pull.ts';
import { oktaManage, oktaScopes } from './permissions.ts';

const readTrials: Readonly<Record<keyof typeof oktaScopes, string | undefined>> = {
  users: '/api/v1/users?limit=1',
  groups: '/api/v1/groups?limit=1',
  apps: '/api/v1/apps?limit=1',
  // Only of one app: there is no harmless list of all.
  grants: undefined,
  integrations: '/integrations/api/v1/api-services',
  tokens: '/api/v1/api-tokens',
  roles: '/api/v1/iam/roles',
  idps: '/api/v1/idps?limit=1',
  zones: '/api/v1/zones?limit=1',
  origins: '/api/v1/trustedOrigins?limit=1',
  policies: '/api/v1/policies?type=OKTA_SIGN_ON',
  authenticators: '/api/v1/authenticators',
  devices: '/api/v1/devices?limit=1',
  logs: '/api/v1/logs?limit=1',
};

const tried = async (
  permission: string,
  attempt: () => Promise<unknown>,
): Promise<PermissionProbe> => {
  try {
    await attempt();
    return { permission, granted: 'yes' };
  } catch (fault) {
    const granted = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
    return { permission, granted, because: messageOf(fault).slice(0, 300) };
  }
};

const firstApp = async (api: OktaApi): Promise<string | undefined> => {
  for await (const page of api.pages(oktaScopes.apps, '/api/v1/apps?limit=1')) {
    const id = page[0]?.['id'];
    return typeof id === 'string' ? id : undefined;
  }
  return undefined;
};

const tryGrants = async (api: OktaApi): Promise<PermissionProbe> => {
  const permission = oktaScopes.grants;
  const app = await firstApp(api).catch(() => undefined);
  if (app === undefined)
    return { permission, granted: 'unknown', because: 'no app to ask the grants of' };
  return tried(permission, () =>
    api.send(permission, { path: `/api/v1/apps/${encodeURIComponent(app)}/grants` }),
  );
};

/** A scope to act cannot be tried without acting; a token says whether it was granted, a user's role does not. */
async function* actProbes(config: OktaConfig, options: OktaApiOptions) {
  const acting = config.actCredentials;
  for (const permission of Object.values(oktaManage)) {
    if (acting === undefined) {
      yield { permission, granted: 'no', because: 'no actCredentials are set' } as const;
    } else if ('token' in acting) {
      yield {
        permission,
        granted: 'unknown',
        because: "an API token has its user's rights, which cannot be tried without acting",
      } as const;
    } else {
      const api = oktaApi(config, acting, options);
      const one = await tried(permission, () =>
        api.send(permission, { path: '/.well-known/okta-organization' }),
      );
      yield one;
    }
  }
}

export async function* probeOkta(
  config: OktaConfig,
  options: OktaApiOptions = {},
): AsyncGenerator<PermissionProbe> {
  const api = readApi(config, options);
  for (const [noun, path] of Object.entries(readTrials)) {
    const permission = oktaScopes[noun as keyof typeof oktaScopes];
    yield path === undefined
      ? await tryGrants(api)
      : await tried(permission, () => api.send(permission, { path }));
  }
  yield* actProbes(config, options);
}
