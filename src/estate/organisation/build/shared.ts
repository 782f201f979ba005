/** What all systems share beside the people: offices, code, clusters, machines. Draws from numbers of its own. */
import { DAY } from '../../../core/index.ts';
import { addressIn, homes, type Spot } from '../../places.ts';
import { randomOf } from '../../random.ts';
import type {
  Account,
  Broker,
  Cluster,
  Host,
  IamRole,
  Office,
  Person,
  Pipeline,
  Repository,
  ServiceAccount,
  SharedPipeline,
} from '../model.ts';
import { repositories as names } from '../names.ts';
import { inlinePolicies, trusts } from '../policies.ts';
import { iamRole, iamUser, keyId, type Site } from './make.ts';

const officeTowns = ['London', 'Leipzig', 'New York'];

export const buildOffices = (seed: number): readonly Office[] =>
  homes
    .filter(({ city }) => officeTowns.includes(city))
    .map((spot): Office => {
      const random = randomOf(seed, 'shared', 'office', spot.city);
      return {
        name: spot.city,
        spot,
        addresses: [addressIn(spot, random), addressIn(spot, random)],
      };
    });

const teams = ['product', 'platform', 'data'] as const;

const repository = (seed: number, name: string, index: number, shared: boolean): Repository => ({
  name: `northwind/${name}`,
  id: randomOf(seed, 'shared', 'repository', name).int(100_000_000, 999_999_999),
  team: `${teams[index % teams.length]}-1`,
  visibility: index % 10 === 9 ? 'public' : 'private',
  usesSharedRole: shared,
});

export const buildRepositories = (
  seed: number,
  pipelines: readonly Pipeline[],
  shared: number,
): readonly Repository[] => [
  ...pipelines.map((one, index) =>
    repository(seed, one.repository.replace('northwind/', ''), index, false),
  ),
  ...Array.from({ length: shared }, (_, index) =>
    repository(seed, `svc-${names[index % names.length]}-${index + 1}`, index, true),
  ),
];

export const buildSharedPipeline = (
  site: Site,
  seed: number,
  repositories: readonly Repository[],
): SharedPipeline | undefined => {
  const sharing = repositories.filter((one) => one.usesSharedRole);
  if (sharing.length === 0) return undefined;
  const account = site.account('prod');
  return {
    repositories: sharing,
    role: iamRole(randomOf(seed, 'shared', 'pipeline'), site.start, {
      account,
      name: 'deploy-shared',
      trust: trusts.github(account.id, 'northwind/svc-*'),
      inline: inlinePolicies.deployer(account.id),
      tags: { team: 'platform', env: 'prod' },
    }),
  };
};

export const buildBroker = (
  site: Site,
  seed: number,
  where: { readonly perDay: number; readonly egress: Spot },
): Broker | undefined => {
  if (where.perDay === 0) return undefined;
  const random = randomOf(seed, 'shared', 'broker');
  const account = site.account('prod');
  const user = iamUser(random, site.start, {
    account,
    name: 'svc-vault-broker',
    keyId: keyId(random),
    inline: inlinePolicies.broker(account.id),
    tags: { owner: 'platform@northwind.example', env: 'prod' },
  });
  const known: ServiceAccount = {
    kind: 'service_account',
    user,
    rhythm: { kind: 'bursty', perDay: where.perDay },
    job: 'sync',
    egress: where.egress,
    address: addressIn(where.egress, random),
    owner: 'platform',
  };
  return { account: known, perDay: where.perDay };
};

/** A migration of years ago, whose trust of the lesser accounts nobody took back. */
export const buildStaleTrust = (site: Site, seed: number): IamRole =>
  iamRole(randomOf(seed, 'shared', 'stale-trust'), site.start, {
    account: site.account('prod'),
    name: 'ops-migration',
    trust: trusts.accounts([site.account('staging').id, site.account('dev').id]),
    managed: ['AdministratorAccess'],
    createdAt: site.start - 1100 * DAY,
  });

const namespaces = ['kube-system', 'ingress', 'monitoring', 'orders', 'payments', 'search', 'ci'];

export const buildClusters = (seed: number, accounts: readonly Account[]): readonly Cluster[] =>
  accounts
    .filter(({ name }) => name === 'prod' || name === 'staging')
    .map((account): Cluster => {
      const random = randomOf(seed, 'shared', 'cluster', account.name);
      return {
        name: `${account.name}-eu`,
        account,
        region: 'eu-west-1',
        issuerId: random.hex(32).toUpperCase(),
        namespaces,
        nodes: Array.from(
          { length: account.name === 'prod' ? 6 : 3 },
          (_, index) => `ip-10-40-${index}-${random.int(4, 250)}.eu-west-1.compute.internal`,
        ),
      };
    });

const server = (name: string, os: Host['os'], last: number): Host => ({
  name,
  kind: name.startsWith('DC') ? 'domain_controller' : 'server',
  os,
  address: `10.20.1.${last}`,
  usedBy: undefined,
});

export const buildHosts = (people: readonly Person[]): readonly Host[] => [
  server('DC01', 'windows', 10),
  server('DC02', 'windows', 11),
  server('FILE01', 'windows', 20),
  server('SQL01', 'windows', 21),
  server('CA01', 'windows', 22),
  server('SYNC01', 'windows', 23),
  server('BACKUP01', 'windows', 24),
  server('db-main-1', 'linux', 30),
  server('vault-1', 'linux', 31),
  server('bastion-1', 'linux', 32),
  ...people.map(
    ({ email, agent }, index): Host => ({
      name: `NW-LT-${String(index + 1).padStart(4, '0')}`,
      kind: 'workstation',
      os: agent.includes('Windows') ? 'windows' : agent.includes('Mac OS') ? 'macos' : 'linux',
      address: `10.${50 + Math.floor(index / 60_000)}.${Math.floor(index / 240) % 250}.${10 + (index % 240)}`,
      usedBy: email,
    }),
  ),
];
