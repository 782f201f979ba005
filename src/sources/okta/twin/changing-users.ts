/** What is done to users, and what Okta itself does beside it: sessions ended, tokens revoked. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { oktaManage as manage } from '../permissions.ts';
import { asked, none, part, userTarget, writer } from './change-parts.ts';
import { type Desk, error, notFound, ok } from './reading.ts';

const badState = (why: string): TwinAnswer =>
  error(403, 'E0000016', `Activation failed because the user is already ${why}`);

export const userRoutes = (desk: Desk): readonly TwinRoute[] => {
  const { state } = desk;
  const write = writer(desk);

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
  ];
};
