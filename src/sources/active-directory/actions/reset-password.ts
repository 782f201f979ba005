/** A new random password: known to nobody, or handed to the keeper of a service account. */
import type { Action, ActionPlan } from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { SYSTEM } from '../names.ts';
import type { Acting } from './acting.ts';
import type { FoundAccount } from './find.ts';
import {
  accountFor,
  afterOf,
  factsOf,
  isRefusal,
  plannedAccount,
  protection,
  refuse,
  verifyEffect,
} from './params.ts';
import { afterPassword } from './residual.ts';

const READ = 'read:user';
const RESET = 'reset:password';
const permissions = { do: [READ, RESET], verify: [READ], undo: [] };

/** unicodePwd takes the password in quotes as UTF-16 (MS-ADTS 3.1.1.3.1.5.1), over TLS only. */
const quoted = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le');

/** The password before the present one is taken for an hour more: only a second change shuts it out. */
const TIMES = 2;

/** How often it was set since the plan was made: 1 = a first try was interrupted between the two. */
const timesSet = (plan: ActionPlan, account: FoundAccount): number => {
  const before = plan.params['versionBefore'];
  if (typeof before === 'number' && account.passwordVersion !== undefined)
    return account.passwordVersion - before;
  return account.passwordSetAt === factOf(plan, 'passwordSetBefore') ? 0 : TIMES;
};

const handOver = async (
  acting: Acting,
  domain: string,
  account: string,
  secret: string,
  stepId: string,
): Promise<string> => {
  const receipt = await handTo(acting.keeper, {
    ...{ system: SYSTEM, scope: domain, account, handle: account },
    ...{ kind: 'password', secret, stepId },
  });
  return `; it is with its keeper: ${receipt}`;
};

interface Reset {
  readonly id: string;
  readonly title: string;
  readonly classes: Action['classes'];
  readonly toKeeper: boolean;
}

const resetPassword = (acting: Acting, { id, title, classes, toKeeper }: Reset): Action =>
  vendorAction(SYSTEM, {
    id,
    title,
    classes,
    undo: 'irreversible',
    stage: 'rotate',
    permissions,
    planFor: (target, _params, context) =>
      acting.within(async (directory) => {
        const account = await accountFor(acting, directory, target);
        if (isRefusal(account)) return account;
        const holder = { system: SYSTEM, scope: directory.domain, account: account.name };
        const homeless = toKeeper ? await noPlaceFor(acting.keeper, holder) : undefined;
        if (homeless !== undefined) return refuse(homeless);
        if (account.classes.includes('computer'))
          return refuse(
            `${account.name} changes its password by itself; use active-directory.disable_account`,
          );
        const facts = await factsOf(directory, account);
        return {
          facts: {
            ...facts,
            passwordSetBefore: account.passwordSetAt,
            ...(account.passwordVersion === undefined
              ? {}
              : { versionBefore: account.passwordVersion }),
          },
          changes: [
            toKeeper
              ? `set a new random password of ${account.name}, twice, and hand the last to its keeper`
              : `set a random password of ${account.name} that nobody knows, twice, so that the old one is not taken as the last but one`,
          ],
          disruption: `${toKeeper ? 'services that run as' : 'whoever signs in as'} ${account.name} must be given a new password${protection(account)}`,
          permissions,
          residual: afterPassword({
            at: context.now(),
            config: acting.config,
            name: account.name,
            controllers: Number(facts['controllers']),
            isSynced: account.isSynced,
          }),
        };
      }),
    do: (plan, context) =>
      acting.within(async (directory) => {
        const account = await plannedAccount(directory, plan);
        const { dn, name } = account;
        const set = (secret: string) =>
          directory.change(RESET, dn, [
            { operation: 'replace', attribute: 'unicodePwd', values: [quoted(secret)] },
          ]);
        const done = timesSet(plan, account);
        let receipt = '';
        if (done === 0) await set(acting.newPassword());
        if (done < TIMES) {
          const secret = acting.newPassword();
          if (toKeeper)
            receipt = await handOver(acting, directory.domain, name, secret, context.stepId);
          await set(secret);
        }
        const alreadyDone = done >= TIMES;
        const acceptedAt = context.now();
        return {
          accepted: true,
          alreadyDone,
          acceptedAt,
          residual: afterPassword(afterOf(acting, plan, acceptedAt)),
          undoState: {},
          detail: alreadyDone
            ? `the password of ${name} was set since the plan was made`
            : `${name} has a new password${receipt}`,
        };
      }),
    verify: (plan, result, context) =>
      verifyEffect(acting, plan, result, context, {
        byPassword: true,
        readBack: () =>
          acting.within(async (directory) => {
            const account = await plannedAccount(directory, plan);
            const stands = timesSet(plan, account) >= TIMES;
            return {
              stands,
              detail: `the password of ${account.name} was ${stands ? '' : 'not '}set twice since the plan was made`,
            };
          }),
      }),
  });

export const resetToUnknown = (acting: Acting): Action =>
  resetPassword(acting, {
    id: 'active-directory.reset_password',
    title: 'Set a random password that nobody knows',
    classes: 'any',
    toKeeper: false,
  });

export const rotatePassword = (acting: Acting): Action =>
  resetPassword(acting, {
    id: 'active-directory.rotate_password',
    title: 'Rotate the password of a service account',
    classes: ['service_account', 'workload', 'third_party_app', 'agent'],
    toKeeper: true,
  });
