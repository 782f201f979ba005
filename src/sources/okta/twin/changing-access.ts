/** What is done to API tokens, memberships and admin roles. */
import { obj } from '../../record.ts';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { oktaManage as manage } from '../permissions.ts';
import { none, part, removal, userTarget, writer } from './change-parts.ts';
import { type Desk, error, notFound } from './reading.ts';
import { nextId, type Thing } from './state.ts';

export const accessRoutes = (desk: Desk): readonly TwinRoute[] => {
  const { state, now } = desk;
  const write = writer(desk);

  const groupTarget = (id: string) => ({ id, type: 'UserGroup', displayName: id });
  const member = (method: 'PUT' | 'DELETE', event: string): TwinRoute => ({
    method,
    path: '/api/v1/groups/:group/users/:id',
    permission: manage.groups,
    answer(request) {
      const [user, group] = [part(request, 'id'), part(request, 'group')];
      if (state.groups.get(group)?.['type'] !== 'OKTA_GROUP')
        return error(403, 'E0000006', 'You do not have permission to perform the requested action');
      if (method === 'PUT') state.members.add(`${user}/${group}`);
      else state.members.delete(`${user}/${group}`);
      write(request, event, [userTarget(state, user), groupTarget(group)]);
      return none;
    },
  });

  const roleRoutes = (noun: 'users' | 'groups', prefix: string): readonly TwinRoute[] => {
    const owner = (request: TwinRequest) => `${noun}/${part(request, 'id')}`;
    const who = (request: TwinRequest) =>
      noun === 'users' ? userTarget(state, part(request, 'id')) : groupTarget(part(request, 'id'));
    const kind = noun === 'users' ? 'user.account' : 'group';
    return [
      {
        method: 'POST',
        path: `${prefix}/:id/roles`,
        permission: manage.roles,
        answer(request) {
          const asks = obj(JSON.parse(request.body));
          const made: Thing = {
            ...asks,
            id: nextId(state, 'ra1'),
            type: String(asks['type']),
            label: asks['type'] === 'SUPER_ADMIN' ? 'Super Administrator' : String(asks['type']),
            status: 'ACTIVE',
            assignmentType: noun === 'users' ? 'USER' : 'GROUP',
            created: new Date(now()).toISOString(),
          };
          state.roles.set(owner(request), [...(state.roles.get(owner(request)) ?? []), made]);
          write(request, `${kind}.privilege.grant`, [who(request)], {
            privilegeGranted: made['label'],
          });
          return { status: 201, body: made };
        },
      },
      removal(`${prefix}/:id/roles/:item`, manage.roles, state.roles, owner, (request, gone) => {
        write(request, `${kind}.privilege.revoke`, [who(request)], {
          privilegeRevoked: gone['label'],
        });
      }),
    ];
  };

  return [
    {
      method: 'DELETE',
      path: '/api/v1/api-tokens/:id',
      permission: manage.tokens,
      answer(request) {
        const found = [...state.apiTokens].find(([, token]) => token.id === part(request, 'id'));
        if (found === undefined) return notFound('token');
        state.apiTokens.delete(found[0]);
        write(request, 'system.api_token.revoke', [
          { id: found[1].id, type: 'Token', displayName: found[1]['name'] },
        ]);
        return none;
      },
    },
    member('PUT', 'group.user_membership.add'),
    member('DELETE', 'group.user_membership.remove'),
    ...roleRoutes('users', '/api/v1/users'),
    ...roleRoutes('groups', '/api/v1/groups'),
  ];
};
