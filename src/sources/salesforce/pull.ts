/** The live pull by SOQL, each object behind the permission that shows it; and the same permissions tried one by one. */
import { CountersignError } from '../../core/index.ts';
import type { InventoryFact, Role, Snapshot } from '../../model/index.ts';
import { known, unknown } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { assertKnown, probeReads } from '../probe-reads.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { type Raw, str } from '../record.ts';
import type { VendorHttp } from '../vendor-http.ts';
import { type ClientOptions, rowsOf, salesforceHttp } from './client.ts';
import type { SalesforceConfig } from './config.ts';
import { appId, salesforceId } from './ids.ts';
import {
  holding,
  mapApp,
  mapGroup,
  mapPassword,
  mapRole,
  mapToken,
  mapUser,
  membership,
  permissionsIn,
} from './map.ts';

/** User permissions, by the names of Setup. */
export const reads = {
  users: 'View All Users',
  setup: 'View Setup and Configuration',
  manage: 'Manage Users',
  factors: 'Manage Multi-Factor Authentication in API',
  apps: 'Manage Connected Apps',
} as const;

interface World {
  readonly http: VendorHttp;
  readonly config: SalesforceConfig;
  readonly users: Map<string, Raw>;
  readonly apps: Set<string>;
  readonly roles: Map<string, { readonly role: Role; readonly permissions: readonly string[] }>;
  readonly factors: Map<string, boolean>;
  usersWhole: boolean;
  appsWhole: boolean;
}

const facts = (...given: readonly (InventoryFact | undefined)[]): readonly InventoryFact[] =>
  given.filter((one) => one !== undefined);

/** One area for one object. */
const area = (
  spec: Pick<Area<World>, 'name' | 'permission' | 'kinds'> & {
    readonly soql: string;
    readonly each: (row: Raw, world: World) => readonly InventoryFact[];
    readonly end?: (world: World) => void;
    /** FIELDS(ALL) gives this many rows at most: a full answer may not be a whole one. */
    readonly most?: number;
  },
): Area<World> => ({
  name: spec.name,
  permission: spec.permission,
  kinds: spec.kinds,
  async *list(world) {
    const { http, config } = world;
    let count = 0;
    for await (const rows of rowsOf(http, config, {
      permission: spec.permission,
      soql: spec.soql,
    })) {
      count += rows.length;
      yield rows.flatMap((row) => spec.each(row, world));
    }
    if (count >= (spec.most ?? Number.POSITIVE_INFINITY)) {
      throw new CountersignError(
        'ERR_INPUT_TOO_LARGE',
        `only the first ${count} ${spec.name} were read`,
      );
    }
    spec.end?.(world);
  },
});

const areas: readonly Area<World>[] = [
  area({
    name: 'users',
    permission: reads.users,
    kinds: ['identity', 'credential', 'membership', 'entitlement'],
    soql: 'SELECT Id, Username, Name, Email, IsActive, UserType, ProfileId, UserRoleId, ManagerId, Department, Title, EmployeeNumber, FederationIdentifier, CreatedDate, LastLoginDate, LastPasswordChangeDate FROM User',
    each(row, world) {
      const identity = mapUser(row, world.config.organizationId);
      if (identity) world.users.set(identity.nativeId, row);
      return facts(identity, mapPassword(row));
    },
    end(world) {
      world.usersWhole = true;
    },
  }),
  area({
    name: 'profiles',
    permission: reads.setup,
    kinds: ['role', 'entitlement'],
    soql: 'SELECT FIELDS(ALL) FROM Profile LIMIT 200',
    most: 200,
    each(row, world) {
      const role = mapRole(row, 'profile', world.config.organizationId);
      const permissions = permissionsIn(row);
      if (role === undefined) return [];
      const holders = [...world.users.values()].filter(
        (user) => salesforceId(str(user['ProfileId']) ?? '') === role.id,
      );
      return [role, ...holders.map((user) => holding(str(user['Id']) ?? '', role, permissions))];
    },
  }),
  area({
    name: 'permission sets',
    permission: reads.setup,
    kinds: ['role', 'entitlement'],
    soql: 'SELECT FIELDS(ALL) FROM PermissionSet WHERE IsOwnedByProfile = false LIMIT 200',
    most: 200,
    each(row, world) {
      const role = mapRole(row, 'permission set', world.config.organizationId);
      if (role) world.roles.set(role.id, { role, permissions: permissionsIn(row) });
      return facts(role);
    },
  }),
  area({
    name: 'permission set assignments',
    permission: reads.setup,
    kinds: ['entitlement'],
    soql: 'SELECT Id, AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile = false',
    each(row, world) {
      const held = world.roles.get(salesforceId(str(row['PermissionSetId']) ?? ''));
      const user = str(row['AssigneeId']);
      return held && user ? [holding(user, held.role, held.permissions)] : [];
    },
  }),
  area({
    name: 'role hierarchy',
    permission: reads.setup,
    kinds: ['group', 'membership'],
    soql: 'SELECT Id, Name, DeveloperName, ParentRoleId FROM UserRole',
    each(row, world) {
      const group = mapGroup(row, world.config.organizationId);
      const id = str(row['Id']);
      if (group === undefined || id === undefined) return [];
      const inside = [...world.users.values()].filter(
        (user) => salesforceId(str(user['UserRoleId']) ?? '') === group.id,
      );
      return [group, ...inside.map((user) => membership(str(user['Id']) ?? '', id))];
    },
  }),
  area({
    name: 'groups',
    permission: reads.setup,
    kinds: ['group'],
    soql: "SELECT Id, Name, DeveloperName, Type FROM Group WHERE Type IN ('Regular', 'Queue')",
    each: (row, world) => facts(mapGroup(row, world.config.organizationId)),
  }),
  area({
    name: 'members of groups',
    permission: reads.setup,
    kinds: ['membership'],
    soql: "SELECT Id, GroupId, UserOrGroupId FROM GroupMember WHERE Group.Type IN ('Regular', 'Queue')",
    each(row) {
      const [group, member] = [str(row['GroupId']), str(row['UserOrGroupId'])];
      return group && member ? [membership(member, group)] : [];
    },
  }),
  area({
    name: 'connected apps',
    permission: reads.apps,
    kinds: ['identity'],
    soql: 'SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly, CreatedDate, LastModifiedDate FROM ConnectedApplication',
    each(row, world) {
      const app = mapApp(row, world.config.organizationId);
      if (app) world.apps.add(app.id);
      return facts(app);
    },
    end(world) {
      world.appsWhole = true;
    },
  }),
  area({
    name: 'tokens of apps',
    permission: reads.manage,
    kinds: ['credential', 'entitlement', 'identity'],
    soql: 'SELECT Id, AppName, UserId, CreatedDate, LastUsedDate FROM OauthToken',
    each(row, world) {
      const app = str(row['AppName']);
      const isNew = world.appsWhole && app !== undefined && !world.apps.has(appId(app));
      if (isNew) world.apps.add(appId(app));
      return [
        ...(isNew ? facts(mapApp({ Name: app }, world.config.organizationId)) : []),
        ...(mapToken(row) ?? []),
      ];
    },
  }),
  area({
    name: 'verification methods',
    permission: reads.factors,
    kinds: [],
    soql: 'SELECT UserId, HasTotp, HasU2F, HasBuiltInAuthenticator, HasSalesforceAuthenticator FROM TwoFactorMethodsInfo',
    each(row, world) {
      const has = [
        'HasTotp',
        'HasU2F',
        'HasBuiltInAuthenticator',
        'HasSalesforceAuthenticator',
      ].some((name) => row[name] === true);
      world.factors.set(salesforceId(str(row['UserId']) ?? ''), has);
      return [];
    },
  }),
];

/** @throws CountersignError ERR_SOURCE_DENIED when the connected app is not let in at all. */
export async function* pullSalesforce(
  config: SalesforceConfig,
  at: number,
  options: PullOptions & ClientOptions = {},
): AsyncGenerator<Snapshot> {
  const http = salesforceHttp(config, options);
  await assertKnown(() =>
    http.send({ permission: 'sign in', path: `/services/data/${config.apiVersion}/limits` }),
  );
  const world: World = {
    http,
    config,
    users: new Map(),
    apps: new Set(),
    roles: new Map(),
    factors: new Map(),
    usersWhole: false,
    appsWhole: false,
  };
  const snapshot = await pullAreas({
    system: 'salesforce',
    scope: config.organizationId,
    at,
    areas,
    world,
    options,
    finish: (all, unread) =>
      all.map((fact) => {
        if (fact.kind !== 'identity' || fact.class === 'third_party_app') return fact;
        const has = world.factors.get(fact.id);
        if (has !== undefined) return { ...fact, mfa: known(has) };
        return unread.has('verification methods')
          ? { ...fact, mfa: unknown(`verification methods were not read (${reads.factors})`) }
          : { ...fact, mfa: known(false) };
      }),
  });
  yield snapshot;
}

const trial = (object: string): string =>
  `/services/data/v61.0/query?q=${encodeURIComponent(`SELECT Id FROM ${object} LIMIT 1`)}`;

export const probeSalesforce = (
  config: SalesforceConfig,
  options: ClientOptions = {},
): AsyncGenerator<PermissionProbe> =>
  probeReads(salesforceHttp(config, options), {
    [reads.users]: trial('User'),
    [reads.setup]: trial('PermissionSet'),
    [reads.apps]: trial('ConnectedApplication'),
    [reads.manage]: trial('OauthToken'),
    [reads.factors]: trial('TwoFactorMethodsInfo'),
  });
