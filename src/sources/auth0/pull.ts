/** The live pull of one tenant: each list behind its own scope of the Management API. */
import { isObject } from '../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import { clientToken, loopbackOnly } from '../client-token.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { assertKnown, probeReads } from '../probe-reads.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorHttp, vendorHttp } from '../vendor-http.ts';
import { type Auth0Config, scopeOf } from './config.ts';
import {
  clientFact,
  clientGrantFact,
  clientKeyFact,
  clientSecretFact,
  connectionFact,
  permissionFact,
  resource,
  resourceServerFact,
  roleFact,
  userFacts,
  wornFact,
} from './map.ts';

export interface Auth0PullOptions extends PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

interface World {
  readonly http: VendorHttp;
  readonly scope: string;
  readonly clients: { readonly id: string; readonly method: string }[];
}

const api = (config: Auth0Config, { sleep }: Auth0PullOptions): VendorHttp => {
  const policy = loopbackOnly(config.url);
  const token = clientToken({
    vendor: 'Auth0',
    url: new URL('/oauth/token', config.url).href,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: config.clientId,
      client_secret: config.clientSecret,
      audience: config.audience ?? new URL('/api/v2/', config.url).href,
    }),
    policy,
  });
  return vendorHttp({
    vendor: 'Auth0',
    baseUrl: config.url.replace(/\/$/, ''),
    authorise: async () => ({ authorization: `Bearer ${await token()}` }),
    policy,
    ...(sleep ? { sleep } : {}),
  });
};

const enc = encodeURIComponent;

/** Checkpoint paging: `take` and `from`, with `next` in the answer. */
async function* pages(
  http: VendorHttp,
  permission: string,
  path: string,
  inside: string,
): AsyncGenerator<readonly Raw[]> {
  let from = '';
  for (;;) {
    const query = `take=100${from === '' ? '' : `&from=${enc(from)}`}`;
    const target = `/api/v2/${path}${path.includes('?') ? '&' : '?'}${query}`;
    const { body } = await http.send({ permission, path: target });
    yield list(Array.isArray(body) ? body : obj(body)[inside]).filter(isObject);
    const next = str(obj(body)['next']);
    if (next === undefined) return;
    from = next;
  }
}

/** The list of users ends at 1000 whatever the page; so it goes on from the last date that was seen. */
async function* users(http: VendorHttp): AsyncGenerator<readonly Raw[]> {
  const seen = new Set<string>();
  let since = '*';
  for (;;) {
    let fresh = 0;
    let last = since;
    for (let page = 0; page < 10; page++) {
      const query = `q=${enc(`created_at:[${since} TO *]`)}&search_engine=v3&sort=created_at:1&per_page=100&page=${page}`;
      const { body } = await http.send({
        permission: 'read:users',
        path: `/api/v2/users?${query}`,
      });
      const found = list(body).filter(isObject);
      const some = found.filter((user) => !seen.has(str(user['user_id']) ?? ''));
      for (const user of some) seen.add(str(user['user_id']) ?? '');
      fresh += some.length;
      last = str(found.at(-1)?.['created_at']) ?? last;
      yield some;
      if (found.length === 0) return;
    }
    if (fresh === 0 || last === since) return;
    since = last;
  }
}

/** Secrets are not among the fields that are asked for. */
const CLIENT_FIELDS =
  'fields=client_id,name,app_type,is_first_party,global,grant_types,token_endpoint_auth_method&include_fields=true';

const areas: readonly Area<World>[] = [
  {
    name: 'users',
    permission: 'read:users',
    kinds: ['identity', 'credential'],
    async *list({ http, scope }) {
      for await (const page of users(http)) yield page.flatMap((user) => userFacts(user, scope));
    },
  },
  {
    name: 'clients',
    permission: 'read:clients',
    kinds: ['identity', 'credential'],
    async *list({ http, scope, clients }) {
      for await (const page of pages(http, 'read:clients', `clients?${CLIENT_FIELDS}`, 'clients')) {
        const real = page.filter((client) => client['global'] !== true);
        for (const client of real)
          clients.push({
            id: str(client['client_id']) ?? '',
            method: str(client['token_endpoint_auth_method']) ?? '',
          });
        yield real.flatMap((client) => [
          clientFact(client, scope),
          ...clientSecretFact(client, scope),
        ]);
      }
    },
  },
  {
    name: 'client credentials',
    permission: 'read:client_credentials',
    kinds: ['credential'],
    async *list({ http, scope, clients }) {
      for (const { id } of clients) {
        const path = `/api/v2/clients/${enc(id)}/credentials`;
        const { body } = await http.send({ permission: 'read:client_credentials', path });
        yield list(body)
          .filter(isObject)
          .map((key) => clientKeyFact(key, id, scope));
      }
    },
  },
  {
    name: 'client grants',
    permission: 'read:client_grants',
    kinds: ['entitlement'],
    async *list({ http }) {
      for await (const page of pages(http, 'read:client_grants', 'client-grants', 'client_grants'))
        yield page.map(clientGrantFact);
    },
  },
  {
    name: 'roles',
    permission: 'read:roles',
    kinds: ['role', 'entitlement'],
    async *list({ http, scope }) {
      for (let page = 0; ; page++) {
        const path = `/api/v2/roles?per_page=100&page=${page}`;
        const { body } = await http.send({ permission: 'read:roles', path });
        const found = list(body).filter(isObject);
        if (found.length === 0) return;
        yield found.map((role) => roleFact(role, scope));
        for (const role of found) yield* ofRole(http, role);
      }
    },
  },
  {
    name: 'connections',
    permission: 'read:connections',
    kinds: ['trust'],
    async *list({ http, scope }) {
      for await (const page of pages(http, 'read:connections', 'connections', 'connections'))
        yield page.map((one) => connectionFact(one, scope));
    },
  },
  {
    name: 'resource servers',
    permission: 'read:resource_servers',
    kinds: ['resource'],
    async *list({ http, scope }) {
      const path = 'resource-servers';
      for await (const page of pages(http, 'read:resource_servers', path, 'resource_servers'))
        yield page.map((one) => resourceServerFact(one, scope));
    },
  },
];

async function* ofRole(http: VendorHttp, role: Raw): AsyncGenerator<readonly InventoryFact[]> {
  const id = str(role['id']) ?? '';
  const name = str(role['name']) ?? id;
  for (let page = 0; ; page++) {
    const path = `/api/v2/roles/${enc(id)}/permissions?per_page=100&page=${page}`;
    const { body } = await http.send({ permission: 'read:roles', path });
    const found = list(body).filter(isObject);
    if (found.length === 0) break;
    yield found.map((one) => permissionFact(one, id));
  }
  for await (const page of pages(http, 'read:roles', `roles/${enc(id)}/users`, 'users'))
    yield page.map((user) => wornFact(str(user['user_id']) ?? '', { id, name }));
}

/** @throws CountersignError ERR_SOURCE_DENIED when the client is not known. A single refusal is a blind spot instead. */
export async function* pullAuth0(
  config: Auth0Config,
  at: number,
  options: Auth0PullOptions = {},
): AsyncGenerator<Snapshot> {
  const http = api(config, options);
  const scope = scopeOf(config);
  await assertKnown(() =>
    http.send({ permission: 'read:users', path: '/api/v2/users?per_page=1&page=0' }),
  );
  yield pullAreas({
    system: 'auth0',
    scope,
    at,
    areas,
    world: { http, scope, clients: [] },
    options,
    finish: (facts) => [
      resource(scope, { nativeId: scope, name: scope, type: 'tenant' }),
      ...facts,
    ],
  });
}

export const auth0Reads: Readonly<Record<string, string | undefined>> = {
  'read:users': '/api/v2/users?per_page=1&page=0',
  'read:clients': '/api/v2/clients?take=1',
  // Only of one client.
  'read:client_credentials': undefined,
  'read:client_grants': '/api/v2/client-grants?take=1',
  'read:roles': '/api/v2/roles?per_page=1&page=0',
  'read:connections': '/api/v2/connections?take=1',
  'read:resource_servers': '/api/v2/resource-servers?take=1',
};

export const probeAuth0 = (
  config: Auth0Config,
  options: Auth0PullOptions = {},
): AsyncGenerator<PermissionProbe> => probeReads(api(config, options), auth0Reads);
