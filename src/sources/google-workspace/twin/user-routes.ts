/** Users of the twin, and the tokens, app passwords and backup codes that hang on them. */
import type { TwinRoute } from '../../twin-server.ts';
import { scopes } from '../permissions.ts';
import { bodyOf, type Doing, keyOf, notFound, noting, ok, PREFIX, paged, param } from './answer.ts';
import { shown } from './state.ts';

export const userRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state, clock, propagationMs } = doing;
  const ending = (
    email: string,
    match: (kind: string, clientId: string | undefined) => boolean,
  ): void => {
    for (const held of state.held) {
      if (held.email === email && held.endsAt === undefined && match(held.kind, held.clientId))
        held.endsAt = clock.now() + propagationMs;
    }
  };
  return [
    {
      method: 'GET',
      path: `${PREFIX}/users`,
      permission: scopes.readUsers,
      answer: (request) => paged(request, 'users', [...state.users.values()]),
    },
    {
      method: 'GET',
      path: `${PREFIX}/users/:userKey`,
      permission: scopes.readUsers,
      answer(request) {
        const user = state.users.get(keyOf(request));
        return user ? ok(shown(user)) : notFound('userKey');
      },
    },
    {
      method: 'PATCH',
      path: `${PREFIX}/users/:userKey`,
      permission: scopes.users,
      answer(request) {
        const email = keyOf(request);
        const user = state.users.get(email);
        if (!user) return notFound('userKey');
        const change = bodyOf(request);
        if (typeof change['suspended'] === 'boolean' && change['suspended'] !== user['suspended']) {
          user['suspended'] = change['suspended'];
          if (change['suspended'] === true) {
            user['suspensionReason'] = 'ADMIN';
            user['twinSuspendedAt'] = clock.now();
            ending(email, (kind) => kind === 'web_session');
          } else {
            delete user['suspensionReason'];
            delete user['twinSuspendedAt'];
          }
          noting(doing, request, change['suspended'] === true ? 'SUSPEND_USER' : 'UNSUSPEND_USER', {
            USER_EMAIL: email,
          });
        }
        if (typeof change['changePasswordAtNextLogin'] === 'boolean') {
          user['changePasswordAtNextLogin'] = change['changePasswordAtNextLogin'];
          noting(doing, request, 'CHANGE_PASSWORD_ON_NEXT_LOGIN', { USER_EMAIL: email });
        }
        return ok(shown(user));
      },
    },
    {
      method: 'POST',
      path: `${PREFIX}/users/:userKey/signOut`,
      permission: scopes.security,
      answer(request) {
        const email = keyOf(request);
        if (!state.users.has(email)) return notFound('userKey');
        ending(email, (kind) => kind === 'web_session');
        noting(doing, request, 'RESET_SIGNIN_COOKIES', { USER_EMAIL: email });
        return ok();
      },
    },
    {
      method: 'GET',
      path: `${PREFIX}/users/:userKey/tokens`,
      permission: scopes.security,
      answer: (request) =>
        ok({ kind: 'admin#directory#tokenList', items: state.tokens.get(keyOf(request)) ?? [] }),
    },
    {
      method: 'DELETE',
      path: `${PREFIX}/users/:userKey/tokens/:clientId`,
      permission: scopes.security,
      answer(request) {
        const email = keyOf(request);
        const clientId = param(request, 'clientId');
        const all = state.tokens.get(email) ?? [];
        const left = all.filter((one) => one['clientId'] !== clientId);
        if (left.length === all.length) return notFound('clientId');
        state.tokens.set(email, left);
        ending(email, (kind, client) => kind === 'refresh_token' && client === clientId);
        noting(doing, request, 'REVOKE_3LO_TOKEN', { USER_EMAIL: email, APP_ID: clientId });
        return ok();
      },
    },
    {
      method: 'GET',
      path: `${PREFIX}/users/:userKey/asps`,
      permission: scopes.security,
      answer: (request) =>
        ok({ kind: 'admin#directory#aspList', items: state.asps.get(keyOf(request)) ?? [] }),
    },
    {
      method: 'DELETE',
      path: `${PREFIX}/users/:userKey/asps/:codeId`,
      permission: scopes.security,
      answer(request) {
        const email = keyOf(request);
        const all = state.asps.get(email) ?? [];
        const left = all.filter((one) => String(one['codeId']) !== param(request, 'codeId'));
        if (left.length === all.length) return notFound('codeId');
        state.asps.set(email, left);
        ending(email, (kind) => kind === 'app_password');
        noting(doing, request, 'REVOKE_ASP', {
          USER_EMAIL: email,
          ASP_ID: param(request, 'codeId'),
        });
        return ok();
      },
    },
    {
      method: 'GET',
      path: `${PREFIX}/users/:userKey/verificationCodes`,
      permission: scopes.security,
      answer: (request) =>
        ok({
          items: (state.backupCodes.get(keyOf(request)) ?? []).map((verificationCode) => ({
            verificationCode,
          })),
        }),
    },
    {
      method: 'POST',
      path: `${PREFIX}/users/:userKey/verificationCodes/invalidate`,
      permission: scopes.security,
      answer(request) {
        state.backupCodes.set(keyOf(request), []);
        noting(doing, request, 'DELETE_2SV_SCRATCH_CODES', { USER_EMAIL: keyOf(request) });
        return ok();
      },
    },
  ];
};
