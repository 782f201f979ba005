/** What can be done to a user: suspend, clear sessions, make the password useless, take factors away. */
import type { Action, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import type { OktaApi } from '../client.ts';
import { oktaManage as manage, oktaScopes as scopes } from '../permissions.ts';
import {
  type Acting,
  accessTokens,
  apiTokens,
  appSessions,
  oktaSessions,
  refreshTokens,
  stillPassword,
} from './acting.ts';
import { directoryOf, findUser, readAll, readOne } from './find.ts';
import { enc, oktaAction, type Params, refuse, textOf } from './lever.ts';

const readUser = (api: OktaApi, plan: Params) =>
  readOne(api, scopes.users, `/api/v1/users/${enc(plan, 'userId')}`);

const statusNow = async (api: OktaApi, plan: Params): Promise<string> =>
  str((await readUser(api, plan))?.['status']) ?? 'gone';

const lifecycle = async (api: OktaApi, plan: Params, verb: string): Promise<void> => {
  const path = `/api/v1/users/${enc(plan, 'userId')}/lifecycle/${verb}`;
  await api.send(manage.users, { method: 'POST', path });
};

const permissions = {
  do: [scopes.users, manage.users],
  verify: [scopes.users],
  undo: [scopes.users, manage.users],
};

const once = { ...permissions, undo: [] };

/** Okta is not the source: what it does here, the directory's next import may set back. */
const atSource = (plan: Params): readonly Residual[] => {
  const directory = str(plan['directory']);
  return directory === undefined
    ? []
    : [
        {
          what: `the account in the directory ${directory}`,
          until: undefined,
          because:
            'it stays as it is, and the next import may set the Okta user back: act there too',
        },
      ];
};

const who = (plan: Params): string => `user ${textOf(plan, 'userId')}`;

export const suspendUser = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.suspend_user',
    title: 'Suspend a user',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    find: findUser,
    async look(api, ids) {
      const user = await readUser(api, ids);
      const status = str(user?.['status']);
      if (user === undefined) return refuse('there is no such user any more');
      if (status !== 'ACTIVE' && status !== 'SUSPENDED')
        return refuse(
          `Okta suspends only users that are ACTIVE, this one is ${status}; deactivate it by hand`,
        );
      const directory = directoryOf(user);
      return {
        facts: directory === undefined ? {} : { directory },
        standing: status === 'SUSPENDED',
      };
    },
    async stands(api, plan) {
      const status = await statusNow(api, plan);
      return status !== 'ACTIVE';
    },
    change: (api, plan) => lifecycle(api, plan, 'suspend'),
    async back(api, plan) {
      const status = await statusNow(api, plan);
      if (status !== 'SUSPENDED')
        return [`the user is ${status} now, which unsuspending does not lift`];
      await lifecycle(api, plan, 'unsuspend');
      return [];
    },
    changes: (plan) => `suspend ${who(plan)}`,
    disruption: 'the user cannot sign in, and API tokens that the user made are refused',
    residual: (plan, at) => [appSessions, accessTokens(at), ...atSource(plan)],
    // API tokens and sessions are good only while their user is.
    heldTells: (nativeId) => nativeId.startsWith('00T') || nativeId.startsWith('sid'),
  });

/** Okta does not list sessions: its log alone tells that they were ended. */
const clearedSince = async (api: OktaApi, plan: Params): Promise<boolean> => {
  const since = new Date(Number(plan['plannedAt'])).toISOString();
  const filter = `eventType eq "user.session.clear" and target.id eq "${textOf(plan, 'userId')}"`;
  const query = new URLSearchParams({ since, filter, limit: '1' });
  const { body } = await api.send(scopes.logs, { path: `/api/v1/logs?${query}` });
  return Array.isArray(body) && body.length > 0;
};

export const clearSessions = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.clear_sessions',
    title: "End a user's Okta sessions and revoke their OAuth tokens",
    undo: 'irreversible',
    stage: 'end_sessions',
    permissions: {
      do: [scopes.users, scopes.logs, manage.users],
      verify: [scopes.logs],
      undo: [],
    },
    find: findUser,
    async look(api, ids, context) {
      const user = await readUser(api, ids);
      return user === undefined
        ? refuse('there is no such user any more')
        : { facts: { plannedAt: context.now() }, standing: false };
    },
    // The log is some seconds late: that it does not tell it yet is no proof against it.
    stands: async (api, plan) => ((await clearedSince(api, plan)) ? true : 'unknown'),
    async change(api, plan) {
      const path = `/api/v1/users/${enc(plan, 'userId')}/sessions?oauthTokens=true`;
      await api.send(manage.users, { method: 'DELETE', path });
    },
    changes: (plan) => `end all Okta sessions of ${who(plan)} and revoke refresh and access tokens`,
    disruption: "the user signs in again; apps that work in the user's name must be let in anew",
    residual: (_plan, at) => [
      appSessions,
      accessTokens(at),
      apiTokens,
      stillPassword('only sessions ended: whoever has password and factors signs in again'),
    ],
    heldTells: (nativeId) => nativeId.startsWith('sid'),
  });

const passwordAction = (
  acting: Acting,
  parts: {
    readonly id: string;
    readonly title: string;
    readonly verb: string;
    readonly status: string;
    readonly words: string;
    readonly disruption: string;
    residual(at: number): readonly Residual[];
  },
): Action =>
  oktaAction(acting, {
    id: parts.id,
    title: parts.title,
    undo: 'irreversible',
    stage: 'rotate',
    permissions: once,
    find: findUser,
    async look(api, ids) {
      const user = await readUser(api, ids);
      if (user === undefined) return refuse('there is no such user any more');
      const directory = directoryOf(user);
      if (directory !== undefined)
        return refuse(`the password is kept by the directory ${directory}: change it there`);
      const status = str(user['status']) ?? 'unknown';
      if (status === 'SUSPENDED')
        return refuse(
          'the user is SUSPENDED, and of such Okta takes no password away: do it when they are given back, before they sign in',
        );
      if (!/^(ACTIVE|PASSWORD_EXPIRED|RECOVERY)$/.test(status))
        return refuse(`the user is ${status}: there is no password to take away`);
      return { facts: {}, standing: status === parts.status };
    },
    stands: async (api, plan) => (await statusNow(api, plan)) === parts.status,
    change: (api, plan) => lifecycle(api, plan, parts.verb),
    changes: (plan) => `${parts.words} ${who(plan)}`,
    disruption: parts.disruption,
    residual: (_plan, at) => parts.residual(at),
    heldTells: () => false,
  });

export const expirePassword = (acting: Acting): Action =>
  passwordAction(acting, {
    id: 'okta.expire_password',
    title: 'Make a user choose a new password at the next sign-in',
    verb: 'expire_password',
    status: 'PASSWORD_EXPIRED',
    words: 'expire the password of',
    disruption: 'the user must choose a new password at the next sign-in',
    residual: (at) => [
      oktaSessions,
      appSessions,
      accessTokens(at),
      refreshTokens,
      apiTokens,
      stillPassword(
        'whoever has the old password can choose the new one: use okta.reset_password against a thief',
      ),
    ],
  });

export const resetPassword = (acting: Acting): Action =>
  passwordAction(acting, {
    id: 'okta.reset_password',
    title: 'Make the password useless, end sessions and mail a link for a new one',
    verb: 'reset_password?sendEmail=true&revokeSessions=true',
    status: 'RECOVERY',
    words: 'reset the password and end the sessions of',
    disruption: 'the user cannot sign in before following the link in the mail',
    residual: (at) => [appSessions, accessTokens(at), refreshTokens, apiTokens],
  });

const activeFactors = async (api: OktaApi, plan: Params): Promise<number> => {
  const path = `/api/v1/users/${enc(plan, 'userId')}/factors`;
  return (await readAll(api, scopes.users, path)).length;
};

export const resetFactors = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.reset_factors',
    title: "Take away all of a user's factors",
    undo: 'irreversible',
    stage: 'sweep',
    permissions: once,
    find: findUser,
    async look(api, ids) {
      if ((await readUser(api, ids)) === undefined) return refuse('there is no such user any more');
      const count = await activeFactors(api, ids);
      return { facts: { count }, standing: count === 0 };
    },
    stands: async (api, plan) => (await activeFactors(api, plan)) === 0,
    change: (api, plan) => lifecycle(api, plan, 'reset_factors'),
    changes: (plan) => `take away ${String(plan['count'])} factors of ${who(plan)}`,
    disruption: 'the user must enrol factors anew; prove who it is by another way first',
    residual: (_plan, at) => [
      oktaSessions,
      appSessions,
      accessTokens(at),
      refreshTokens,
      apiTokens,
      stillPassword(
        'whoever has the password may enrol a factor of their own: reset the password too',
      ),
    ],
    heldTells: () => false,
  });
