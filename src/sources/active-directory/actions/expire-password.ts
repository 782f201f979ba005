/** The password must be changed at the next sign-in. */
import type { Action } from '../../../model/index.ts';
import { factOf, undoText, vendorAction } from '../../vendor-action.ts';
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
  refuse,
  verifyEffect,
} from './params.ts';
import { afterExpiry } from './residual.ts';

const READ = 'read:user';
const WRITE = 'write:pwdLastSet';
const permissions = { do: [READ, WRITE], verify: [READ], undo: [READ, WRITE] };

/** 0 = must be changed; -1 = counts as set just now: no other value may be written. */
const EXPIRED = '0';
const NOW = '-1';

export const expirePassword = (acting: Acting): Action =>
  vendorAction(SYSTEM, {
    id: 'active-directory.expire_password',
    title: 'Make the password be changed at the next sign-in',
    classes: ['human'],
    undo: 'approximate',
    stage: 'sweep',
    permissions,
    planFor: (target, _params, context) =>
      acting.within(async (directory) => {
        const account = await accountFor(acting, directory, target);
        if (isRefusal(account)) return account;
        if ((account.control & UAC.passwordNeverExpires) !== 0)
          return refuse(
            `the password of ${account.name} is set never to expire; use active-directory.reset_password`,
          );
        const facts = await factsOf(directory, account);
        return {
          facts: { ...facts, passwordSetBefore: account.passwordSetAt },
          changes: [
            account.passwordSetAt === EXPIRED
              ? `none: the password of ${account.name} must be changed already`
              : `make ${account.name} change the password at the next sign-in`,
          ],
          disruption: `${account.name} is asked for a new password at once; programs that cannot ask are refused${protection(account)}`,
          permissions,
          residual: afterExpiry({
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
        const { dn, name, passwordSetAt } = await plannedAccount(directory, plan);
        const alreadyDone = passwordSetAt === EXPIRED;
        if (!alreadyDone) {
          await directory.change(WRITE, dn, [
            { operation: 'replace', attribute: 'pwdLastSet', values: [EXPIRED] },
          ]);
        }
        const acceptedAt = context.now();
        return {
          accepted: true,
          alreadyDone,
          acceptedAt,
          residual: afterExpiry(afterOf(acting, plan, acceptedAt)),
          undoState: { passwordSetBefore: factOf(plan, 'passwordSetBefore') },
          detail: `the password of ${name} must be changed${alreadyDone ? ' already' : ''}`,
        };
      }),
    verify: (plan, result, context) =>
      verifyEffect(acting, plan, result, context, {
        byPassword: true,
        readBack: () =>
          acting.within(async (directory) => {
            const { name, passwordSetAt } = await plannedAccount(directory, plan);
            const stands = passwordSetAt === EXPIRED;
            return {
              stands,
              detail: `the password of ${name} ${stands ? 'must' : 'need not'} be changed`,
            };
          }),
      }),
    undoIt: (plan, result) =>
      acting.within(async (directory) => {
        const { dn, name, passwordSetAt } = await plannedAccount(directory, plan);
        const answer = (detail: string, differences: readonly string[]) => ({
          undone: true,
          kind: 'approximate' as const,
          differences,
          detail,
        });
        if (undoText(result.undoState, 'passwordSetBefore') === EXPIRED)
          return answer(`the password of ${name} had to be changed before, and has to still`, []);
        if (passwordSetAt !== EXPIRED)
          return answer(`${name} has a new password`, [`${name} was given a new password since`]);
        await directory.change(WRITE, dn, [
          { operation: 'replace', attribute: 'pwdLastSet', values: [NOW] },
        ]);
        return answer(`the password of ${name} is taken again`, [
          'it counts as set just now: its true age cannot be written back',
        ]);
      }),
  });
