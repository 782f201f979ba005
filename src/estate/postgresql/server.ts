/** The main database server: its roles, who logs in by them, and from where. */
import { perOrganisation, stable } from '../common/stable.ts';
import { isStaff } from '../common/workday.ts';
import type { Organisation, Person } from '../organisation/model.ts';

export interface Role {
  readonly oid: number;
  readonly name: string;
  readonly kind: 'person' | 'app' | 'job' | 'group' | 'owner';
  readonly person: Person | undefined;
  readonly database: string;
  readonly superuser: boolean;
  readonly memberOf: readonly string[];
  /** Where machines come from, and how they call themselves. */
  readonly address: string;
  readonly application: string;
}

export const databases = ['orders', 'payments', 'search', 'warehouse'] as const;

const role = (oid: number, name: string, kind: Role['kind'], more: Partial<Role> = {}): Role => ({
  oid,
  name,
  kind,
  person: undefined,
  database: 'warehouse',
  superuser: false,
  memberOf: [],
  address: '',
  application: '',
  ...more,
});

export const rolesOf = perOrganisation((organisation): readonly Role[] => {
  const apps = databases.slice(0, 3).map((database, index) =>
    role(16_400 + index, `${database}_app`, 'app', {
      database,
      memberOf: ['app_writers'],
      address: `10.40.${stable(organisation, 'pg-app', database).int(0, 15)}.77`,
      application: `${database}-worker`,
    }),
  );
  const people = organisation.people.flatMap((person, index) =>
    person.logins.database === undefined
      ? []
      : [
          role(20_000 + index, person.logins.database, 'person', {
            person,
            memberOf: [person.job === 'admin' ? 'dba' : 'analysts'],
            application: person.job === 'admin' ? 'psql' : 'DBeaver 25.1 - Main',
          }),
        ],
  );
  const jobs = ['backup_job', 'metrics_job', 'migration_job'].map((name, index) =>
    role(16_500 + index, name, 'job', {
      database: name === 'backup_job' ? 'warehouse' : 'orders',
      memberOf:
        name === 'metrics_job'
          ? ['pg_monitor']
          : name === 'backup_job'
            ? ['pg_read_all_data']
            : ['app_writers'],
      address: `10.20.1.${40 + index}`,
      application:
        name === 'backup_job' ? 'pg_dump' : name === 'metrics_job' ? 'postgres_exporter' : 'flyway',
    }),
  );
  return [
    role(10, 'postgres', 'owner', { superuser: true, database: 'postgres' }),
    ...['app_writers', 'analysts', 'dba', 'pg_monitor', 'pg_read_all_data'].map((name, index) =>
      role(16_300 + index, name, 'group'),
    ),
    ...apps,
    ...jobs,
    ...people,
  ];
});

export const rolesOn = (organisation: Organisation, at: number): readonly Role[] =>
  rolesOf(organisation).filter(({ person }) => person === undefined || isStaff(person, at));

export const roleNamed = (organisation: Organisation, name: string): Role => {
  const found = rolesOf(organisation).find((one) => one.name === name);
  if (!found) throw new RangeError(`no role ${name}`);
  return found;
};

export const postgresqlId = ({ name }: Pick<Role, 'name'>): string => `postgresql:${name}`;
