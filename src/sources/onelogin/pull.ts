/** The live pull of one account. Scopes of API credentials: "Read users" and "Read all". */
import { isObject } from '../../core/index.ts';
import { type InventoryFact, known, type Snapshot, unknown } from '../../model/index.ts';
import { clientToken, loopbackOnly } from '../client-token.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { assertKnown, probeReads } from '../probe-reads.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorHttp, vendorHttp } from '../vendor-http.ts';
import { type OneloginConfig, scopeOf } from './config.ts';
import { appFact, factorFact, privilegeFacts, roleFacts, userFacts } from './map.ts';
import { oneloginId } from './parse.ts';

export interface OneloginPullOptions extends PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** "Read users": users, roles, factors. "Read all": what else there is to read. */
const USERS = 'Read users';
const ALL = 'Read all';

interface World {
  readonly http: VendorHttp;
  readonly scope: string;
  readonly users: string[];
  readonly mfa: Map<string, boolean>;
}

const api = (config: OneloginConfig, { sleep }: OneloginPullOptions): VendorHttp => {
  const policy = loopbackOnly(config.url);
  const basic = Buffer.from(`${config.clientId}:${config.clientSecret}`).toString('base64');
  const token = clientToken({
    vendor: 'OneLogin',
    url: new URL('/auth/oauth2/v2/token', config.url).href,
    headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
    body: JSON.stringify({ grant_type: 'client_credentials' }),
    policy,
  });
  return vendorHttp({
    vendor: 'OneLogin',
    baseUrl: config.url.replace(/\/$/, ''),
    authorise: async () => ({ authorization: `bearer ${await token()}` }),
    policy,
    ...(sleep ? { sleep } : {}),
  });
};

/** Paging by the After-Cursor header. https://developers.onelogin.com/api-docs/2/getting-started/using-query-parameters */
async function* pages(
  http: VendorHttp,
  permission: string,
  path: string,
): AsyncGenerator<readonly Raw[]> {
  let cursor: string | undefined;
  do {
    const glue = path.includes('?') ? '&' : '?';
    const more: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body, headers } = await http.send({
      permission,
      path: `${path}${glue}limit=1000${more}`,
    });
    yield list(Array.isArray(body) ? body : obj(body)['data']).filter(isObject);
    cursor = str(headers.get('after-cursor'));
  } while (cursor !== undefined);
}

const FIELDS =
  'id,username,email,status,state,created_at,last_login,password_changed_at,directory_id,external_id,samaccountname';

const holders = async (http: VendorHttp, id: string, noun: 'users' | 'roles') => {
  const path = `/api/1/privileges/${encodeURIComponent(id)}/${noun}`;
  const { body } = await http.send({ permission: ALL, path });
  const kind = noun === 'users' ? 'user' : 'role';
  return list(obj(body)[noun]).map((one) => oneloginId(kind, String(one)));
};

const areas: readonly Area<World>[] = [
  {
    name: 'users',
    permission: USERS,
    kinds: ['identity', 'credential'],
    async *list({ http, scope, users }) {
      for await (const page of pages(http, USERS, `/api/2/users?fields=${FIELDS}`)) {
        for (const user of page) users.push(String(user['id']));
        yield page.flatMap((user) => userFacts(user, scope));
      }
    },
  },
  {
    name: 'roles',
    permission: USERS,
    kinds: ['role', 'entitlement'],
    async *list({ http, scope }) {
      for await (const page of pages(http, USERS, '/api/2/roles?fields=apps,users,admins'))
        yield page.flatMap((role) => roleFacts(role, scope));
    },
  },
  {
    name: 'factors',
    permission: USERS,
    kinds: ['credential'],
    async *list({ http, scope, users, mfa }) {
      for (const user of users) {
        const path = `/api/2/mfa/users/${encodeURIComponent(user)}/devices`;
        const { body } = await http.send({ permission: USERS, path });
        const devices = list(body).filter(isObject);
        mfa.set(oneloginId('user', user), devices.length > 0);
        yield devices.map((device) => factorFact(device, user, scope));
      }
    },
    total: ({ users }) => users.length,
  },
  {
    name: 'apps',
    permission: ALL,
    kinds: ['resource'],
    async *list({ http, scope }) {
      for await (const page of pages(http, ALL, '/api/2/apps'))
        yield page.map((app) => appFact(app, scope));
    },
  },
  {
    name: 'delegated privileges',
    permission: ALL,
    kinds: ['entitlement'],
    async *list({ http }) {
      for await (const page of pages(http, ALL, '/api/1/privileges')) {
        for (const privilege of page) {
          const id = String(privilege['id']);
          const who = [
            ...(await holders(http, id, 'users')),
            ...(await holders(http, id, 'roles')),
          ];
          yield privilegeFacts(privilege, who);
        }
      }
    },
  },
];

const withMfa =
  ({ mfa }: World) =>
  (fact: InventoryFact): InventoryFact => {
    if (fact.kind !== 'identity') return fact;
    const second = mfa.get(fact.id);
    return {
      ...fact,
      mfa: second === undefined ? unknown('factors could not be read') : known(second),
    };
  };

const FIRST = '/api/2/users?limit=1';

/** @throws CountersignError ERR_SOURCE_DENIED when the client is not known. A single refusal is a blind spot instead. */
export async function* pullOnelogin(
  config: OneloginConfig,
  at: number,
  options: OneloginPullOptions = {},
): AsyncGenerator<Snapshot> {
  const http = api(config, options);
  await assertKnown(() => http.send({ permission: USERS, path: FIRST }));
  const world: World = { http, scope: scopeOf(config), users: [], mfa: new Map() };
  yield pullAreas({
    system: 'onelogin',
    scope: world.scope,
    at,
    areas,
    world,
    options,
    finish: (facts) => facts.map(withMfa(world)),
  });
}

export const oneloginReads: Readonly<Record<string, string>> = {
  [USERS]: FIRST,
  [ALL]: '/api/2/apps?limit=1',
};

export const probeOnelogin = (
  config: OneloginConfig,
  options: OneloginPullOptions = {},
): AsyncGenerator<PermissionProbe> => probeReads(api(config, options), oneloginReads);
