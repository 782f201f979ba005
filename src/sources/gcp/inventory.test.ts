import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { list, obj, type Raw, strings } from '../record.ts';
import { gcpSource } from './index.ts';
import { apiKey, container, serviceAccount, serviceAccountKey } from './inventory/accounts.ts';
import { bindingsOf, entitlementsOf, privilegesOf, roleFact } from './inventory/bindings.ts';
import { mapPool, mapProvider } from './inventory/federation.ts';
import { pullGcp } from './inventory/pull.ts';
import { pullGcpLogs } from './logs.ts';
import { memberOf, principalIdentity } from './member.ts';
import { acts, reads } from './permissions.ts';
import { probeGcp } from './probe.ts';
import { CI, KEY, POOL, PROVIDER } from './twin/seed.ts';
import { logged } from './twin/state.ts';
import { noSleep, START, startBench } from './twin.case.ts';

inventorySuite({
  source: gcpSource,
  async start() {
    const { twin, config, unknownConfig, secrets } = await startBench();
    return {
      pull: (at, options) => pullGcp(config, at, { ...options, ...noSleep }),
      pullUnknown: (at) => pullGcp(unknownConfig, at, noSleep),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets,
      close: twin.close,
    };
  },
  // 3 accounts, 2 pools, 3 people, a foreign account, GitHub's workload.
  expected: {
    identity: 10,
    credential: 4,
    group: 2,
    role: 7,
    entitlement: 10,
    trust: 9,
    resource: 8,
  },
  notOfInventory: [reads.logs],
});

logPullSuite({
  source: gcpSource,
  async start() {
    const { twin, config, clock } = await startBench();
    const use = (at: number) =>
      logged(twin.state, {
        method: 'storage.objects.get',
        service: 'storage.googleapis.com',
        resource: 'projects/_/buckets/b/objects/o',
        actor: CI,
        at,
      });
    return {
      pullLogs: (cursor, options) => pullGcpLogs(config, cursor, options, noSleep),
      logged: () =>
        twin.state.log.flatMap((record) => gcpSource.parse(record).map(({ vendorId }) => vendorId)),
      goOn() {
        use(clock.now() - 5 * 3_600_000 - 600_000);
        clock.advance(3_600_000);
        use(clock.now() - 60_000);
      },
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      since: START - 30 * 86_400_000,
      now: () => clock.now(),
      close: twin.close,
    };
  },
  permissions: [reads.logs],
});

const collect = async (pulled: AsyncIterable<Snapshot>): Promise<readonly Snapshot[]> => {
  const out: Snapshot[] = [];
  for await (const one of pulled) out.push(one);
  return out;
};

describe('the IAM of an organisation', () => {
  it('says who may do what where, until when, and who may become whom', async () => {
    const { twin, config } = await startBench();
    try {
      const facts = (await collect(pullGcp(config, START, noSleep))).flatMap((one) => one.facts);
      const one = (id: string): InventoryFact | undefined => facts.find((fact) => fact.id === id);
      const trusts = facts.filter((fact) => fact.kind === 'trust');
      expect(one(`gcp:${CI}`)).toMatchObject({
        class: 'service_account',
        scope: 'acme-prod',
        status: 'active',
      });
      expect(one(`gcp:credential:${KEY}`)).toMatchObject({
        type: 'access_key',
        ofId: `gcp:${CI}`,
        createdAt: { value: Date.UTC(2025, 0, 1) },
        expiresAt: { known: true, value: null },
      });
      expect(one('gcp:credential:bb22')).toMatchObject({ type: 'signing_key', storedIn: 'vault' });
      expect(one('gcp:credential:cc33')).toMatchObject({
        status: 'inactive',
        expiresAt: { value: Date.UTC(2027, 0, 1) },
      });
      expect(one('gcp:pia@partner.example')).toMatchObject({
        class: 'human',
        flags: { external: true },
      });
      const limited = facts.find((fact) => fact.kind === 'entitlement' && fact.until !== undefined);
      expect(limited).toMatchObject({
        holderId: 'gcp:omar@example.com',
        until: Date.UTC(2026, 6, 1),
      });
      expect(
        trusts
          .filter(({ targetId }) => targetId === `gcp:${CI}`)
          .map(({ mechanism, principal }) => [mechanism, principal.kind]),
      ).toEqual(
        expect.arrayContaining([
          ['federation', 'federated'],
          ['token_minting', 'identity'],
          ['impersonation', 'identity'],
        ]),
      );
      const github = `gcp:principal://iam.googleapis.com/${POOL}/subject/repo:acme/shop:ref:refs/heads/main`;
      expect(one(github)).toMatchObject({
        class: 'workload',
        handles: [
          {
            kind: 'oidc_subject',
            value: 'repo:acme/shop:ref:refs/heads/main',
            issuer: 'https://token.actions.githubusercontent.com',
          },
        ],
      });
      expect(trusts.find(({ targetId }) => targetId === github)?.conditions).toMatchObject({
        provider: PROVIDER,
        attributeCondition: "assertion.repository_owner=='acme'",
      });
    } finally {
      await twin.close();
    }
  });

  it('asks Google which permissions it has, and changes nothing', async () => {
    const { twin, config } = await startBench();
    try {
      const before = twin.picture();
      twin.deny(reads.keys);
      twin.deny(acts.deleteKey);
      const answers = new Map<string, string>();
      for await (const { permission, granted } of probeGcp(config, noSleep))
        answers.set(permission, granted);
      expect([answers.get(reads.accounts), answers.get(reads.keys)]).toEqual(['yes', 'no']);
      expect([answers.get(acts.disableKey), answers.get(acts.deleteKey)]).toEqual(['yes', 'no']);
      expect(twin.picture()).toEqual(before);
    } finally {
      await twin.close();
    }
  });
});

const folder = resolve(import.meta.dirname, '../../../../shared/data/inventory/cartography');
const read = (name: string): Raw =>
  JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as Raw;
const items = (file: Raw, ...path: readonly string[]): readonly Raw[] =>
  list(path.reduce<unknown>((at, key) => obj(at)[key], file)).map(obj);

describe.skipIf(!existsSync(folder))(
  'published organisations are mapped without loss (skipped without ../shared/data)',
  () => {
    it('accounts, keys with their dates, roles', () => {
      const file = read('gcp__iam');
      const accounts = items(file, 'LIST_SERVICE_ACCOUNTS_RESPONSE', 'accounts').map((one) =>
        serviceAccount(one, 'project-abc'),
      );
      expect(accounts.map((one) => [one?.id, one?.status])).toEqual([
        ['gcp:service-account-1@project-abc.iam.gserviceaccount.com', 'active'],
        ['gcp:service-account-2@project-abc.iam.gserviceaccount.com', 'disabled'],
      ]);
      const keys = items(file, 'LIST_SERVICE_ACCOUNT_KEYS_RESPONSE', 'keys').map(serviceAccountKey);
      expect(keys.map((one) => [one?.nativeId, one?.type, one?.createdAt, one?.expiresAt])).toEqual(
        [
          [
            '1234567890',
            'signing_key',
            { known: true, value: Date.UTC(2023, 0, 1) },
            { known: true, value: Date.UTC(2024, 0, 1) },
          ],
          [
            '0987654321',
            'access_key',
            { known: true, value: Date.UTC(2023, 1, 1) },
            { known: true, value: Date.UTC(2024, 1, 1) },
          ],
        ],
      );
      const roles = [
        'LIST_PREDEFINED_ROLES_RESPONSE',
        'LIST_ORG_ROLES_RESPONSE',
        'LIST_PROJECT_CUSTOM_ROLES_RESPONSE',
      ].flatMap((name) => items(file, name, 'roles').map((one) => roleFact(one, 'x')));
      expect(roles).toHaveLength(8);
      expect(roles.filter((one) => one?.managedBy === 'vendor')).toHaveLength(4);
    });

    it('every grant of every policy, with its end', () => {
      const file = read('gcp__policy_bindings');
      const permissions = new Map(
        items(file, 'MOCK_IAM_ROLES').map((one) => [
          one['name'],
          strings(one['includedPermissions']),
        ]),
      );
      const grants = items(file, 'MOCK_POLICY_BINDINGS_RESPONSE', 'policy_results').flatMap(
        (result) =>
          items(result, 'policies').flatMap((one) =>
            bindingsOf(one['policy'], String(one['attached_resource'])).flatMap((binding) =>
              entitlementsOf(binding, permissions.get(binding.role) ?? []),
            ),
          ),
      );
      expect(grants).toHaveLength(9);
      expect(new Set(grants.map(({ id }) => id)).size).toBe(9);
      expect(grants.filter(({ until }) => until !== undefined).map(({ until }) => until)).toEqual([
        Date.UTC(2024, 11, 31),
      ]);
      expect(grants.every(({ privileges }) => privileges.length > 0)).toBe(true);
      expect(privilegesOf('roles/owner', ['a'])).toEqual(['*']);
    });

    it('federation, API keys and the tree', () => {
      const file = read('gcp__workload_identity');
      expect(
        items(file, 'LIST_WORKLOAD_IDENTITY_POOLS_RESPONSE', 'workloadIdentityPools').flatMap(
          (one) => mapPool(one, 'p'),
        ),
      ).toHaveLength(4);
      const providers = Object.values(
        obj(file['LIST_WORKLOAD_IDENTITY_PROVIDERS_RESPONSE']),
      ).flatMap((one) =>
        items(obj(one), 'workloadIdentityPoolProviders').map((provider) =>
          mapProvider(provider, 'p'),
        ),
      );
      expect(providers.map((one) => one?.trust('gcp:x').principal)).toEqual([
        { kind: 'federated', value: 'https://token.actions.githubusercontent.com' },
        { kind: 'account', value: '111122223333' },
      ]);
      expect(
        strings(file['WIF_BINDING_MEMBERS']).map(
          (one) => principalIdentity(memberOf(one), { scope: 'p', domains: [] })?.class,
        ),
      ).toEqual(['workload', 'workload']);
      expect(
        items(read('gcp__apikeys'), 'LIST_API_KEYS_RESPONSE').map(
          (one) => apiKey(one, 'p')?.createdAt,
        ),
      ).toEqual([
        { known: true, value: Date.UTC(2024, 0, 1) },
        { known: true, value: Date.UTC(2024, 1, 1) },
      ]);
      const tree = read('gcp__crm');
      const things = ['GCP_ORGANIZATIONS', 'GCP_FOLDERS', 'GCP_PROJECTS'].flatMap((name) =>
        items(tree, name).map((one) => container(one, 'o')),
      );
      expect(things.map((one) => [one?.id, one?.type, one?.tags['createdAt']])).toEqual([
        ['gcp:organizations/1337', 'organization', '2017-01-13T20:06:21.571Z'],
        ['gcp:folders/1414', 'folder', '2019-04-11T13:33:07.766Z'],
        ['gcp:projects/project-abc', 'project', '2019-05-22T19:28:30.592Z'],
      ]);
    });
  },
);
