/** The tenant: its accounts, apps and roles, and the ids they go by. The same people as everywhere else. */

import { perOrganisation, stable, stableUuid } from '../common/stable.ts';
import type {
  Organisation,
  Person,
  ServiceAccount,
  ThirdParty,
  Workload,
} from '../organisation/model.ts';

export interface EntraUser {
  readonly id: string;
  readonly upn: string;
  readonly displayName: string;
  readonly person: Person | undefined;
}

export interface EntraApp {
  /** Of the service principal. */
  readonly id: string;
  readonly appId: string;
  /** Of the application object; undefined where it lives in another tenant or with Azure. */
  readonly objectId: string | undefined;
  readonly displayName: string;
  readonly kind: 'own' | 'managed' | 'vendor' | 'dormant';
  readonly of: ServiceAccount | Workload | ThirdParty | undefined;
}

export interface Tenant {
  readonly id: string;
  readonly domain: string;
  readonly users: readonly EntraUser[];
  readonly apps: readonly EntraApp[];
  readonly sync: EntraUser;
  readonly emergency: EntraUser;
  readonly dormantApp: EntraApp;
  readonly graphId: string;
}

/** Microsoft's own apps, the same in every tenant. Source: Microsoft Learn, "Verify first-party Microsoft apps". */
export const microsoft = {
  graph: ['00000003-0000-0000-c000-000000000000', 'Microsoft Graph'],
  exchange: ['00000002-0000-0ff1-ce00-000000000000', 'Office 365 Exchange Online'],
  sharepoint: ['00000003-0000-0ff1-ce00-000000000000', 'Office 365 SharePoint Online'],
  teams: ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', 'Microsoft Teams'],
  outlookMobile: ['27922004-5251-4030-b22d-91ecd9a37ea4', 'Outlook Mobile'],
  oneDrive: ['ab9b8c07-8f02-4f72-87fa-80105867a763', 'OneDrive SyncEngine'],
  office: ['d3590ed6-52b3-4102-aeff-aad2292ab01c', 'Microsoft Office'],
  portal: ['c44b4083-3bb0-49c1-b47d-974e53cbdf3c', 'Azure Portal'],
  cli: ['04b07795-8ddb-461a-bbee-02f9e1bf7b46', 'Microsoft Azure CLI'],
  powershell: ['1950a258-227b-4e31-a9cf-717495945fc2', 'Microsoft Azure PowerShell'],
  broker: ['29d9ed98-a469-4536-ade2-f981bc1d605e', 'Microsoft Authentication Broker'],
  management: ['797f4846-ba00-4fd7-ba43-dac1f8f63013', 'Windows Azure Service Management API'],
  securityInfo: ['19db86c3-b2b9-44cc-b339-36da233a3be2', 'My Signins'],
  connect: ['cb1056e2-e479-49de-ae31-7812af012ed8', 'Microsoft Azure Active Directory Connect'],
  directory: ['00000002-0000-0000-c000-000000000000', 'Windows Azure Active Directory'],
} as const;

export type MicrosoftApp = keyof typeof microsoft;

/** Template ids of built-in roles, the same in every tenant. */
export const roles = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Helpdesk Administrator': '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Directory Synchronization Accounts': 'd29b2b05-8046-44ba-8758-1e26182fcf32',
} as const;

export type RoleName = keyof typeof roles;

const appOf = (
  organisation: Organisation,
  displayName: string,
  kind: EntraApp['kind'],
  of: EntraApp['of'],
): EntraApp => {
  const random = stable(organisation, 'entra-app', displayName);
  return {
    id: random.uuid(),
    appId: random.uuid(),
    objectId: kind === 'own' || kind === 'dormant' ? random.uuid() : undefined,
    displayName,
    kind,
    of,
  };
};

export const tenantOf = perOrganisation((organisation): Tenant => {
  const id = stableUuid(organisation, 'entra-tenant');
  const user = (upn: string, displayName: string, person?: Person): EntraUser => ({
    id: stableUuid(organisation, 'entra-user', upn),
    upn,
    displayName,
    person,
  });
  const dormantApp = appOf(organisation, 'legacy-hr-export', 'dormant', undefined);
  const onMicrosoft = 'northwind.onmicrosoft.com';
  return {
    id,
    domain: 'northwind.example',
    users: organisation.people.map((person) => user(person.email, person.name, person)),
    apps: [
      ...organisation.serviceAccounts
        .filter((_, index) => index % 2 === 0)
        .map((one) => appOf(organisation, `app-${one.user.name}`, 'own', one)),
      ...organisation.workloads
        .filter((_, index) => index % 2 === 1)
        .map((one) => appOf(organisation, `vm-${one.role.name}`, 'managed', one)),
      ...organisation.thirdParties.map((one) =>
        appOf(organisation, `${one.vendor} connector ${one.role.name}`, 'vendor', one),
      ),
      dormantApp,
    ],
    sync: user(
      `Sync_NWSYNC01_${stable(organisation, 'sync').hex(12)}@${onMicrosoft}`,
      'On-Premises Directory Synchronization Service Account',
    ),
    emergency: user(`emergency-1@${onMicrosoft}`, 'Emergency access 1'),
    dormantApp,
    graphId: stableUuid(organisation, 'entra-graph'),
  };
});

/** `entra:<object id>`, as the source names everything of a tenant. */
export const entraId = (one: { readonly id: string }): string => `entra:${one.id}`;

const byPerson = perOrganisation(
  (organisation) => new Map(tenantOf(organisation).users.map((user) => [user.person, user])),
);

export const userOf = (organisation: Organisation, person: Person): EntraUser => {
  const found = byPerson(organisation).get(person);
  if (!found) throw new RangeError(`${person.email} has no account in the tenant`);
  return found;
};

/** Roles of the administrators: standing for the first two, to be activated for the others. */
export const administratorsOf = perOrganisation((organisation) => {
  const admins = tenantOf(organisation).users.filter((user) => user.person?.job === 'admin');
  const names: readonly RoleName[] = [
    'Global Administrator',
    'Helpdesk Administrator',
    'User Administrator',
    'Cloud Application Administrator',
  ];
  return admins.map((user, index) => ({
    user,
    role: names[index % names.length] ?? 'User Administrator',
    standing: index < 2,
  }));
});

/** Days that a secret lives. */
export const SECRET_DAYS = 700;

/** Which secret of the app it is, counted, and how many days old on the day of that index. */
const secretAge = (organisation: Organisation, app: EntraApp, index: number): number =>
  index + stable(organisation, 'rotation', app.id).int(0, SECRET_DAYS - 1);

/** Key id of the secret that the app uses on a day. */
export const keyOn = (organisation: Organisation, app: EntraApp, index: number): string => {
  const nth = Math.floor(secretAge(organisation, app, index) / SECRET_DAYS);
  return stableUuid(organisation, 'entra-key', app.id, nth);
};

export const isRotatedOn = (organisation: Organisation, app: EntraApp, index: number): boolean =>
  secretAge(organisation, app, index) % SECRET_DAYS === 0;
