/** The customer at Google: analysts and administrators work in it, beside what everybody has elsewhere. */
import { perOrganisation, stable } from '../common/stable.ts';
import { isStaff } from '../common/workday.ts';
import type { Organisation, Person } from '../organisation/model.ts';

export const CUSTOMER = 'C02nw7x41';

export interface WorkspaceUser {
  readonly email: string;
  readonly profileId: string;
  readonly person: Person;
}

export interface WorkspaceApp {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

const digits = (length: number, next: () => number): string =>
  Array.from({ length }, () => Math.floor(next() * 10)).join('');

export const usersOf = perOrganisation((organisation): readonly WorkspaceUser[] =>
  organisation.people
    .filter(({ job }) => job === 'analyst' || job === 'admin')
    .map((person) => {
      const random = stable(organisation, 'workspace', person.email);
      return { email: person.email, profileId: `1${digits(20, () => random.next())}`, person };
    }),
);

export const staffOn = (organisation: Organisation, at: number): readonly WorkspaceUser[] =>
  usersOf(organisation).filter(({ person }) => isStaff(person, at));

/** Let in with little, by many. */
export const appsOf = perOrganisation((organisation): readonly WorkspaceApp[] =>
  ['Calendar Buddy', 'Chart Maker', 'Meeting Notes'].map((name) => {
    const random = stable(organisation, 'workspace-app', name);
    return {
      name,
      clientId: `${digits(12, () => random.next())}-${random.hex(32)}.apps.googleusercontent.com`,
      scopes: [
        'openid',
        'https://www.googleapis.com/auth/userinfo.email',
        'https://www.googleapis.com/auth/calendar.readonly',
      ],
    };
  }),
);

/** Archives mail for the auditors, with everybody's rights. */
export const delegatedApp = perOrganisation((organisation): WorkspaceApp => {
  const random = stable(organisation, 'workspace-delegated');
  return {
    name: 'mail-archiver',
    clientId: `1${digits(20, () => random.next())}`,
    scopes: ['https://www.googleapis.com/auth/gmail.readonly'],
  };
});

export const workspaceId = (native: string): string => `google-workspace:${native}`;
export const appIdOf = ({ clientId }: WorkspaceApp): string => workspaceId(`app:${clientId}`);

const administrators = perOrganisation((organisation) =>
  usersOf(organisation).filter(({ person }) => person.job === 'admin'),
);

export const superAdminsOf = (organisation: Organisation): readonly WorkspaceUser[] =>
  administrators(organisation).slice(0, 2);
