/** The live pull: metadata, signing keys, and the clients whose registration we may read. */
import { CountersignError, isCountersignError, messageOf } from '../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { obj, type Raw, str } from '../record.ts';
import { vendorHttp } from '../vendor-http.ts';
import { type OidcConfig, scopeOf } from './config.ts';
import { clientFacts, issuerFact, keyFacts } from './facts.ts';

export const oidcPermissions = {
  discovery: 'discovery:read',
  keys: 'jwks:read',
  clients: 'registration:read',
} as const;

export interface OidcPullOptions extends PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

interface World {
  readonly config: OidcConfig;
  readonly scope: string;
  readonly metadata: Raw;
  readonly sleep: OidcPullOptions['sleep'];
  refused: CountersignError | undefined;
}

/** Each address is asked by itself: keys may lie with another host than the issuer. */
const get = async (
  permission: string,
  address: string,
  { sleep }: Pick<World, 'sleep'>,
  token?: string,
): Promise<unknown> => {
  const { origin, pathname, search } = new URL(address);
  const http = vendorHttp({
    vendor: 'OpenID provider',
    baseUrl: origin,
    authorise: async () => (token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(sleep === undefined ? {} : { sleep }),
  });
  return (await http.send({ permission, path: `${pathname}${search}` })).body;
};

const discover = async (config: OidcConfig, sleep: OidcPullOptions['sleep']): Promise<Raw> => {
  const base = config.issuer.replace(/\/+$/, '');
  const metadata = obj(
    await get(oidcPermissions.discovery, `${base}/.well-known/openid-configuration`, { sleep }),
  );
  const issuer = str(metadata['issuer']);
  // OpenID Connect Discovery §4.3: the issuer must be the very one that was asked.
  if (issuer === undefined || scopeOf(issuer) !== scopeOf(config.issuer))
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${config.issuer} says that it is ${String(issuer).slice(0, 200)}`,
    );
  return metadata;
};

async function* keys(world: World): AsyncGenerator<readonly InventoryFact[]> {
  const address = str(world.metadata['jwks_uri']);
  if (address === undefined)
    throw new CountersignError('ERR_INPUT_INVALID', 'the provider names no jwks_uri');
  yield keyFacts(await get(oidcPermissions.keys, address, world), world.scope, world.config.issuer);
}

async function* clients(world: World): AsyncGenerator<readonly InventoryFact[]> {
  const { config, scope } = world;
  let unknownTokens = 0;
  let last: CountersignError | undefined;
  for (const { registrationUri, registrationToken } of config.clients) {
    try {
      const client = obj(
        await get(oidcPermissions.clients, registrationUri, world, registrationToken),
      );
      yield clientFacts(client, scope, config.issuer);
    } catch (fault) {
      // 401 is said of one client: it is gone, or its token was replaced (RFC 7592 §2.1).
      if (!isCountersignError(fault, 'ERR_SOURCE_DENIED') || fault.detail['status'] !== 401)
        throw fault;
      last = fault;
      unknownTokens++;
    }
  }
  if (last === undefined) return;
  if (unknownTokens === config.clients.length) world.refused = last;
  throw last;
}

const keyArea: Area<World> = {
  name: 'credentials',
  permission: oidcPermissions.keys,
  kinds: ['credential'],
  list: keys,
};

const clientArea: Area<World> = {
  name: 'identities',
  permission: oidcPermissions.clients,
  // Never whole: there is no way to list clients that nobody named.
  kinds: [],
  list: clients,
  total: ({ config }) => config.clients.length,
};

const unlisted = {
  area: 'identities',
  because:
    'a provider lists neither its users nor its clients: only those that are named or seen are known',
};

/**
 * Keys and clients apart: a key that left the set is gone, a client that was not asked for is not.
 * @throws CountersignError ERR_SOURCE_DENIED where nothing can be read, or no registration token is accepted.
 */
export async function* pullOidc(
  config: OidcConfig,
  at: number,
  options: OidcPullOptions = {},
): AsyncGenerator<Snapshot> {
  const metadata = await discover(config, options.sleep);
  const scope = scopeOf(config.issuer);
  const world: World = { config, scope, metadata, sleep: options.sleep, refused: undefined };
  const pull = { system: 'oidc', at, world, options };
  const asked = config.clients.length > 0;
  const registered = await pullAreas({
    ...pull,
    scope: `${scope}#clients`,
    areas: asked ? [clientArea] : [],
  });
  if (world.refused !== undefined) throw world.refused;
  const signing = await pullAreas({ ...pull, scope, areas: [keyArea] });
  yield {
    ...signing,
    blind: [...signing.blind, unlisted],
    facts: [issuerFact(scope, metadata), ...signing.facts],
  };
  if (asked) yield registered;
}

export async function* probeOidc(
  config: OidcConfig,
  options: OidcPullOptions = {},
): AsyncGenerator<PermissionProbe> {
  const { sleep } = options;
  const tried = async (
    permission: string,
    ask: () => Promise<unknown>,
  ): Promise<PermissionProbe> => {
    try {
      await ask();
      return { permission, granted: 'yes' };
    } catch (fault) {
      const granted = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
      return { permission, granted, because: messageOf(fault).slice(0, 300) };
    }
  };
  let metadata: Raw = {};
  yield await tried(oidcPermissions.discovery, async () => {
    metadata = await discover(config, sleep);
  });
  const address = str(metadata['jwks_uri']);
  yield address === undefined
    ? { permission: oidcPermissions.keys, granted: 'unknown', because: 'no jwks_uri is known' }
    : await tried(oidcPermissions.keys, () => get(oidcPermissions.keys, address, { sleep }));
  const [first] = config.clients;
  yield first === undefined
    ? { permission: oidcPermissions.clients, granted: 'unknown', because: 'no client is named' }
    : await tried(oidcPermissions.clients, () =>
        get(oidcPermissions.clients, first.registrationUri, { sleep }, first.registrationToken),
      );
}
