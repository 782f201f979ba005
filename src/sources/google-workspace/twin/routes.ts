/** The Directory, Reports and Alert Center APIs of the twin: Google's addresses, paging and answers. */
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { scopes } from '../permissions.ts';
import {
  bodyOf,
  type Doing,
  type Draft,
  googleError,
  notFound,
  noting,
  ok,
  PREFIX,
  paged,
  param,
} from './answer.ts';
import { userRoutes } from './user-routes.ts';

const groupRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state } = doing;
  const found = (request: TwinRequest): Draft | undefined =>
    state.members
      .get(param(request, 'groupKey'))
      ?.find((one) => one['email'] === param(request, 'memberKey'));
  return [
    {
      method: 'GET',
      path: `${PREFIX}/groups`,
      permission: scopes.readGroups,
      answer: (request) => paged(request, 'groups', [...state.groups.values()]),
    },
    {
      method: 'GET',
      path: `${PREFIX}/groups/:groupKey/members`,
      permission: scopes.readMembers,
      answer: (request) =>
        paged(request, 'members', state.members.get(param(request, 'groupKey')) ?? []),
    },
    {
      method: 'GET',
      path: `${PREFIX}/groups/:groupKey/members/:memberKey`,
      permission: scopes.readMembers,
      answer(request) {
        const member = found(request);
        return member ? ok(member) : notFound('memberKey');
      },
    },
    {
      method: 'DELETE',
      path: `${PREFIX}/groups/:groupKey/members/:memberKey`,
      permission: scopes.members,
      answer(request) {
        const member = found(request);
        if (!member) return notFound('memberKey');
        const group = param(request, 'groupKey');
        state.members.set(
          group,
          (state.members.get(group) ?? []).filter((one) => one !== member),
        );
        noting(doing, request, 'REMOVE_GROUP_MEMBER', {
          USER_EMAIL: param(request, 'memberKey'),
          GROUP_EMAIL: group,
        });
        return ok();
      },
    },
    {
      method: 'POST',
      path: `${PREFIX}/groups/:groupKey/members`,
      permission: scopes.members,
      answer(request) {
        const group = param(request, 'groupKey');
        const { email, role, delivery_settings } = bodyOf(request);
        const id = state.users.get(String(email))?.['id'] ?? 'outside';
        const member = {
          kind: 'admin#directory#member',
          id,
          email,
          role,
          type: 'USER',
          status: 'ACTIVE',
          ...(delivery_settings ? { delivery_settings } : {}),
        };
        const all = state.members.get(group) ?? [];
        if (all.some((one) => one['email'] === email))
          return googleError(409, 'Member already exists.', 'duplicate');
        state.members.set(
          group,
          [...all, member].sort((a, b) => String(a['email']).localeCompare(String(b['email']))),
        );
        noting(doing, request, 'ADD_GROUP_MEMBER', {
          USER_EMAIL: String(email),
          GROUP_EMAIL: group,
        });
        return ok(member);
      },
    },
  ];
};

const roleRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state } = doing;
  const customer = `${PREFIX}/customer/:customer`;
  const emailOf = (id: unknown): string =>
    String([...state.users.values()].find((user) => user['id'] === id)?.['primaryEmail'] ?? id);
  const nameOf = (id: unknown): string =>
    String(state.roles.find((role) => role['roleId'] === id)?.['roleName'] ?? id);
  return [
    {
      method: 'GET',
      path: `${customer}/roles`,
      permission: scopes.readRoles,
      answer: (request) => paged(request, 'items', state.roles),
    },
    {
      method: 'GET',
      path: `${customer}/roleassignments`,
      permission: scopes.readRoles,
      answer(request) {
        const key = request.query.get('userKey');
        const id = key === null ? undefined : state.users.get(key)?.['id'];
        const all = state.assignments.filter((one) => key === null || one['assignedTo'] === id);
        return paged(request, 'items', all);
      },
    },
    {
      method: 'DELETE',
      path: `${customer}/roleassignments/:assignment`,
      permission: scopes.roles,
      answer(request) {
        const at = state.assignments.findIndex(
          (one) => one['roleAssignmentId'] === param(request, 'assignment'),
        );
        const [gone] = at < 0 ? [] : state.assignments.splice(at, 1);
        if (!gone) return notFound('roleAssignmentId');
        noting(doing, request, 'UNASSIGN_ROLE', {
          USER_EMAIL: emailOf(gone['assignedTo']),
          ROLE_NAME: nameOf(gone['roleId']),
          ROLE_ID: String(gone['roleId']),
        });
        return ok();
      },
    },
    {
      method: 'POST',
      path: `${customer}/roleassignments`,
      permission: scopes.roles,
      answer(request) {
        const given = bodyOf(request);
        const made = {
          kind: 'admin#directory#roleAssignment',
          roleAssignmentId: String(900 + state.ids.next++),
          ...given,
        };
        state.assignments.push(made);
        noting(doing, request, 'ASSIGN_ROLE', {
          USER_EMAIL: emailOf(given['assignedTo']),
          ROLE_NAME: nameOf(given['roleId']),
          ROLE_ID: String(given['roleId']),
        });
        return ok(made);
      },
    },
    {
      method: 'GET',
      path: `${customer}/domains`,
      permission: scopes.readDomains,
      answer: () => ok({ domains: state.domains }),
    },
    {
      method: 'GET',
      path: `${customer}/devices/mobile`,
      permission: scopes.readDevices,
      answer: (request) => paged(request, 'mobiledevices', state.devices),
    },
  ];
};

const timeOf = (record: Draft): string => String((record['id'] as Draft)['time']);

const logRoutes = ({ state }: Doing): readonly TwinRoute[] => [
  {
    method: 'GET',
    path: '/admin/reports/v1/activity/users/:userKey/applications/:application',
    permission: scopes.reports,
    answer(request) {
      const start = Date.parse(request.query.get('startTime') ?? '1970-01-01T00:00:00Z');
      const end = Date.parse(request.query.get('endTime') ?? '2100-01-01T00:00:00Z');
      const name = request.query.get('eventName');
      // Newest first, as Google gives them.
      const all = state.log
        .filter((one) => (one['id'] as Draft)['applicationName'] === param(request, 'application'))
        .filter((one) => Date.parse(timeOf(one)) >= start && Date.parse(timeOf(one)) < end)
        .filter((one) => name === null || (one['events'] as Draft[])[0]?.['name'] === name)
        .sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
      return paged(request, 'items', all);
    },
  },
  {
    method: 'GET',
    path: '/v1beta1/alerts',
    permission: scopes.alerts,
    answer(request) {
      const after = /createTime >= "([^"]+)"/.exec(request.query.get('filter') ?? '')?.[1] ?? '';
      return paged(
        request,
        'alerts',
        state.alerts.filter((one) => String(one['createTime']) >= after),
      );
    },
  },
];

export const workspaceRoutes = (doing: Doing): readonly TwinRoute[] => [
  ...userRoutes(doing),
  ...groupRoutes(doing),
  ...roleRoutes(doing),
  ...logRoutes(doing),
];
