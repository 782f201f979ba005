/** Builds the organisation from a seed and a size. */
import { DAY } from '../../../core/index.ts';
import { addressIn, cloudExits } from '../../places.ts';
import { randomOf } from '../../random.ts';
import type { Account, IamUser, Organisation, Person, Rhythm, ServiceAccount } from '../model.ts';
import { inlinePolicies, trusts } from '../policies.ts';
import { buildAgents, buildPipelines, buildThirdParties } from './automation.ts';
import { buildServiceAccounts, buildWorkloads } from './machines.ts';
import { iamRole, iamUser, keyId, type Site } from './make.ts';
import { buildPeople, ssoRoles } from './people.ts';
import {
  buildBroker,
  buildClusters,
  buildHosts,
  buildOffices,
  buildRepositories,
  buildSharedPipeline,
  buildStaleTrust,
} from './shared.ts';
import type { Size } from './sizes.ts';

const accountNames = ['prod', 'staging', 'dev', 'security'] as const;

export const buildOrganisation = (
  seed: number,
  size: Size,
  start: number,
  calm = false,
): Organisation => {
  const random = randomOf(seed, 'organisation');
  const accounts = accountNames.map(
    (name): Account => ({ name, id: String(100_000_000_000 + random.int(1, 899_999_999)) }),
  );
  const account = (name: Account['name']): Account =>
    accounts.find((one) => one.name === name) as Account;
  const offices = buildOffices(seed);
  const site: Site = { random, start, accounts, offices, account };
  const prod = account('prod');
  const sso = ssoRoles(site);
  const people = buildPeople(site, size.people, sso);
  const serviceAccounts = buildServiceAccounts(site, size.serviceAccounts);
  const workloads = buildWorkloads(site, size.workloads);
  const pipelines = buildPipelines(site, size.pipelines);
  const thirdParties = buildThirdParties(site, size.thirdParties);
  const agents = buildAgents(site, size.agents, people);
  const repositories = buildRepositories(seed, pipelines, size.sharedRepositories ?? 0);
  const sharedPipeline = buildSharedPipeline(site, seed, repositories);
  const legacyEgress = cloudExits[0] as Person['home'];
  const broker = buildBroker(site, seed, {
    perDay: size.onDemandPerDay ?? 0,
    egress: legacyEgress,
  });
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
    domain: 'northwind.example',
    seed,
    start,
    calm,
    offices,
    repositories,
    clusters: buildClusters(seed, accounts),
    hosts: buildHosts(people),
    sharedPipeline,
    broker,
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
      ...(broker ? [broker.account.user] : []),
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
        ...(sharedPipeline ? [sharedPipeline.role, buildStaleTrust(site, seed)] : []),
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
