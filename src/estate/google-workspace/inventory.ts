/** The customer's lists as the Directory API gives them. */
import { DAY } from '../../core/index.ts';
import type { WorkspaceExport } from '../../sources/google-workspace/index.ts';
import { isGone } from '../common/staff.ts';
import { isoMillis } from '../common/times.ts';
import type { Organisation } from '../organisation/model.ts';
import { appsOf, CUSTOMER, delegatedApp, superAdminsOf, usersOf } from './customer.ts';

export const workspaceExport = (organisation: Organisation, at: number): WorkspaceExport => {
  const users = usersOf(organisation).filter(({ person }) => person.joins <= at);
  const supers = new Set(superAdminsOf(organisation));
  const apps = appsOf(organisation);
  return {
    customer: CUSTOMER,
    users: users.map((user, index) => ({
      id: user.profileId,
      primaryEmail: user.email,
      name: { fullName: user.person.name },
      isAdmin: supers.has(user),
      isDelegatedAdmin: user.person.job === 'admin' && !supers.has(user),
      suspended: isGone(user.person, at),
      archived: false,
      isEnrolledIn2Sv: index % 12 !== 7,
      isEnforcedIn2Sv: true,
      creationTime: isoMillis(user.person.joins),
      lastLoginTime: isoMillis(at - DAY),
      orgUnitPath: '/',
      organizations: [{ primary: true, department: user.person.team, title: user.person.job }],
      tokens:
        index % 3 === 0
          ? apps.map((app) => ({
              clientId: app.clientId,
              displayText: app.name,
              scopes: app.scopes,
              anonymous: false,
              nativeApp: false,
            }))
          : [],
    })),
    groups: ['analytics', 'finance'].map((name) => ({
      id: `group-${name}`,
      email: `${name}@northwind.example`,
      name,
      members: users
        .filter((_, index) => name === 'analytics' || index % 4 === 0)
        .map(({ email, profileId }) => ({ id: profileId, email, type: 'USER', role: 'MEMBER' })),
    })),
    roles: [
      {
        roleId: '13801188331880449',
        roleName: '_SEED_ADMIN_ROLE',
        isSystemRole: true,
        isSuperAdminRole: true,
        rolePrivileges: [],
      },
    ],
    delegated: [delegatedApp(organisation)],
  };
};
