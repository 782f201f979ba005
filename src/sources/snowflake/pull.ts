/** The live pull by SHOW statements and one view, each behind what it needs; and the same tried one by one. */
import { CountersignError, isCountersignError, messageOf } from '../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { type Raw, str } from '../record.ts';
import type { VendorHttp } from '../vendor-http.ts';
import { type ClientOptions, rowsOf, snowflakeHttp } from './client.ts';
import type { SnowflakeConfig } from './config.ts';
import {
  accountAdmin,
  mapCredential,
  mapGrantOfRole,
  mapGrantToRole,
  mapRole,
  mapUser,
} from './map.ts';

/** MANAGE GRANTS shows all users and grants; the database role shows the security views of ACCOUNT_USAGE. */
export const reads = {
  grants: 'MANAGE GRANTS',
  roles: 'USAGE of the role that reads',
  views: 'SNOWFLAKE.SECURITY_VIEWER',
} as const;

interface World {
  readonly http: VendorHttp;
  readonly config: SnowflakeConfig;
  readonly sleep: ClientOptions['sleep'];
  readonly roles: string[];
}

const CREDENTIALS =
  'SELECT CREDENTIAL_ID, NAME, USER_NAME, TYPE, STATUS, CREATED_ON, EXPIRATION_DATE, LAST_USED_ON, LAST_ALTERED FROM SNOWFLAKE.ACCOUNT_USAGE.CREDENTIALS WHERE DELETED_ON IS NULL';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const facts = (...given: readonly (InventoryFact | undefined)[]): readonly InventoryFact[] =>
  given.filter((one) => one !== undefined);

async function* each(
  world: World,
  permission: string,
  statement: string,
): AsyncGenerator<readonly Raw[]> {
  const { http, config, sleep } = world;
  yield* rowsOf(http, config, { permission, statement, ...(sleep ? { sleep } : {}) });
}

const areas: readonly Area<World>[] = [
  {
    name: 'users',
    permission: reads.grants,
    kinds: ['identity'],
    async *list(world) {
      for await (const rows of each(world, reads.grants, 'SHOW USERS'))
        yield rows.flatMap((row) => facts(mapUser(row, world.config.account)));
    },
  },
  {
    name: 'roles',
    permission: reads.roles,
    // Grants are asked role by role.
    kinds: ['role', 'trust', 'entitlement'],
    async *list(world) {
      for await (const rows of each(world, reads.roles, 'SHOW ROLES')) {
        for (const row of rows) {
          const name = str(row['name']);
          if (name !== undefined) world.roles.push(name);
        }
        yield rows.flatMap((row) => facts(mapRole(row, world.config.account)));
      }
      if (world.roles.includes('ACCOUNTADMIN')) yield [accountAdmin];
    },
  },
  {
    name: 'grants',
    permission: reads.grants,
    kinds: ['trust', 'entitlement'],
    total: ({ roles }) => roles.length,
    async *list(world) {
      const known = new Set(world.roles);
      for (const role of world.roles) {
        for await (const rows of each(world, reads.grants, `SHOW GRANTS OF ROLE ${quoted(role)}`))
          yield rows.flatMap((row) => facts(mapGrantOfRole(row)));
        for await (const rows of each(world, reads.grants, `SHOW GRANTS TO ROLE ${quoted(role)}`)) {
          // That a role has another is told by the grants of the other.
          const own = rows.filter(
            (row) => !(str(row['granted_on']) === 'ROLE' && known.has(str(row['name']) ?? '')),
          );
          yield own.flatMap((row) => facts(mapGrantToRole(row)));
        }
      }
    },
  },
  {
    name: 'credentials',
    permission: reads.views,
    kinds: ['credential'],
    async *list(world) {
      for await (const rows of each(world, reads.views, CREDENTIALS))
        yield rows.flatMap((row) => facts(mapCredential(row)));
    },
  },
];

/** @throws CountersignError ERR_SOURCE_DENIED when Snowflake does not know the key. */
export async function* pullSnowflake(
  config: SnowflakeConfig,
  at: number,
  options: PullOptions & ClientOptions = {},
): AsyncGenerator<Snapshot> {
  const http = snowflakeHttp(config, options);
  const world: World = { http, config, sleep: options.sleep, roles: [] };
  try {
    for await (const _rows of each(world, 'sign in', 'SELECT CURRENT_ROLE()')) break;
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_SOURCE_DENIED') || fault.detail['status'] === 401)
      throw fault;
  }
  yield await pullAreas({ system: 'snowflake', scope: config.account, at, areas, world, options });
}

const trials: Readonly<Record<string, string>> = {
  [reads.grants]: 'SHOW GRANTS OF ROLE "ACCOUNTADMIN"',
  [reads.roles]: 'SHOW ROLES LIMIT 1',
  [reads.views]: 'SELECT CREDENTIAL_ID FROM SNOWFLAKE.ACCOUNT_USAGE.CREDENTIALS LIMIT 1',
};

export async function* probeSnowflake(
  config: SnowflakeConfig,
  options: ClientOptions = {},
): AsyncGenerator<PermissionProbe> {
  const world: World = {
    http: snowflakeHttp(config, options),
    config,
    sleep: options.sleep,
    roles: [],
  };
  for (const [permission, statement] of Object.entries(trials)) {
    try {
      for await (const _rows of each(world, permission, statement)) break;
      yield { permission, granted: 'yes' };
    } catch (fault) {
      if (!(fault instanceof CountersignError)) throw fault;
      const granted = fault.code === 'ERR_SOURCE_DENIED' ? 'no' : 'unknown';
      yield { permission, granted, because: messageOf(fault) };
    }
  }
}
