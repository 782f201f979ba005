/** The live pull of one account; permissions are those of an Admin API application. */
import { isObject } from '../../core/index.ts';
import type { Snapshot } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { assertKnown, probeReads } from '../probe-reads.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorAnswer, vendorHttp } from '../vendor-http.ts';
import { type DuoConfig, scopeOf } from './config.ts';
import { bypassFact, groupFact, userFacts } from './map.ts';
import { adminFacts, adminRoleFact, endpointFact, integrationFacts } from './map-admin.ts';
import { canonicalParams, rfc2822, signDuo } from './sign.ts';

export interface DuoPullOptions extends PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly now?: () => number;
}

interface DuoApi {
  readonly send: (request: {
    readonly permission: string;
    readonly path: string;
  }) => Promise<VendorAnswer>;
}

interface World {
  readonly api: DuoApi;
  readonly scope: string;
}

/** As the Admin Panel names them. */
const READ = 'Grant resource - Read';
const ADMINS = 'Grant administrators - Read';
const APPS = 'Grant applications - Read';

const apiOf = (config: DuoConfig, { sleep, now = Date.now }: DuoPullOptions): DuoApi => {
  const http = vendorHttp({
    vendor: 'Duo',
    baseUrl: config.url.replace(/\/$/, ''),
    authorise: async () => ({}),
    errorIn(body) {
      const said = obj(body);
      if (said['stat'] !== 'FAIL') return undefined;
      const detail = str(said['message_detail']);
      return { message: `${str(said['message']) ?? 'refused'}${detail ? `: ${detail}` : ''}` };
    },
    ...(sleep ? { sleep } : {}),
  });
  return {
    async send({ permission, path }) {
      const url = new URL(path, config.url);
      const params = Object.fromEntries(url.searchParams);
      const date = rfc2822(now());
      const call = { method: 'GET', host: url.host, path: url.pathname, params, date };
      const authorization = signDuo(call, config.integrationKey, config.secretKey, config.digest);
      return http.send({
        permission,
        // Sent as it was signed.
        path: `${url.pathname}?${canonicalParams(params)}`,
        headers: { authorization, date },
      });
    },
  };
};

/** Paging by `metadata.next_offset`. */
async function* pages(
  { api }: World,
  permission: string,
  path: string,
  limit: number,
): AsyncGenerator<readonly Raw[]> {
  let offset: string | undefined = '0';
  while (offset !== undefined) {
    const target: string = `${path}?limit=${limit}&offset=${offset}`;
    const { body } = await api.send({ permission, path: target });
    yield list(obj(body)['response']).filter(isObject);
    const next: unknown = obj(obj(body)['metadata'])['next_offset'];
    offset = typeof next === 'number' ? String(next) : str(next);
  }
}

const simple = (
  parts: Pick<Area<World>, 'name' | 'permission' | 'kinds'>,
  path: string,
  limit: number,
  map: (one: Raw, scope: string) => ReturnType<typeof userFacts>,
): Area<World> => ({
  ...parts,
  async *list(world) {
    for await (const page of pages(world, parts.permission, path, limit))
      yield page.flatMap((one) => map(one, world.scope));
  },
});

const admins: Area<World> = {
  name: 'administrators',
  permission: ADMINS,
  kinds: ['identity', 'entitlement', 'role'],
  async *list(world) {
    const told = new Set<string>();
    for await (const page of pages(world, ADMINS, '/admin/v1/admins', 100)) {
      const roles = page.flatMap((one) => str(one['role']) ?? []).filter((one) => !told.has(one));
      const fresh = [...new Set(roles)];
      for (const one of fresh) told.add(one);
      yield [
        ...fresh.map((one) => adminRoleFact(one, world.scope)),
        ...page.flatMap((one) => adminFacts(one, world.scope)),
      ];
    }
  },
};

const areas: readonly Area<World>[] = [
  simple(
    { name: 'groups', permission: READ, kinds: ['group'] },
    '/admin/v1/groups',
    100,
    (one, scope) => [groupFact(one, scope)],
  ),
  simple(
    { name: 'users', permission: READ, kinds: ['identity', 'credential', 'membership'] },
    '/admin/v1/users',
    300,
    userFacts,
  ),
  simple(
    { name: 'bypass codes', permission: READ, kinds: ['credential'] },
    '/admin/v1/bypass_codes',
    500,
    (one) => bypassFact(one),
  ),
  simple(
    { name: 'endpoints', permission: READ, kinds: ['resource'] },
    '/admin/v1/endpoints',
    500,
    (one, scope) => [endpointFact(one, scope)],
  ),
  admins,
  simple(
    {
      name: 'integrations',
      permission: APPS,
      kinds: ['identity', 'resource', 'credential', 'entitlement'],
    },
    '/admin/v3/integrations',
    300,
    integrationFacts,
  ),
];

const FIRST = '/admin/v1/users?limit=1&offset=0';

/** @throws CountersignError ERR_SOURCE_DENIED when the key is not known. A single refusal is a blind spot instead. */
export async function* pullDuo(
  config: DuoConfig,
  at: number,
  options: DuoPullOptions = {},
): AsyncGenerator<Snapshot> {
  const api = apiOf(config, options);
  await assertKnown(() => api.send({ permission: READ, path: FIRST }));
  const scope = scopeOf(config);
  yield pullAreas({ system: 'duo', scope, at, areas, world: { api, scope }, options });
}

export const duoReads: Readonly<Record<string, string>> = {
  [READ]: FIRST,
  [ADMINS]: '/admin/v1/admins?limit=1&offset=0',
  [APPS]: '/admin/v3/integrations?limit=1&offset=0',
};

export const probeDuo = (
  config: DuoConfig,
  options: DuoPullOptions = {},
): AsyncGenerator<PermissionProbe> => probeReads(apiOf(config, options), duoReads);
