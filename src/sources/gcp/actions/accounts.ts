/** The switch of a service account. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { stateAction } from '../../state-action.ts';
import { acts } from '../permissions.ts';
import { tokensOfOthers } from './residual.ts';
import { type Acting, isAddress, missing, projectOf, refuse, textParam } from './target.ts';

export const accountName = (email: string): string =>
  `projects/${projectOf(email)}/serviceAccounts/${email}`;

const NO_ACCOUNT = 'the target is no service account: name it by its address';

/** Undefined where there is none. */
const accountState = async (
  acting: Acting,
  email: string,
): Promise<{ readonly disabled: boolean } | undefined> => {
  const clients = acting.clients();
  const iam = await clients.iam();
  const found = await missing(
    clients.calls.ask(acts.readAccount, () =>
      iam.projects.serviceAccounts.get({ name: accountName(email) }),
    ),
    undefined,
  );
  return found === undefined ? undefined : { disabled: found.data.disabled === true };
};

const isOurs = (acting: Acting, email: string): boolean =>
  [acting.config.act?.key?.client_email, acting.config.read.key?.client_email].includes(email);

export const disableServiceAccount = (acting: Acting): Action => {
  const set = async (email: string, verb: 'disable' | 'enable'): Promise<void> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const name = accountName(email);
    const permission = verb === 'disable' ? acts.disableAccount : acts.enableAccount;
    await clients.calls.ask(
      permission,
      () => iam.projects.serviceAccounts[verb]({ name, requestBody: {} }),
      {
        repeat: 'throttled',
      },
    );
  };
  return stateAction('gcp', {
    id: 'gcp.disable_service_account',
    title: 'Disable a service account',
    stage: 'freeze',
    classes: ['service_account', 'workload', 'agent'],
    undo: 'exact',
    permissions: {
      do: [acts.readAccount, acts.disableAccount],
      verify: [acts.readAccount],
      undo: [acts.readAccount, acts.enableAccount],
    },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [tokensOfOthers(at)],
    heldTells: (nativeId, plan) =>
      nativeId === textParam(plan, 'email') || str(plan.params['keyId']) === nativeId,
    async find(target, params) {
      const email = target.nativeId.toLowerCase();
      if (!isAddress(email)) return refuse(NO_ACCOUNT);
      if (isOurs(acting, email))
        return refuse(`${email} is the account that Countersign works with`);
      const found = await accountState(acting, email);
      if (found === undefined) return refuse(`there is no service account ${email}`);
      const held = str(params['keyId']);
      return {
        facts: { email, ...(held === undefined ? {} : { keyId: held }) },
        already: found.disabled,
        changes: [`disable service account ${email}`],
        disruption: `all that runs as ${email} is refused by Google's APIs, its tokens too, until it is enabled again`,
      };
    },
    async stands(plan) {
      const email = textParam(plan, 'email');
      const found = await accountState(acting, email);
      const is =
        found === undefined ? 'gone: somebody deleted it' : found.disabled ? 'disabled' : 'enabled';
      return { stands: found?.disabled !== false, detail: `${email} is ${is}` };
    },
    change: (plan) => set(textParam(plan, 'email'), 'disable'),
    async revert(plan) {
      const email = textParam(plan, 'email');
      const found = await accountState(acting, email);
      if (found === undefined) {
        return {
          undone: false,
          differences: [`${email} was deleted by somebody`],
          detail: `${email} cannot come back this way: undelete it within 30 days`,
        };
      }
      if (!found.disabled)
        return {
          undone: true,
          differences: [`${email} was enabled already`],
          detail: `${email} is enabled`,
        };
      await set(email, 'enable');
      return { undone: true, differences: [], detail: `${email} is enabled again` };
    },
  });
};
