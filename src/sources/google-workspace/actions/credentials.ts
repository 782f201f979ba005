/** Taking away what was given: the access of an application, and an app password. */
import type { Action } from '../../../model/index.ts';
import { stateAction } from '../../state-action.ts';
import { scopes } from '../permissions.ts';
import {
  accessTokens,
  consentAgain,
  delegatedClients,
  otherWays,
  webSessions,
} from './residual.ts';
import { type Acting, appPasswordNamed, grantNamed, missing, refuse, textParam } from './target.ts';

const permissions = { do: [scopes.security], verify: [scopes.security], undo: [] };

export const deleteAppAccess = (acting: Acting): Action => {
  const isGiven = async (userKey: string, clientId: string): Promise<boolean> => {
    const clients = acting.clients();
    const directory = await clients.directory(scopes.security);
    const { data } = await clients.calls.ask(scopes.security, () =>
      directory.tokens.list({ userKey }),
    );
    return data.items?.some((one) => one.clientId === clientId) === true;
  };
  return stateAction('google-workspace', {
    id: 'google-workspace.delete_app_access',
    title: 'Take back the access that a user gave an application',
    stage: 'freeze',
    classes: 'any',
    undo: 'irreversible',
    permissions,
    propagationMs: acting.propagationMs,
    heldTells: (nativeId, plan) =>
      nativeId === `${textParam(plan, 'clientId')}:${textParam(plan, 'email')}`,
    residual: (_params, at) => [accessTokens(at), consentAgain],
    async find(target) {
      const named = grantNamed(target.nativeId);
      if (named === undefined)
        return refuse(
          'the target is no access of an application: name it <client id>:<user address>',
        );
      const { clientId, email } = named;
      return {
        facts: { email, clientId },
        already: !(await isGiven(email, clientId)),
        changes: [`delete all tokens that ${email} gave ${clientId}`],
        disruption: `${clientId} stops working for ${email} until they let it in again; only they can do that`,
      };
    },
    async stands(plan) {
      const [email, clientId] = [textParam(plan, 'email'), textParam(plan, 'clientId')];
      const given = await isGiven(email, clientId);
      return {
        stands: !given,
        detail: `${clientId} has ${given ? 'access' : 'no access'} to ${email}`,
      };
    },
    async change(plan) {
      const clients = acting.clients();
      const directory = await clients.directory(scopes.security);
      const given = { userKey: textParam(plan, 'email'), clientId: textParam(plan, 'clientId') };
      await missing(
        clients.calls.ask(scopes.security, () => directory.tokens.delete(given), {
          repeat: 'throttled',
        }),
        undefined,
      );
    },
  });
};

export const deleteAppPassword = (acting: Acting): Action => {
  const isThere = async (userKey: string, codeId: string): Promise<boolean> => {
    const clients = acting.clients();
    const directory = await clients.directory(scopes.security);
    const { data } = await clients.calls.ask(scopes.security, () =>
      directory.asps.list({ userKey }),
    );
    return data.items?.some((one) => String(one.codeId) === codeId) === true;
  };
  return stateAction('google-workspace', {
    id: 'google-workspace.delete_app_password',
    title: 'Delete an app password',
    stage: 'freeze',
    classes: 'any',
    undo: 'irreversible',
    permissions,
    propagationMs: acting.propagationMs,
    heldTells: (nativeId, plan) =>
      nativeId === `asp:${textParam(plan, 'email')}:${textParam(plan, 'codeId')}`,
    residual: (_params, at) => [
      webSessions,
      accessTokens(at),
      delegatedClients,
      otherWays('their password'),
    ],
    async find(target) {
      const named = appPasswordNamed(target.nativeId);
      if (named === undefined)
        return refuse('the target is no app password: name it asp:<user address>:<code id>');
      const { email, codeId } = named;
      return {
        facts: { email, codeId },
        already: !(await isThere(email, codeId)),
        changes: [`delete app password ${codeId} of ${email}`],
        disruption:
          'the mail client or device that uses it is signed out, and the user must make a new one',
      };
    },
    async stands(plan) {
      const [email, codeId] = [textParam(plan, 'email'), textParam(plan, 'codeId')];
      const there = await isThere(email, codeId);
      return {
        stands: !there,
        detail: `app password ${codeId} of ${email} is ${there ? 'there' : 'gone'}`,
      };
    },
    async change(plan) {
      const clients = acting.clients();
      const directory = await clients.directory(scopes.security);
      const given = {
        userKey: textParam(plan, 'email'),
        codeId: Number(textParam(plan, 'codeId')),
      };
      await missing(
        clients.calls.ask(scopes.security, () => directory.asps.delete(given), {
          repeat: 'throttled',
        }),
        undefined,
      );
    },
  });
};
