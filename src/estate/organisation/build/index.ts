/** Builds the organisation from a seed and a size. */
import { DAY } from '../../core/index.ts';
import { addressIn, cloudExits, homes, vendors } from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import type {
  Account,
  Agent,
  IamRole,
  IamUser,
  Job,
  Organisation,
  Person,
  Pipeline,
  Rhythm,
  ServiceAccount,
  ThirdParty,
  Workload,
} from './model.ts';
import { agentsOfPeople, firstNames, lastNames, repositories } from './names.ts';
import { inlinePolicies, trusts } from './policies.ts';

export interface Size {
  readonly people: number;
  readonly serviceAccounts: number;
  readonly workloads: number;
  readonly pipelines: number;
  readonly thirdParties: number;
  readonly agents: number;
}

export const sizes: Readonly<Record<'small' | 'medium' | 'large', Size>> = {
  small: {
    people: 18,
    serviceAccounts: 10,
    workloads: 8,
    pipelines: 4,
    thirdParties: 2,
    agents: 2,
  },
  medium: {
    people: 90,
    serviceAccounts: 40,
    workloads: 40,
    pipelines: 14,
    thirdParties: 6,
    agents: 6,
  },
  large: {
    people: 600,
    serviceAccounts: 250,
    workloads: 300,
    pipelines: 60,
    thirdParties: 20,
    agents: 30,
  },
};

const accountNames = ['prod', 'staging', 'dev', 'security'] as const;

const iamUser = (
  random: Random,
  start: number,
  given: Partial<IamUser> & Pick<IamUser, 'account' | 'name'>,
): IamUser => ({
  userId: `AIDA${random.base32(17)}`,
  keyId: undefined,
  keyCreatedAt: start - random.int(10, 80) * DAY,
  createdAt: start - random.int(200, 1500) * DAY,
  console: false,
  mfa: false,
  managed: [],
  inline: undefined,
  groups: [],
  tags: {},
  lastUsedAt: start - random.int(1, 20) * 3_600_000,
  ...given,
});

const iamRole = (
  random: Random,
  start: number,
  given: Partial<IamRole> & Pick<IamRole, 'account' | 'name' | 'trust'>,
): IamRole => ({
  path: '/',
  roleId: `AROA${random.base32(17)}`,
  managed: [],
  inline: undefined,
  tags: {},
  createdAt: start - random.int(200, 1500) * DAY,
  maxSessionSeconds: 3600,
  ...given,
});

const keyId = (random: Random): string => `AKIA${random.base32(16)}`;

interface Site {
  readonly random: Random;
  readonly start: number;
  readonly accounts: readonly Account[];
  readonly account: (name: Account['name']) => Account;
}

const jobOf = (index: number): Job =>
  index % 9 === 0
    ? 'admin'
    : index % 9 === 8
      ? 'manager'
      : index % 3 === 1
        ? 'analyst'
        : 'engineer';

const ssoRoles = (site: Site): Readonly<Record<Job, IamRole>> => {
  const role = (name: string, account: Account, managed: string): IamRole =>
    iamRole(site.random, site.start, {
      account,
      name: `AWSReservedSSO_${name}_${site.random.hex(16)}`,
      path: '/aws-reserved/sso.amazonaws.com/',
      trust: trusts.saml(account.id),
      managed: [managed],
      maxSessionSeconds: 43_200,
    });
  return {
    admin: role('PlatformAdmin', site.account('prod'), 'AdministratorAccess'),
    engineer: role('Engineer', site.account('dev'), 'PowerUserAccess'),
    analyst: role('Analyst', site.account('prod'), 'ReadOnlyAccess'),
    manager: role('Billing', site.account('prod'), 'job-function/Billing'),
  };
};

const groupOf: Readonly<Record<Job, string>> = {
  admin: 'Administrators',
  engineer: 'Developers',
  analyst: 'Readers',
  manager: 'Readers',
};
const teamOf: Readonly<Record<Job, string>> = {
  admin: 'platform',
  engineer: 'product',
  analyst: 'data',
  manager: 'data',
};

const personalUser = (
  site: Site,
  index: number,
  { name, email, job }: { name: string; email: string; job: Job },
): IamUser =>
  iamUser(site.random, site.start, {
    account:
      job === 'admin'
        ? site.account('prod')
        : site.account(site.random.pick(['prod', 'dev', 'staging'])),
    name,
    console: true,
    mfa: index % 12 !== 6,
    keyId: job === 'engineer' || job === 'admin' ? keyId(site.random) : undefined,
    groups: [groupOf[job]],
    tags: { email, team: teamOf[job] },
  });

const buildPeople = (site: Site, count: number, sso: Readonly<Record<Job, IamRole>>): Person[] =>
  Array.from({ length: count }, (_, index): Person => {
    const first = firstNames[index % firstNames.length] as string;
    const last = lastNames[
      (index * 7 + Math.floor(index / firstNames.length)) % lastNames.length
    ] as string;
    const name = `${first.toLowerCase()}.${last.toLowerCase()}${index >= firstNames.length ? index : ''}`;
    const job = jobOf(index);
    const email = `${name}@northwind.example`;
    const federated = index % 3 !== 0;
    return {
      kind: 'person',
      name: `${first} ${last}`,
      email,
      job,
      home: homes[index % homes.length] as Person['home'],
      usesVpn: index % 4 === 1,
      travels: index % 6 === 3,
      user: federated ? undefined : personalUser(site, index, { name, email, job }),
      role: federated ? sso[job] : undefined,
      agent: agentsOfPeople[index % agentsOfPeople.length] as string,
    };
  });

const rhythms = (random: Random): readonly Rhythm[] => [
  { kind: 'hourly', minute: random.int(2, 57) },
  { kind: 'bursty', perDay: random.int(2, 6) },
  { kind: 'cross_region', perDay: random.int(8, 20) },
  { kind: 'nightly', hour: random.int(1, 4) },
];
const jobs = ['backup', 'reporting', 'sync', 'metrics', 'deploy'] as const;

const buildServiceAccounts = (site: Site, count: number): ServiceAccount[] =>
  Array.from({ length: count }, (_, index): ServiceAccount => {
    const random = site.random;
    const job = jobs[index % jobs.length] ?? 'sync';
    const account = site.account(random.pick(['prod', 'prod', 'staging', 'dev']));
    const egress = cloudExits[index % cloudExits.length] as Person['home'];
    const owner = index % 4 === 3 ? undefined : random.pick(['platform', 'product', 'data']);
    return {
      kind: 'service_account',
      user: iamUser(random, site.start, {
        account,
        name: `svc-${job}-${String(index + 1).padStart(2, '0')}`,
        keyId: keyId(random),
        keyCreatedAt:
          site.start - (index % 3 === 0 ? random.int(120, 700) : random.int(5, 80)) * DAY,
        inline: inlinePolicies[job](account.id),
        tags: owner
          ? { owner: `${owner}@northwind.example`, env: account.name }
          : { env: account.name },
      }),
      rhythm: rhythms(random)[index % 4] as Rhythm,
      job,
      egress,
      address: addressIn(egress, random),
      owner,
    };
  });

const buildWorkloads = (site: Site, count: number): Workload[] =>
  Array.from({ length: count }, (_, index): Workload => {
    const random = site.random;
    const account = site.account(index % 3 === 2 ? 'staging' : 'prod');
    const runs = (['ec2', 'lambda', 'ecs'] as const)[index % 3] ?? 'ec2';
    const reads = (['secrets', 'data', 'queue'] as const)[index % 3] ?? 'data';
    const service = {
      ec2: 'ec2.amazonaws.com',
      lambda: 'lambda.amazonaws.com',
      ecs: 'ecs-tasks.amazonaws.com',
    }[runs];
    const egress = cloudExits[index % cloudExits.length] as Person['home'];
    return {
      kind: 'workload',
      role: iamRole(random, site.start, {
        account,
        name: `${runs}-${['orders', 'payments', 'search', 'mail', 'billing', 'catalog'][index % 6]}-${index + 1}`,
        trust: trusts.service(service),
        inline: inlinePolicies.workload(account.id),
        tags: { team: random.pick(['product', 'data']), env: account.name },
      }),
      runs,
      instanceId: `i-${random.hex(17)}`,
      address: addressIn(egress, random),
      egress,
      reads,
    };
  });

const buildPipelines = (site: Site, count: number): Pipeline[] =>
  Array.from({ length: count }, (_, index): Pipeline => {
    const repository = `northwind/${repositories[index % repositories.length]}${index >= repositories.length ? `-${index}` : ''}`;
    const terraform = index === 0;
    const account = site.account(terraform || index % 2 === 0 ? 'prod' : 'staging');
    return {
      kind: 'pipeline',
      repository,
      role: iamRole(site.random, site.start, {
        account,
        name: terraform ? 'terraform-apply' : `deploy-${repository.split('/')[1]}`,
        trust: trusts.github(account.id, repository),
        managed: terraform ? ['AdministratorAccess'] : [],
        inline: terraform ? undefined : inlinePolicies.deployer(account.id),
        tags: { team: 'platform', env: account.name },
      }),
      runsPerDay: terraform ? 3 : site.random.int(3, 9),
      terraform,
    };
  });

const buildThirdParties = (site: Site, count: number): ThirdParty[] =>
  Array.from({ length: count }, (_, index): ThirdParty => {
    const vendor =
      ['cloudlens', 'costwise', 'logharbor', 'scanfleet', 'deskflow', 'payhub'][index % 6] ??
      'vendor';
    const vendorAccount = String(600_000_000_000 + site.random.int(1, 99_999_999));
    const externalId = site.random.hex(20);
    const account = site.account('prod');
    return {
      kind: 'third_party_app',
      vendor,
      vendorAccount,
      externalId,
      egress: vendors[index % vendors.length] as Person['home'],
      role: iamRole(site.random, site.start, {
        account,
        name: `vendor-${vendor}${index >= 6 ? `-${index}` : ''}`,
        // One of them was set up in a hurry.
        trust: trusts.vendor(vendorAccount, index % 5 === 1 ? undefined : externalId),
        managed: ['SecurityAudit'],
        tags: { vendor },
      }),
    };
  });

const buildAgents = (site: Site, count: number, people: readonly Person[]): Agent[] =>
  Array.from({ length: count }, (_, index): Agent => {
    const account = site.account('prod');
    return {
      kind: 'agent',
      name: `agent-${['triage', 'billing', 'research', 'release'][index % 4]}-${index + 1}`,
      role: iamRole(site.random, site.start, {
        account,
        name: `agent-${['triage', 'billing', 'research', 'release'][index % 4]}-${index + 1}`,
        trust: trusts.service('lambda.amazonaws.com'),
        inline: inlinePolicies.agent(account.id),
        tags: { team: 'ai', agent: 'true', sponsor: people[index]?.email ?? 'nobody' },
      }),
      address: addressIn(cloudExits[0] as Person['home'], site.random),
      sponsor: people[index % people.length] as Person,
    };
  });

export const buildOrganisation = (seed: number, size: Size, start: number): Organisation => {
  const random = randomOf(seed, 'organisation');
  const accounts = accountNames.map(
    (name): Account => ({ name, id: String(100_000_000_000 + random.int(1, 899_999_999)) }),
  );
  const account = (name: Account['name']): Account =>
    accounts.find((one) => one.name === name) as Account;
  const site: Site = { random, start, accounts, account };
  const prod = account('prod');
  const sso = ssoRoles(site);
  const people = buildPeople(site, size.people, sso);
  const serviceAccounts = buildServiceAccounts(site, size.serviceAccounts);
  const workloads = buildWorkloads(site, size.workloads);
  const pipelines = buildPipelines(site, size.pipelines);
  const thirdParties = buildThirdParties(site, size.thirdParties);
  const agents = buildAgents(site, size.agents, people);
  const legacyEgress = cloudExits[0] as Person['home'];
  const special = (name: string, given: Partial<IamUser>): IamUser =>
    iamUser(random, start, { account: prod, name, ...given });
  const machine = (user: IamUser, rhythm: Rhythm, job: ServiceAccount['job']): ServiceAccount => ({
    kind: 'service_account',
    user,
    rhythm,
    job,
    egress: legacyEgress,
    address: addressIn(legacyEgress, random),
    owner: undefined,
  });
  const orphan = machine(
    special('svc-legacy-provisioner', {
      keyId: keyId(random),
      keyCreatedAt: start - 911 * DAY,
      createdAt: start - 911 * DAY,
      managed: ['AdministratorAccess'],
      tags: { env: 'prod' },
    }),
    { kind: 'hourly', minute: 17 },
    'deploy',
  );
  const lowRisk = machine(
    special('svc-status-page', {
      keyId: keyId(random),
      keyCreatedAt: start - 30 * DAY,
      inline: inlinePolicies.metrics(prod.id),
      tags: { owner: 'product@northwind.example' },
    }),
    { kind: 'hourly', minute: 42 },
    'metrics',
  );
  const breakGlass = special('breakglass-1', {
    console: true,
    mfa: true,
    managed: ['AdministratorAccess'],
    lastUsedAt: start - 190 * DAY,
    tags: { owner: 'security@northwind.example' },
  });
  const honey = special('svc-backup-admin', { keyId: keyId(random), lastUsedAt: null, tags: {} });
  const dormant = special('svc-migration-2023', {
    keyId: keyId(random),
    keyCreatedAt: start - 700 * DAY,
    createdAt: start - 700 * DAY,
    managed: ['PowerUserAccess'],
    lastUsedAt: start - 240 * DAY,
  });
  const extraRoles = [
    iamRole(random, start, {
      account: prod,
      name: 'OrganizationAccountAccessRole',
      trust: trusts.account(account('security').id),
      managed: ['AdministratorAccess'],
    }),
    iamRole(random, start, {
      account: prod,
      name: 'AWSServiceRoleForAutoScaling',
      path: '/aws-service-role/autoscaling.amazonaws.com/',
      trust: trusts.service('autoscaling.amazonaws.com'),
    }),
  ];
  const machines = [...serviceAccounts, orphan, lowRisk];
  return {
    name: 'Northwind',
    seed,
    accounts,
    people,
    serviceAccounts: machines,
    workloads,
    pipelines,
    thirdParties,
    agents,
    breakGlass,
    honey,
    orphan,
    dormant,
    lowRisk,
    users: [
      ...people.flatMap((person) => (person.user ? [person.user] : [])),
      ...machines.map((one) => one.user),
      breakGlass,
      honey,
      dormant,
    ],
    roles: [
      ...new Set([
        ...Object.values(sso),
        ...workloads.map((one) => one.role),
        ...pipelines.map((one) => one.role),
        ...thirdParties.map((one) => one.role),
        ...agents.map((one) => one.role),
        ...extraRoles,
      ]),
    ],
    groups: accounts.flatMap((one) => [
      { account: one, name: 'Administrators', managed: ['AdministratorAccess'] },
      { account: one, name: 'Developers', managed: ['PowerUserAccess'] },
      { account: one, name: 'Readers', managed: ['ReadOnlyAccess'] },
    ]),
  };
};
