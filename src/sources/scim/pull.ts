/** The live pull: users and groups of one SCIM service, each behind its own permission. */
import { CountersignError, isCountersignError, messageOf } from '../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import type { Raw } from '../record.ts';
import { type ScimClient, scimClient } from './client.ts';
import { type ScimConfig, scopeOf } from './config.ts';
import { groupFacts, type ScimSpace, userFacts } from './facts.ts';

export const scimPermissions = { users: 'Users:read', groups: 'Groups:read' } as const;

export interface ScimPullOptions extends PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

interface World {
  readonly client: ScimClient;
  readonly space: ScimSpace;
  total: number | undefined;
}

const clientOf = (config: ScimConfig, { sleep }: ScimPullOptions): ScimClient =>
  scimClient({
    url: config.url ?? '',
    vendor: 'SCIM',
    authorization: `Bearer ${config.token ?? ''}`,
    ...(sleep === undefined ? {} : { sleep }),
  });

const listing = (
  permission: string,
  endpoint: string,
  map: (resource: Raw, space: ScimSpace) => readonly InventoryFact[],
) =>
  async function* (world: World): AsyncGenerator<readonly InventoryFact[]> {
    for await (const { resources, total } of world.client.pages(permission, endpoint)) {
      world.total = total;
      yield resources.flatMap((one) => map(one, world.space));
    }
  };

const areas: readonly Area<World>[] = [
  {
    name: 'identities',
    permission: scimPermissions.users,
    kinds: ['identity', 'entitlement'],
    list: listing(scimPermissions.users, '/Users', userFacts),
    total: (world) => world.total,
  },
  {
    name: 'groups',
    permission: scimPermissions.groups,
    kinds: ['group', 'membership'],
    list: listing(scimPermissions.groups, '/Groups', groupFacts),
    total: (world) => world.total,
  },
];

/** @throws CountersignError ERR_SOURCE_DENIED where the token is accepted nowhere. */
export async function* pullScim(
  config: ScimConfig,
  at: number,
  options: ScimPullOptions = {},
): AsyncGenerator<Snapshot> {
  // What is pushed to us is kept by us: there is nobody to ask.
  if (config.receives === true) return;
  const scope = scopeOf(config);
  const world: World = {
    client: clientOf(config, options),
    space: { scope, verifiedDomains: config.verifiedDomains },
    total: undefined,
  };
  const snapshot = await pullAreas({ system: 'scim', scope, at, areas, world, options });
  const denied = snapshot.blind.filter(({ needs }) => needs !== undefined);
  if (denied.length === areas.length)
    throw new CountersignError(
      'ERR_SOURCE_DENIED',
      denied.map(({ because }) => because).join('; '),
      { detail: { permission: scimPermissions.users } },
    );
  yield {
    ...snapshot,
    blind: [
      ...snapshot.blind,
      { area: 'credentials', because: 'SCIM has no way to list credentials' },
    ],
  };
}

export async function* probeScim(
  config: ScimConfig,
  options: ScimPullOptions = {},
): AsyncGenerator<PermissionProbe> {
  if (config.receives === true) return;
  const client = clientOf(config, options);
  for (const [permission, endpoint] of [
    [scimPermissions.users, '/Users'],
    [scimPermissions.groups, '/Groups'],
  ] as const) {
    try {
      await client.http.send({ permission, path: client.path(`${endpoint}?startIndex=1&count=1`) });
      yield { permission, granted: 'yes' };
    } catch (fault) {
      const granted = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
      yield { permission, granted, because: messageOf(fault).slice(0, 300) };
    }
  }
}
