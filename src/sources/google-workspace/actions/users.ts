/** What can be done to an account: suspended, signed out, made to choose a new password, its backup codes taken away. */
import type { Action } from '../../../model/index.ts';
import { type StateActionSpec, stateAction } from '../../state-action.ts';
import { scopes } from '../permissions.ts';
import {
  accessTokens,
  applications,
  delegatedClients,
  otherServices,
  otherWays,
  webSessions,
} from './residual.ts';
import { type Acting, isSelf, readUser, refuse, textParam, userOf } from './target.ts';

const NOT_A_USER = 'the target is no user address: name the account by its primary address';

const setUser = async (
  acting: Acting,
  userKey: string,
  requestBody: { readonly suspended?: boolean; readonly changePasswordAtNextLogin?: boolean },
): Promise<void> => {
  const clients = acting.clients();
  const directory = await clients.directory(scopes.users);
  await clients.calls.ask(
    scopes.users,
    () => directory.users.patch({ userKey, requestBody: { ...requestBody } }),
    {
      repeat: 'throttled',
    },
  );
};

/** A switch of the user record: on by the action, off by its undo. */
const userSwitch = (
  acting: Acting,
  field: 'suspended' | 'changePasswordAtNextLogin',
  spec: Pick<StateActionSpec, 'id' | 'title' | 'stage' | 'residual'> & {
    readonly change: (email: string) => string;
    readonly disruption: string;
    readonly heldTells?: StateActionSpec['heldTells'];
  },
): Action =>
  stateAction('google-workspace', {
    id: spec.id,
    title: spec.title,
    stage: spec.stage,
    classes: ['human', 'service_account', 'agent'],
    undo: 'exact',
    permissions: {
      do: [scopes.readUsers, scopes.users],
      verify: [scopes.readUsers],
      undo: [scopes.readUsers, scopes.users],
    },
    propagationMs: acting.propagationMs,
    residual: spec.residual,
    ...(spec.heldTells ? { heldTells: spec.heldTells } : {}),
    async find(target) {
      const email = userOf(target);
      if (email === undefined) return refuse(NOT_A_USER);
      if (isSelf(acting, email))
        return refuse(
          `${email} is the account in whose name Countersign works: use another administrator`,
        );
      const user = await readUser(acting, email);
      if (user === undefined) return refuse(`the directory has no user ${email}`);
      return {
        facts: { email },
        already: user[field],
        changes: [spec.change(email)],
        disruption: spec.disruption,
      };
    },
    async stands(plan) {
      const email = textParam(plan, 'email');
      const user = await readUser(acting, email);
      if (user === undefined)
        return { stands: true, detail: `${email} is gone: somebody deleted it` };
      return { stands: user[field], detail: `${field} of ${email} is ${user[field]}` };
    },
    change: (plan) => setUser(acting, textParam(plan, 'email'), { [field]: true }),
    async revert(plan) {
      const email = textParam(plan, 'email');
      const user = await readUser(acting, email);
      if (user === undefined) {
        return {
          undone: false,
          differences: [`${email} was deleted by somebody`],
          detail: `${email} cannot come back this way: undelete it in the console within 20 days`,
        };
      }
      if (!user[field]) {
        return {
          undone: true,
          differences: [`${field} of ${email} was off already`],
          detail: `${email} is as before`,
        };
      }
      await setUser(acting, email, { [field]: false });
      return { undone: true, differences: [], detail: `${field} of ${email} is off again` };
    },
  });

export const suspendUser = (acting: Acting): Action =>
  userSwitch(acting, 'suspended', {
    id: 'google-workspace.suspend_user',
    title: 'Suspend a user',
    stage: 'freeze',
    change: (email) => `suspend ${email}`,
    disruption:
      'the person cannot sign in; mail is not delivered to them, meetings and shared files stay; applications they let in stop; let in again, they must sign in anew',
    heldTells: (nativeId, plan) => nativeId.endsWith(`:${textParam(plan, 'email')}`),
    residual: (_params, at) => [accessTokens(at), otherServices, delegatedClients],
  });

export const requirePasswordChange = (acting: Acting): Action =>
  userSwitch(acting, 'changePasswordAtNextLogin', {
    id: 'google-workspace.require_password_change',
    title: 'Require a new password at the next sign-in',
    stage: 'end_sessions',
    change: (email) => `let ${email} choose a new password at the next sign-in`,
    disruption:
      'the person must choose a new password; nothing where sign-in is by another identity provider',
    residual: (_params, at) => [
      webSessions,
      applications,
      accessTokens(at),
      otherServices,
      delegatedClients,
    ],
  });

/** Google keeps no readable mark of it: our own earlier sign-out shows in the administrator log. */
export const signOut = (acting: Acting): Action =>
  stateAction('google-workspace', {
    id: 'google-workspace.sign_out',
    title: 'Sign a user out of all web and device sessions',
    stage: 'end_sessions',
    classes: ['human', 'service_account', 'agent'],
    undo: 'irreversible',
    permissions: {
      do: [scopes.readUsers, scopes.reports, scopes.security],
      verify: [scopes.reports],
      undo: [],
    },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [applications, accessTokens(at), otherServices, delegatedClients],
    async find(target) {
      const email = userOf(target);
      if (email === undefined) return refuse(NOT_A_USER);
      if ((await readUser(acting, email)) === undefined)
        return refuse(`the directory has no user ${email}`);
      return {
        facts: { email },
        already: false,
        changes: [`sign ${email} out everywhere and reset the sign-in cookies`],
        disruption: 'the person must sign in again on every device',
      };
    },
    async stands(plan) {
      const email = textParam(plan, 'email');
      const clients = acting.clients();
      const reports = await clients.reports(scopes.reports);
      const since = Number(plan.params['plannedAt']);
      const { data } = await clients.calls.ask(scopes.reports, () =>
        reports.activities.list({
          userKey: 'all',
          applicationName: 'admin',
          eventName: 'RESET_SIGNIN_COOKIES',
          startTime: new Date(since).toISOString(),
          maxResults: 1_000,
        }),
      );
      const seen = (data.items ?? []).some(({ events }) =>
        events?.some(({ parameters }) =>
          parameters?.some(
            ({ name, value }) => name === 'USER_EMAIL' && value?.toLowerCase() === email,
          ),
        ),
      );
      return {
        stands: seen,
        detail: seen
          ? `the administrator log says that the sign-in cookies of ${email} were reset`
          : `the administrator log does not show the sign-out of ${email} yet`,
        absentMeans: 'unknown',
      };
    },
    async change(plan) {
      const clients = acting.clients();
      const directory = await clients.directory(scopes.security);
      await clients.calls.ask(
        scopes.security,
        () => directory.users.signOut({ userKey: textParam(plan, 'email') }),
        { repeat: 'throttled' },
      );
    },
  });

/** The codes themselves are secrets: they are counted and let go. */
export const removeBackupCodes = (acting: Acting): Action => {
  const count = async (userKey: string): Promise<number> => {
    const clients = acting.clients();
    const directory = await clients.directory(scopes.security);
    const { data } = await clients.calls.ask(scopes.security, () =>
      directory.verificationCodes.list({ userKey }),
    );
    return data.items?.length ?? 0;
  };
  return stateAction('google-workspace', {
    id: 'google-workspace.remove_backup_codes',
    title: 'Take away the backup codes of a user',
    stage: 'sweep',
    classes: ['human'],
    undo: 'irreversible',
    permissions: { do: [scopes.security], verify: [scopes.security], undo: [] },
    propagationMs: acting.propagationMs,
    residual: () => [webSessions, applications, otherWays('a password and another second factor')],
    async find(target) {
      const email = userOf(target);
      if (email === undefined) return refuse(NOT_A_USER);
      const codes = await count(email);
      return {
        facts: { email },
        already: codes === 0,
        changes: [`take away ${codes} backup codes of ${email}`],
        disruption:
          'who has only these codes as a second factor cannot sign in until an administrator helps',
      };
    },
    async stands(plan) {
      const email = textParam(plan, 'email');
      const codes = await count(email);
      return { stands: codes === 0, detail: `${email} has ${codes} backup codes` };
    },
    async change(plan) {
      const clients = acting.clients();
      const directory = await clients.directory(scopes.security);
      await clients.calls.ask(
        scopes.security,
        () => directory.verificationCodes.invalidate({ userKey: textParam(plan, 'email') }),
        { repeat: 'throttled' },
      );
    },
  });
};
