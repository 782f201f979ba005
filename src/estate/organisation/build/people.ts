/** Persons, and the roles that the identity provider puts them in. */
import { DAY } from '../../../core/index.ts';
import { homes } from '../../places.ts';
import type { Account, IamRole, IamUser, Job, Office, Person } from '../model.ts';
import { agentsOfPeople, firstNames, lastNames } from '../names.ts';
import { trusts } from '../policies.ts';
import { iamRole, iamUser, keyId, type Site } from './make.ts';

const FIRST = 90;

/** A bigger organisation has fewer administrators for each hundred. */
const jobOf = (index: number): Job =>
  index % (index < FIRST ? 9 : 45) === 0
    ? 'admin'
    : index % 9 === 8
      ? 'manager'
      : index % 3 === 1
        ? 'analyst'
        : 'engineer';

export const ssoRoles = (site: Site): Readonly<Record<Job, IamRole>> => {
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

/** Of those whose sign-in is the identity provider's alone, one in forty joins while the estate lives. */
const joinsOf = (site: Site, index: number): number =>
  index >= FIRST && index % 40 === 17
    ? site.start + (1 + ((index * 7) % 28)) * DAY
    : site.start - (120 + ((index * 37) % 2000)) * DAY;

const leavesOf = (site: Site, index: number): number | undefined =>
  index >= FIRST && index % 50 === 23 ? site.start + (2 + ((index * 11) % 26)) * DAY : undefined;

const teamSize = 12;

const whoIs = (site: Site, index: number, email: string, job: Job) => {
  const [first = '', last = ''] = email.split('@')[0]?.split('.') ?? [];
  const sam = `${first.slice(0, 1)}${last}`.slice(0, 16);
  return {
    id: `${index % 11 === 5 ? 'C' : 'E'}${String(index + 1).padStart(5, '0')}`,
    logins: {
      upn: email,
      sam: `${sam}${index >= firstNames.length ? '' : index}`,
      adminSam: job === 'admin' ? `adm-${sam}` : undefined,
      github: `${first}-${last}-nw`,
      database: job === 'admin' || job === 'analyst' ? `${first}_${last}` : undefined,
    },
    team: `${teamOf[job]}-${1 + Math.floor(index / 9 / teamSize)}`,
    employment: index % 11 === 5 ? ('contractor' as const) : ('employee' as const),
    joins: joinsOf(site, index),
    leaves: leavesOf(site, index),
    office: site.offices[index % site.offices.length] as Office,
    onCall: (job === 'admin' || job === 'engineer') && index % 4 === 0,
  };
};

/** Who manages: the first manager of the group of a hundred. */
const managerOf = (emails: readonly string[], index: number): string | undefined => {
  const first = Math.floor(index / 90) * 90 + 8;
  return emails[index === first ? 8 : Math.min(first, emails.length - 1)];
};

const withoutManager = (site: Site, count: number, sso: Readonly<Record<Job, IamRole>>): Person[] =>
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
      ...whoIs(site, index, email, job),
      manager: undefined,
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

export const buildPeople = (
  site: Site,
  count: number,
  sso: Readonly<Record<Job, IamRole>>,
): Person[] => {
  const people = withoutManager(site, count, sso);
  const emails = people.map((one) => one.email);
  return people.map((person, index) => ({ ...person, manager: managerOf(emails, index) }));
};
