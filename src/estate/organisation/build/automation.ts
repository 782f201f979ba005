/** Pipelines, vendors and agents. */
import { addressIn, cloudExits, vendors } from '../../places.ts';
import type { Agent, Person, Pipeline, ThirdParty } from '../model.ts';
import { repositories } from '../names.ts';
import { inlinePolicies, trusts } from '../policies.ts';
import { iamRole, type Site } from './make.ts';

export const buildPipelines = (site: Site, count: number): Pipeline[] =>
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

export const buildThirdParties = (site: Site, count: number): ThirdParty[] =>
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

export const buildAgents = (site: Site, count: number, people: readonly Person[]): Agent[] =>
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
