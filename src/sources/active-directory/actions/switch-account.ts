/** The switch of an account: off, and on again. Only the one flag is changed; all others stay. */
import type { Action, ActionPlan } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { UAC } from '../inventory/read-account.ts';
import { SYSTEM } from '../names.ts';
import type { Acting } from './acting.ts';
import {
  accountFor,
  afterOf,
  factsOf,
  isRefusal,
  plannedAccount,
  protection,
  verifyEffect,
} from './params.ts';
import { afterDisable } from './residual.ts';

const READ = 'read:user';
const WRITE = 'write:userAccountControl';
const permissions = { do: [READ, WRITE], verify: [READ], undo: [READ, WRITE] };

interface Switch {
  readonly id: string;
  readonly title: string;
  readonly stage: Action['stage'];
  readonly off: boolean;
}

const isOff = (control: number): boolean => (control & UAC.disabled) !== 0;
const said = (off: boolean): string => (off ? 'disabled' : 'enabled');

const switchAccount = (acting: Acting, { id, title, stage, off }: Switch): Action => {
  const residual = (plan: ActionPlan, at: number) =>
    off ? afterDisable(afterOf(acting, plan, at)) : [];
  /** Whether it had to be changed. */
  const set = (plan: ActionPlan, to: boolean): Promise<boolean> =>
    acting.within(async (directory) => {
      const { dn, control } = await plannedAccount(directory, plan);
      if (isOff(control) === to) return false;
      const wanted = to ? control | UAC.disabled : control & ~UAC.disabled;
      await directory.change(WRITE, dn, [
        { operation: 'replace', attribute: 'userAccountControl', values: [String(wanted)] },
      ]);
      return true;
    });
  return vendorAction(SYSTEM, {
    id,
    title,
    classes: 'any',
    undo: 'exact',
    stage,
    permissions,
    planFor: (target, _params, context) =>
      acting.within(async (directory) => {
        const account = await accountFor(acting, directory, target);
        if (isRefusal(account)) return account;
        const facts = await factsOf(directory, account);
        const after = {
          at: context.now(),
          config: acting.config,
          name: account.name,
          controllers: Number(facts['controllers']),
          isSynced: account.isSynced,
        };
        return {
          facts: { ...facts, offBefore: isOff(account.control) },
          changes: [
            isOff(account.control) === off
              ? `none: ${account.name} is ${said(off)} already`
              : `set ${account.name} to ${said(off)}`,
          ],
          disruption: off
            ? `${account.name} cannot sign in anywhere, and no service that runs as it can start${protection(account)}`
            : `none: ${account.name} may sign in again${protection(account)}`,
          permissions,
          residual: off ? afterDisable(after) : [],
        };
      }),
    async do(plan, context) {
      const changed = await set(plan, off);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: !changed,
        acceptedAt,
        residual: residual(plan, acceptedAt),
        undoState: { offBefore: plan.params['offBefore'] === true },
        detail: `${factOf(plan, 'account')} ${changed ? 'is' : 'was already'} ${said(off)}`,
      };
    },
    verify: (plan, result, context) =>
      verifyEffect(acting, plan, result, context, {
        byPassword: off,
        readBack: () =>
          acting.within(async (directory) => {
            const { name, control } = await plannedAccount(directory, plan);
            return { stands: isOff(control) === off, detail: `${name} is ${said(isOff(control))}` };
          }),
      }),
    async undoIt(plan, result) {
      const before = result.undoState['offBefore'] === true;
      const name = factOf(plan, 'account');
      const changed = before === off ? false : await set(plan, before);
      return {
        undone: true,
        kind: 'exact',
        differences: before === off || changed ? [] : [`${name} was ${said(before)} already`],
        detail: `${name} is ${said(before)} as before`,
      };
    },
  });
};

export const disableAccount = (acting: Acting): Action =>
  switchAccount(acting, {
    id: 'active-directory.disable_account',
    title: 'Disable an account',
    stage: 'freeze',
    off: true,
  });

export const enableAccount = (acting: Acting): Action =>
  switchAccount(acting, {
    id: 'active-directory.enable_account',
    title: 'Enable an account',
    stage: 'restore',
    off: false,
  });
