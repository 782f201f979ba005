/** Who has an entity in Vault: people by single sign-on, pods by their service account, jobs by an AppRole. */
import { perOrganisation, stable, stableUuid } from '../common/stable.ts';
import { isStaff } from '../common/workday.ts';
import { kubeOf } from '../kubernetes/cluster.ts';
import type { Organisation, Person } from '../organisation/model.ts';

export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'pod' | 'job';
  readonly person: Person | undefined;
  /** What the auth method knows it by. */
  readonly alias: string;
  readonly mount: 'oidc' | 'kubernetes' | 'approle';
  readonly policies: readonly string[];
  /** Paths that it reads. */
  readonly reads: readonly string[];
  /** Of machines. */
  readonly address: string;
}

const appPolicy = (namespace: string): string => `app-${namespace}`;

const apps = ['orders', 'payments', 'search'] as const;

export const entitiesOf = perOrganisation((organisation): readonly Entity[] => {
  const id = (name: string): string => stableUuid(organisation, 'vault-entity', name);
  const people = organisation.people
    .filter(({ job }) => job === 'admin' || job === 'engineer')
    .map(
      (person): Entity => ({
        id: id(person.email),
        name: person.email,
        kind: 'person',
        person,
        alias: person.email,
        mount: 'oidc',
        policies: [person.job === 'admin' ? 'administrator' : 'engineer'],
        reads: [
          'secret/data/shared/wifi',
          'secret/data/engineering/sandbox',
          'database/creds/readonly',
        ],
        address: '',
      }),
    );
  const pods = kubeOf(organisation)
    .accounts.filter(
      ({ name, namespace }) => name === 'worker' && apps.some((app) => app === namespace),
    )
    .map(
      ({ namespace, name }): Entity => ({
        id: id(`${namespace}/${name}`),
        name: `${namespace}-${name}`,
        kind: 'pod',
        person: undefined,
        alias: `system:serviceaccount:${namespace}:${name}`,
        mount: 'kubernetes',
        policies: [appPolicy(namespace)],
        reads: [`secret/data/${namespace}/settings`, `database/creds/${namespace}`],
        address: `10.40.${stable(organisation, 'vault-pod', namespace).int(0, 15)}.77`,
      }),
    );
  const jobs = organisation.serviceAccounts
    .filter(({ job }) => job === 'backup' || job === 'deploy')
    .map(
      ({ user, address, job }): Entity => ({
        id: id(user.name),
        name: user.name,
        kind: 'job',
        person: undefined,
        alias: user.name,
        mount: 'approle',
        policies: [`job-${job}`],
        reads: [`secret/data/jobs/${user.name}`],
        address,
      }),
    );
  return [...people, ...pods, ...jobs];
});

export const entitiesOn = (organisation: Organisation, at: number): readonly Entity[] =>
  entitiesOf(organisation).filter(({ person }) => person === undefined || isStaff(person, at));

export const entityId = ({ id }: Entity): string => `vault:entity:${id}`;

export const policies: Readonly<Record<string, string>> = {
  administrator:
    'path "sys/*" { capabilities = ["create","read","update","delete","list","sudo"] }\npath "secret/*" { capabilities = ["create","read","update","delete","list"] }',
  engineer:
    'path "secret/data/shared/*" { capabilities = ["read"] }\npath "secret/data/engineering/*" { capabilities = ["read","list"] }\npath "database/creds/readonly" { capabilities = ["read"] }',
  ...Object.fromEntries(
    apps.map((app) => [
      appPolicy(app),
      `path "secret/data/${app}/*" { capabilities = ["read"] }\npath "database/creds/${app}" { capabilities = ["read"] }`,
    ]),
  ),
  'job-backup':
    'path "secret/data/*" { capabilities = ["read"] }\npath "secret/metadata/*" { capabilities = ["list","read"] }',
  'job-deploy': 'path "secret/data/jobs/*" { capabilities = ["read"] }',
};

/** All paths of the store. */
export const everyPath: readonly string[] = [
  ...apps.flatMap((app) => ['settings', 'gateway', 'signing-key'].map((name) => `${app}/${name}`)),
  'shared/wifi',
  'engineering/sandbox',
  'platform/cloud-root',
  'platform/registry',
  'finance/bank-api',
  'people/payroll-api',
];
