/** Routes that change, with what Okta itself does beside it: sessions ended, tokens revoked, records written. */

import { obj, str } from '../../record.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { oktaManage as manage } from '../permissions.ts';
import { type Desk, error, notFound, ok } from './reading.ts';
import { nextId, type OktaState, type Thing, writeLog } from './state.ts';

const none: TwinAnswer = { status: 204 };

const part = ({ params }: TwinRequest, name: string): string => params[name] ?? '';

/** Who called, for the log: the holder of the token, or the client. */
const callerOf = (state: OktaState, { headers }: TwinRequest) => {
  const secret = /^SSWS (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const token = state.apiTokens.get(secret);
  const userId = str(token?.['userId']) ?? 'unknown';
  const login = str(obj(state.users.get(userId)?.['profile'])['login']) ?? userId;
  return { actor: { id: userId, type: 'User', alternateId: login }, tokenId: token?.id };
};

const userTarget = (state: OktaState, id: string) => ({
  id,
  type: 'User',
  alternateId: str(obj(state.users.get(id)?.['profile'])['login']) ?? id,
  displayName: id,
});

const badState = (why: string): TwinAnswer =>
  error(403, 'E0000016', `Activation failed because the user is already ${why}`);

/** `true` in a query parameter. */
const asked = ({ query }: TwinRequest, name: string): boolean => query.get(name) === 'true';

export const changeRoutes = (desk: Desk): readonly TwinRoute[] => {
  const { state, now } = desk;
  const write = (
    request: TwinRequest,
    eventType: string,
    target: readonly Record<string, unknown>[],
    debug: Record<string, unknown> = {},
  ) => writeLog(state, { eventType, at: now(), ...callerOf(state, request), target, debug });

  const endSessions = (userId: string): void => {
    for (const { id, userId: of } of state.sessions.values())
      if (of === userId) state.sessions.delete(id);
  };

  const revokeTokens = (userId: string): void => {
    for (const token of state.accessTokens.values())
      if (token.userId === userId) token.revoked = true;
    for (const [app, tokens] of state.refreshTokens)
      state.refreshTokens.set(
        app,
        tokens.filter((one) => one['userId'] !== userId),
      );
  };

  const lifecycle = (
    verb: string,
    from: readonly string[],
    to: string,
    event: string,
    also?: (userId: string, request: TwinRequest) => void,
  ): TwinRoute => ({
    method: 'POST',
    path: `/api/v1/users/:id/lifecycle/${verb}`,
    permission: manage.users,
    answer(request) {
      const user = state.users.get(part(request, 'id'));
      if (user === undefined) return notFound('user');
      const status = String(user['status']);
      if (!from.includes(status)) return badState(status);
      user['status'] = to;
      also?.(user.id, request);
      write(request, event, [userTarget(state, user.id)]);
      return ok({});
    },
  });

  const switchable = (
    path: string,
    verb: 'activate' | 'deactivate',
    find: (request: TwinRequest) => Thing | undefined,
    event: string,
    answer: (thing: Thing) => unknown,
  ): TwinRoute => ({
    method: 'POST',
    path: `${path}/lifecycle/${verb}`,
    permission: manage.apps,
    answer(request) {
      const thing = find(request);
      if (thing === undefined) return notFound(path);
      const secrets = state.secrets.get(part(request, 'id')) ?? [];
      if (verb === 'deactivate' && secrets.length === 1 && secrets[0] === thing)
        return error(403, 'E0000001', 'Api validation failed: the only secret of the client');
      thing['status'] = verb === 'activate' ? 'ACTIVE' : 'INACTIVE';
      const id = part(request, 'id');
      write(request, `${event}.${verb}`, [{ id, type: 'AppInstance', displayName: id }]);
      return ok(answer(thing));
    },
  });

  const app = (request: TwinRequest) => state.apps.get(part(request, 'id'));
  const secret = (request: TwinRequest) =>
    state.secrets.get(part(request, 'id'))?.find((one) => one.id === part(request, 'secret'));
  const key = (request: TwinRequest) =>
    state.clientKeys.get(part(request, 'id'))?.find((one) => one.id === part(request, 'key'));
  const secretPath = '/api/v1/apps/:id/credentials/secrets/:secret';
  const keyPath = '/api/v1/apps/:id/credentials/jwks/:key';
  const switches = (['activate', 'deactivate'] as const).flatMap((verb) => [
    switchable('/api/v1/apps/:id', verb, app, 'application.lifecycle', () => ({})),
    switchable(secretPath, verb, secret, 'app.oauth2.client.secret', (one) => one),
    switchable(keyPath, verb, key, 'app.oauth2.client.key', (one) => one),
  ]);

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

  /** Takes one out of a list kept by `owner`. */
  const removal = (
    path: string,
    permission: string,
    map: Map<string, Thing[]>,
    owner: (request: TwinRequest) => string,
    event: (request: TwinRequest, gone: Thing) => void,
  ): TwinRoute => ({
    method: 'DELETE',
    path,
    permission,
    answer(request) {
      const kept = map.get(owner(request)) ?? [];
      const gone = kept.find((one) => one.id === part(request, 'item'));
      if (gone === undefined) return notFound(path);
      map.set(
        owner(request),
        kept.filter((one) => one !== gone),
      );
      event(request, gone);
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
    lifecycle('suspend', ['ACTIVE'], 'SUSPENDED', 'user.lifecycle.suspend'),
    lifecycle('unsuspend', ['SUSPENDED'], 'ACTIVE', 'user.lifecycle.unsuspend'),
    lifecycle(
      'expire_password',
      ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'],
      'PASSWORD_EXPIRED',
      'user.account.expire_password',
    ),
    lifecycle(
      'reset_password',
      ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'],
      'RECOVERY',
      'user.account.reset_password',
      (id, request) => {
        if (asked(request, 'revokeSessions')) endSessions(id);
      },
    ),
    {
      method: 'POST',
      path: '/api/v1/users/:id/lifecycle/reset_factors',
      permission: manage.users,
      answer(request) {
        state.factors.set(part(request, 'id'), []);
        write(request, 'user.mfa.factor.reset_all', [userTarget(state, part(request, 'id'))]);
        return ok({});
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/users/:id/sessions',
      permission: manage.users,
      answer(request) {
        const id = part(request, 'id');
        if (!state.users.has(id)) return notFound('user');
        endSessions(id);
        if (asked(request, 'oauthTokens')) revokeTokens(id);
        write(request, 'user.session.clear', [userTarget(state, id)]);
        return none;
      },
    },
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
    ...switches,
    {
      method: 'POST',
      path: '/api/v1/apps/:id/credentials/secrets',
      permission: manage.apps,
      answer(request) {
        const id = part(request, 'id');
        const kept = state.secrets.get(id) ?? [];
        if (kept.length >= 2)
          return error(
            400,
            'E0000001',
            'Api validation failed: You have reached the maximum number of client secrets per client.',
          );
        const at = new Date(now()).toISOString();
        const made: Thing = {
          id: nextId(state, 'ocs'),
          status: 'ACTIVE',
          created: at,
          lastUpdated: at,
          client_secret: `new-secret-${kept.length}-of-${id}`,
        };
        state.secrets.set(id, [...kept, made]);
        write(request, 'app.oauth2.client.secret.create', [
          { id, type: 'AppInstance', displayName: id },
        ]);
        return { status: 201, body: made };
      },
    },
    removal(
      '/api/v1/apps/:id/credentials/secrets/:item',
      manage.apps,
      state.secrets,
      (request) => part(request, 'id'),
      (request) => {
        write(request, 'app.oauth2.client.secret.delete', [
          { id: part(request, 'id'), type: 'AppInstance', displayName: part(request, 'id') },
        ]);
      },
    ),
    removal(
      '/api/v1/apps/:id/grants/:item',
      manage.grants,
      state.appGrants,
      (request) => part(request, 'id'),
      (request) => {
        write(request, 'app.oauth2.admin.consent.revoke', [
          { id: part(request, 'id'), type: 'AppInstance', displayName: part(request, 'id') },
        ]);
      },
    ),
    {
      method: 'POST',
      path: '/api/v1/apps/:id/grants',
      permission: manage.grants,
      answer(request) {
        const id = part(request, 'id');
        const made: Thing = {
          ...obj(JSON.parse(request.body)),
          id: nextId(state, 'oag'),
          status: 'ACTIVE',
          source: 'ADMIN',
          clientId: id,
          created: new Date(now()).toISOString(),
        };
        state.appGrants.set(id, [...(state.appGrants.get(id) ?? []), made]);
        write(request, 'app.oauth2.admin.consent.grant', [
          { id, type: 'AppInstance', displayName: id },
        ]);
        return { status: 201, body: made };
      },
    },
    member('PUT', 'group.user_membership.add'),
    member('DELETE', 'group.user_membership.remove'),
    ...roleRoutes('users', '/api/v1/users'),
    ...roleRoutes('groups', '/api/v1/groups'),
  ];
};
