/** Scripts with keys, and software that runs under a role. */
import { DAY } from '../../../core/index.ts';
import { addressIn, cloudExits } from '../../places.ts';
import type { Random } from '../../random.ts';
import type { Person, Rhythm, ServiceAccount, Workload } from '../model.ts';
import { inlinePolicies, trusts } from '../policies.ts';
import { iamRole, iamUser, keyId, type Site } from './make.ts';

const rhythms = (random: Random): readonly Rhythm[] => [
  { kind: 'hourly', minute: random.int(2, 57) },
  { kind: 'bursty', perDay: random.int(2, 6) },
  { kind: 'cross_region', perDay: random.int(8, 20) },
  { kind: 'nightly', hour: random.int(1, 4) },
];
const jobs = ['backup', 'reporting', 'sync', 'metrics', 'deploy'] as const;

export const buildServiceAccounts = (site: Site, count: number): ServiceAccount[] =>
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

export const buildWorkloads = (site: Site, count: number): Workload[] =>
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
