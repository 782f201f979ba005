import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Identity, InventoryFact, Snapshot } from '../../../model/index.ts';
import type { SourceDefinition } from '../../contract.ts';
import { inventorySuite } from '../../inventory-suite.case.ts';
import type { Raw } from '../../record.ts';
import { entraSource } from '../index.ts';
import { noWait, startBench } from '../twin/bench.case.ts';
import type { EntraTwin } from '../twin/index.ts';
import { secrets } from '../twin/seed.ts';
import { EXPORT_APP, EXPORT_SP, GRAPH_SP, NADIA, SAM, STAFF, VENDOR_SP } from '../twin/seed-ids.ts';
import { applicationResource, principalIdentity } from './apps.ts';
import { groupFact, policyResource } from './directory.ts';
import { appRoleAssignment } from './grants.ts';
import { pullEntra } from './pull.ts';
import { idsIn } from './read.ts';
import { roleAssignment, roleFact } from './roles.ts';
import { userIdentity } from './users.ts';

const { read } = entraSource.permissions;

inventorySuite({
  source: entraSource as SourceDefinition,
  notOfInventory: ['IdentityRiskEvent.Read.All'],
  expected: {
    identity: 9,
    role: 3,
    group: 2,
    membership: 5,
    resource: 6,
    credential: 9,
    entitlement: 14,
    trust: 7,
    owner: 2,
    setting: 24,
  },
  async start() {
    const { twin, config, unknown } = await startBench(read);
    return {
      pull: (at, options) => pullEntra(config, at, options, noWait),
      pullUnknown: (at) => pullEntra(unknown, at, undefined, noWait),
      deny: twin.deny,
      throttle: (times) => twin.throttle(times),
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets,
      close: twin.close,
    };
  },
});

const pulled = async (
  licensed = true,
  prepare: (twin: EntraTwin) => void = () => {},
): Promise<readonly InventoryFact[]> => {
  const { twin, config } = await startBench(read);
  twin.state.licensed = licensed;
  prepare(twin);
  try {
    const snapshots: Snapshot[] = [];
    for await (const one of pullEntra(config, Date.UTC(2026, 5, 1), undefined, noWait)) {
      snapshots.push(one);
    }
    expect(snapshots.flatMap(({ blind }) => blind)).toEqual([]);
    return snapshots.flatMap(({ facts }) => facts);
  } finally {
    await twin.close();
  }
};

describe('the directory of a tenant', () => {
  it('tells people, machines, agents and vendors apart, each with its reason', async () => {
    const facts = await pulled();
    const named = new Map(
      facts.flatMap((one) => (one.kind === 'identity' ? [[one.name, one] as const] : [])),
    );
    const classes = [...named].map(([name, one]) => [name.slice(0, 8), one.class]);
    expect(Object.fromEntries(classes)).toEqual({
      'nadia@ex': 'human',
      'sam@exam': 'human',
      kim_part: 'human',
      Sync_DC1: 'service_account',
      'nightly-': 'service_account',
      Microsof: 'third_party_app',
      'Acme Bac': 'third_party_app',
      'vm-build': 'workload',
      helpdesk: 'agent',
    });
    const sam = named.get('sam@example.com') as Identity;
    expect(sam.handles).toContainEqual({
      kind: 'federated_id',
      value: 'S-1-5-21-1-2-3-1104',
      issuer: 'corp.example.com',
      verified: true,
    });
    expect(sam).toMatchObject({ mfa: { value: false }, tags: { riskLevel: 'high' } });
    expect(named.get('nadia@example.com')).toMatchObject({
      mfa: { known: true, value: true },
      lastUsedAt: { known: true, value: Date.UTC(2026, 4, 31, 10) },
    });
  });

  it('dates secrets and certificates, and hangs them on the service principal that they prove', async () => {
    const facts = await pulled();
    const keys = facts.flatMap((one) =>
      one.kind === 'credential' && one.ofId === `entra:${EXPORT_SP}` ? [one] : [],
    );
    expect(keys).toMatchObject([
      {
        type: 'client_secret',
        createdAt: { value: Date.UTC(2025, 4, 1, 12) },
        expiresAt: { value: Date.UTC(2027, 4, 1, 12) },
        lastUsedAt: { known: true, value: Date.UTC(2026, 4, 31, 2) },
      },
      { type: 'certificate', lastUsedAt: { known: false } },
    ]);
  });

  it('tells consents of all from those of one, roles worn from roles that may be put on', async () => {
    const facts = await pulled();
    const rights = facts.filter((one) => one.kind === 'entitlement');
    const of = (id: string) => rights.filter((one) => one.holderId === `entra:${id}`);
    expect(of(VENDOR_SP)).toMatchObject([
      {
        privileges: ['Mail.Read', 'offline_access', 'User.Read'],
        resources: [`entra:${GRAPH_SP}`],
        conditions: { consentType: 'AllPrincipals' },
      },
    ]);
    expect(of(NADIA).map(({ standing, until }) => [standing, until])).toEqual([
      ['active', Date.UTC(2026, 5, 1, 12)],
      ['eligible', Date.UTC(2026, 11, 31)],
      ['standing', undefined],
    ]);
    expect(of(EXPORT_SP).map(({ privileges }) => privileges)).toContainEqual([
      'RoleManagement.ReadWrite.Directory',
    ]);
    expect(of(SAM)[0]?.privileges).toEqual(['microsoft.directory/applications/credentials/update']);
  });

  it('lists all owners of what has more than an expanded listing shows', async () => {
    const many = Array.from({ length: 25 }, (_, n) => `owner-${n}`);
    const facts = await pulled(true, ({ state }) => {
      state.owners.clear();
      for (const id of [EXPORT_APP, EXPORT_SP, STAFF]) state.owners.set(id, many);
    });
    const owners = facts.flatMap((one) => (one.kind === 'owner' ? [one.id] : []));
    expect([owners.length, new Set(owners).size]).toEqual([75, 75]);
  });

  it('reads assignments the plain way in a tenant without PIM, and misses none', async () => {
    const facts = await pulled(false);
    const rights = facts.filter((one) => one.kind === 'entitlement');
    expect(rights.filter(({ standing }) => standing === 'eligible')).toEqual([]);
    expect(rights).toHaveLength(13);
  });
});

/** The published objects are those of Microsoft's Python SDK: its names back into Graph's. */
const inGraphWords = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inGraphWords);
  if (typeof value !== 'object' || value === null) return value;
  const { _args: args } = value as { _args?: readonly unknown[] };
  if (args !== undefined) return args[0];
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === 'odata_type'
        ? '@odata.type'
        : key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      inGraphWords(inner),
    ]),
  );
};

const fixtures = resolve(import.meta.dirname, '../../../../../shared/data/inventory/cartography');

const fixture = (file: string, key: string): readonly Raw[] => {
  const path = resolve(fixtures, `microsoft__entra__${file}.json`);
  const whole = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
  return inGraphWords(whole[key]) as readonly Raw[];
};

describe.skipIf(!existsSync(fixtures))(
  'the published objects of other tools (skipped without ../shared/data)',
  () => {
    const present = <T>(list: readonly (T | undefined)[]): readonly T[] =>
      list.filter((one) => one !== undefined);

    it('map without loss of identities, dates and names', () => {
      const users = present(
        fixture('users', 'MOCK_ENTRA_USERS').map((one) => userIdentity(one, 't')),
      );
      expect(users.map(({ nativeId, tags }) => [nativeId.slice(0, 8), tags['email']])).toEqual([
        ['ae4ac864', 'hjsimpson@simpson.corp'],
        ['11dca63b', 'entra-test-user-1@mycompany.onmicrosoft.com'],
      ]);
      const principals = present(
        fixture('applications', 'MOCK_SERVICE_PRINCIPALS').map((one) =>
          principalIdentity(one, 't'),
        ),
      );
      expect(principals.map(({ status, tags }) => [status, tags['appId']?.slice(0, 8)])).toEqual([
        ['active', 'aaaaaaaa'],
        ['active', 'ffffffff'],
      ]);
      const apps = present(
        fixture('applications', 'MOCK_ENTRA_APPLICATIONS').map((one) =>
          applicationResource(one, 't', undefined),
        ),
      );
      expect(apps.map(({ tags }) => [tags['createdDateTime'], tags['redirectUris']])).toEqual([
        ['2025-05-01T12:00:00Z', 'https://finance.example.com/callback'],
        ['2025-05-02T08:30:00Z', 'https://hr.example.org/login'],
      ]);
    });

    it('map without loss of grants, members and owners', () => {
      const roles = present(
        fixture('applications', 'MOCK_APP_ROLE_ASSIGNMENTS').map((one) =>
          appRoleAssignment(one, new Map()),
        ),
      );
      expect(new Set(roles.map(({ id }) => id)).size).toBe(4);
      expect(roles.map(({ privileges }) => privileges)).toEqual(Array(4).fill(['default access']));
      const worn = fixture('directory_roles', 'MOCK_ROLE_ASSIGNMENTS').flatMap((one) =>
        roleAssignment(one, false, () => undefined),
      );
      expect(worn.filter(({ kind }) => kind === 'entitlement')).toHaveLength(3);
      const definitions = fixture('directory_roles', 'MOCK_ROLE_DEFINITIONS');
      expect(present(definitions.map((one) => roleFact(one, 't'))).map(({ name }) => name)).toEqual(
        ['Global Administrator', 'User Administrator'],
      );
      const groups = fixture('groups', 'MOCK_ENTRA_GROUPS_WITH_DELETED');
      expect(present(groups.map((one) => groupFact(one, 't')))).toHaveLength(3);
      const members = fixture('groups', 'MOCK_GROUP_MEMBERS') as unknown as Record<string, unknown>;
      const owners = fixture('groups', 'MOCK_GROUP_OWNERS') as unknown as Record<string, unknown>;
      expect(Object.values(members).flatMap(idsIn)).toHaveLength(3);
      expect(Object.values(owners).flatMap(idsIn)).toHaveLength(2);
    });
  },
);

const export_ = resolve(fixtures, '../../entra/scubagear-ProviderSettingsExport.json');

describe.skipIf(!existsSync(export_))(
  "a tenant's conditional access (skipped without ../shared/data)",
  () => {
    it('keeps of each policy its state, whom it includes and what it asks for', () => {
      const text = readFileSync(export_, 'utf8').replace(/^\uFEFF/, '');
      const lower = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(lower);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [
            key.charAt(0).toLowerCase() + key.slice(1),
            lower(inner),
          ]),
        );
      };
      const whole = JSON.parse(text) as Record<string, unknown>;
      const given = lower(whole['conditional_access_policies']) as readonly Raw[];
      const policies = given.flatMap((one) => policyResource(one, 't') ?? []);
      expect(policies).toHaveLength(7);
      for (const { tags } of policies) expect(tags['state']).toMatch(/^(enabled|disabled)/);
      expect(policies.filter(({ tags }) => tags['includeUsers'] === 'All').length).toBeGreaterThan(
        0,
      );
    });
  },
);
