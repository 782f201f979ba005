/** The Okta organisation: the same people, their groups and apps, and what provisions them. */
import { perOrganisation, stable } from '../common/stable.ts';
import type { Organisation, Person } from '../organisation/model.ts';
import type { Random } from '../random.ts';

export interface OktaUser {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly person: Person | undefined;
}

export interface OktaApp {
  readonly id: string;
  /** In the integration catalogue. */
  readonly name: string;
  readonly label: string;
  readonly jobs: readonly Person['job'][];
}

export interface OktaOrg {
  readonly host: string;
  readonly users: readonly OktaUser[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly apps: readonly OktaApp[];
  /** Its API token provisions people from the staff records. */
  readonly provisioner: OktaUser;
  readonly tokenId: string;
  readonly reporter: OktaApp;
  readonly policyId: string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Okta's ids: three letters that tell the kind, then 17. */
export const oktaNative = (prefix: string, random: Random): string => {
  let out = prefix;
  while (out.length < 20) out += ALPHABET[random.int(0, ALPHABET.length - 1)];
  return out;
};

const everyone = ['admin', 'engineer', 'analyst', 'manager'] as const;
const catalogue: readonly (readonly [
  name: string,
  label: string,
  jobs: readonly Person['job'][],
])[] = [
  ['office365', 'Microsoft 365', everyone],
  ['slack', 'Slack', everyone],
  ['zoomus', 'Zoom', everyone],
  ['jira_onprem', 'Jira', ['admin', 'engineer', 'analyst']],
  ['githubcloud', 'GitHub', ['admin', 'engineer']],
  ['amazon_aws', 'AWS', ['admin', 'engineer', 'analyst']],
  ['salesforce', 'Salesforce', ['analyst', 'manager']],
  ['tableau_online', 'Tableau', ['analyst', 'manager']],
  ['workday', 'Workday', everyone],
];

export const oktaOrgOf = perOrganisation((organisation): OktaOrg => {
  const native = (prefix: string, name: string): string =>
    oktaNative(prefix, stable(organisation, 'okta', prefix, name));
  const user = (login: string, displayName: string, person?: Person): OktaUser => ({
    id: native('00u', login),
    login,
    displayName,
    person,
  });
  const app = (name: string, label: string, jobs: readonly Person['job'][]): OktaApp => ({
    id: native('0oa', name),
    name,
    label,
    jobs,
  });
  return {
    host: 'northwind.okta.com',
    users: organisation.people.map((person) => user(person.email, person.name, person)),
    groups: ['Everyone', 'Engineering', 'Data', 'Administrators', 'Contractors'].map((name) => ({
      id: native('00g', name),
      name,
    })),
    apps: catalogue.map((one) => app(...one)),
    provisioner: user('svc-hr-provisioning@northwind.example', 'HR provisioning'),
    tokenId: native('00T', 'hr-provisioning'),
    reporter: app('oidc_client', 'access-reporter', []),
    policyId: native('00p', 'mfa for everybody'),
  };
});

export const oktaId = (one: { readonly id: string }): string => `okta:${one.id}`;

const byPerson = perOrganisation(
  (organisation) => new Map(oktaOrgOf(organisation).users.map((user) => [user.person, user])),
);

export const oktaUserOf = (organisation: Organisation, person: Person): OktaUser => {
  const found = byPerson(organisation).get(person);
  if (!found) throw new RangeError(`${person.email} has no account in Okta`);
  return found;
};

const roleTypes = ['SUPER_ADMIN', 'HELP_DESK_ADMIN', 'ORG_ADMIN', 'APP_ADMIN'] as const;

/** The first is a super administrator, the second sits at the help desk. */
export const oktaAdmins = perOrganisation((organisation) =>
  oktaOrgOf(organisation)
    .users.filter(({ person }) => person?.job === 'admin')
    .map((user, index) => ({ user, role: roleTypes[index % roleTypes.length] ?? 'APP_ADMIN' })),
);

export const appsFor = (organisation: Organisation, person: Person): readonly OktaApp[] =>
  oktaOrgOf(organisation).apps.filter(({ jobs }) => jobs.includes(person.job));
