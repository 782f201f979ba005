/** An inbox rule switched off, and on again. Through Graph. */
import { isCountersignError } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { M365Config } from '../config.ts';
import { type ConnectOptions, graphOf } from '../connect.ts';
import { actApp, emergency, mailboxOf, refuse, residualsOf, verified } from './acting.ts';

const RULES_READ = 'MailboxSettings.Read';
const RULES_WRITE = 'MailboxSettings.ReadWrite';

/** The target is the rule's id as Graph gives it (`nativeId`) in the mailbox of `identityId`. */
export const disableInboxRule = (config: M365Config, options?: ConnectOptions): Action => {
  const graph = () => graphOf(config, actApp(config), options);
  const pathOf = (mailbox: string, rule: string): string =>
    `users/${encodeURIComponent(mailbox)}/mailFolders/inbox/messageRules/${encodeURIComponent(rule)}`;
  const ruleAt = async (path: string): Promise<Raw | undefined> => {
    try {
      return await graph().get(RULES_READ, path);
    } catch (fault) {
      if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
      throw fault;
    }
  };
  const set = (path: string, isEnabled: boolean): Promise<Raw> =>
    graph().send({ permission: RULES_WRITE, method: 'PATCH', path, body: { isEnabled } });
  const both = [RULES_READ, RULES_WRITE];
  const permissions = { do: both, verify: [RULES_READ], undo: both };
  const isOff = (rule: Raw | undefined): boolean =>
    rule === undefined || rule['isEnabled'] === false;
  return vendorAction('m365', {
    id: 'm365.disable_inbox_rule',
    title: 'Switch an inbox rule off',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    async planFor(target, params, context) {
      const early = emergency(params);
      if (early) return early;
      if (target.identityId === undefined) return refuse('the mailbox of the rule is not named');
      const mailbox = mailboxOf(target.identityId);
      const path = pathOf(mailbox, target.nativeId);
      const rule = await ruleAt(path);
      if (rule === undefined) return refuse(`there is no such rule in ${mailbox} any more`);
      const name = str(rule['displayName']) ?? target.nativeId;
      const on = rule['isEnabled'] !== false;
      return {
        facts: { path, mailbox, name, before: on ? 'on' : 'off' },
        changes: [
          on ? `switch off rule "${name}" of ${mailbox}` : `none: "${name}" is off already`,
        ],
        disruption: `mail to ${mailbox} stays in its inbox as if the rule were not there`,
        permissions,
        residual: residualsOf(context.now(), mailbox, 'rule'),
      };
    },
    async do(plan, context) {
      const path = factOf(plan, 'path');
      const rule = await ruleAt(path);
      const alreadyDone = isOff(rule);
      if (!alreadyDone) await set(path, false);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualsOf(acceptedAt, factOf(plan, 'mailbox'), 'rule'),
        undoState: { before: factOf(plan, 'before') },
        detail: `rule "${factOf(plan, 'name')}" is ${rule === undefined ? 'gone' : 'off'}`,
      };
    },
    async verify(plan, result, context) {
      const stands = isOff(await ruleAt(factOf(plan, 'path')));
      const detail = `rule "${factOf(plan, 'name')}" is ${stands ? 'off' : 'on'}`;
      return verified(context, result, { stands, detail });
    },
    async undoIt(plan) {
      const path = factOf(plan, 'path');
      const name = factOf(plan, 'name');
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) =>
        ({ undone, kind: 'exact', differences, detail }) as const;
      if (factOf(plan, 'before') === 'off') return answer(true, `"${name}" was off before`);
      const rule = await ruleAt(path);
      if (rule === undefined)
        return answer(false, `"${name}" cannot come back`, ['it was deleted']);
      if (!isOff(rule)) return answer(true, `"${name}" is on`, ['it was on already']);
      await set(path, true);
      return answer(true, `"${name}" is on again`);
    },
  });
};
