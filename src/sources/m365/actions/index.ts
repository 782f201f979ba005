/** What may be done in Microsoft 365: an inbox rule switched off, forwarding taken away. Both exactly undone. */
import { CountersignError, isCountersignError, MINUTE } from '../../../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionResult,
  Residual,
  Verification,
} from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { M365Config } from '../config.ts';
import { type ConnectOptions, EXCHANGE, exchangeOf, graphOf } from '../connect.ts';

/** Microsoft gives no figure for Exchange Online; settings of a mailbox are obeyed within minutes. */
const PROPAGATION_MS = 5 * MINUTE;

const refuse = (because: string) => ({ kind: 'refused', because }) as const;

const residualsOf = (at: number, mailbox: string, what: string): Residual[] => [
  {
    what: `mail to ${mailbox} on its way`,
    until: at + PROPAGATION_MS,
    because: `the ${what} may be obeyed for some minutes more in parts of Exchange Online`,
  },
  {
    what: `copies of mail that were sent on already`,
    until: undefined,
    because: 'what has left the mailbox stays with whoever got it',
  },
];

const still = (residuals: readonly Residual[], now: number): Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);

const verified = (
  context: ActionContext,
  result: ActionResult,
  { stands, detail }: { readonly stands: boolean; readonly detail: string },
): Verification => {
  const checkedAt = context.now();
  const due = checkedAt >= result.acceptedAt + PROPAGATION_MS;
  return {
    effective: stands ? (due ? 'yes' : 'unknown') : 'no',
    checkedAt,
    how: 'read_back',
    residual: still(result.residual, checkedAt),
    detail,
  };
};

const actApp = (config: M365Config) => {
  if (config.act !== undefined) return config.act;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    'no acting app is set for this Microsoft 365 connection: Countersign can watch it but not act in it',
  );
};

const emergency = (params: Raw) =>
  params['emergencyAccess'] === true
    ? refuse('it is declared emergency access, which is never locked: page two people')
    : undefined;

const mailboxOf = (id: string): string => id.replace(/^m365:(?:mailbox:|forwarding:)?/, '');

const RULES_READ = 'MailboxSettings.Read';
const RULES_WRITE = 'MailboxSettings.ReadWrite';

/** The target is the rule's id as Graph gives it (`nativeId`) in the mailbox of `identityId`. */
const disableInboxRule = (config: M365Config, options?: ConnectOptions): Action => {
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

interface Forwarding {
  readonly ForwardingSmtpAddress: string | null;
  readonly ForwardingAddress: string | null;
  readonly DeliverToMailboxAndForward: boolean;
}

const none: Forwarding = {
  ForwardingSmtpAddress: null,
  ForwardingAddress: null,
  DeliverToMailboxAndForward: false,
};

const forwardingOf = (raw: Raw): Forwarding => ({
  ForwardingSmtpAddress: str(raw['ForwardingSmtpAddress']) ?? null,
  ForwardingAddress: str(raw['ForwardingAddress']) ?? null,
  DeliverToMailboxAndForward: raw['DeliverToMailboxAndForward'] === true,
});

const isForwarding = (one: Forwarding): boolean =>
  one.ForwardingSmtpAddress !== null || one.ForwardingAddress !== null;

const textOf = (one: Forwarding): string => JSON.stringify(one);

const removeForwarding = (config: M365Config, options?: ConnectOptions): Action => {
  const exchange = () => exchangeOf(config, actApp(config), options);
  const readOf = async (mailbox: string): Promise<Forwarding | undefined> => {
    try {
      for await (const [first] of exchange().run('Get-Mailbox', { Identity: mailbox })) {
        return first === undefined ? undefined : forwardingOf(first);
      }
      return undefined;
    } catch (fault) {
      if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
      throw fault;
    }
  };
  const write = async (mailbox: string, forwarding: Forwarding): Promise<void> => {
    for await (const _ of exchange().run('Set-Mailbox', { Identity: mailbox, ...forwarding }))
      return;
  };
  const permissions = { do: [EXCHANGE], verify: [EXCHANGE], undo: [EXCHANGE] };
  const beforeOf = (plan: ActionPlan): Forwarding =>
    forwardingOf(JSON.parse(factOf(plan, 'before')) as Raw);
  return vendorAction('m365', {
    id: 'm365.remove_forwarding',
    title: 'Take forwarding from a mailbox',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    async planFor(target, params, context) {
      const early = emergency(params);
      if (early) return early;
      const mailbox = mailboxOf(target.identityId ?? target.nativeId);
      const before = await readOf(mailbox);
      if (before === undefined) return refuse(`there is no mailbox ${mailbox} any more`);
      const to = before.ForwardingSmtpAddress ?? before.ForwardingAddress;
      return {
        facts: { mailbox, before: textOf(before) },
        changes: [
          to === null ? `none: ${mailbox} forwards nothing` : `stop forwarding ${mailbox} to ${to}`,
        ],
        disruption: `mail to ${mailbox} is delivered there only`,
        permissions,
        residual: residualsOf(context.now(), mailbox, 'forwarding'),
      };
    },
    async do(plan, context) {
      const mailbox = factOf(plan, 'mailbox');
      const now = await readOf(mailbox);
      const alreadyDone = now === undefined || !isForwarding(now);
      if (!alreadyDone) await write(mailbox, none);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualsOf(acceptedAt, mailbox, 'forwarding'),
        undoState: { before: factOf(plan, 'before') },
        detail: `${mailbox} forwards nothing`,
      };
    },
    async verify(plan, result, context) {
      const now = await readOf(factOf(plan, 'mailbox'));
      const stands = now === undefined || !isForwarding(now);
      const detail = `${factOf(plan, 'mailbox')} forwards ${stands ? 'nothing' : 'still'}`;
      return verified(context, result, { stands, detail });
    },
    async undoIt(plan) {
      const mailbox = factOf(plan, 'mailbox');
      const before = beforeOf(plan);
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) =>
        ({ undone, kind: 'exact', differences, detail }) as const;
      const now = await readOf(mailbox);
      if (now === undefined)
        return answer(false, `${mailbox} is gone`, ['the mailbox was deleted']);
      if (textOf(now) === textOf(before)) return answer(true, `${mailbox} is as it was`);
      if (isForwarding(now)) {
        const to = now.ForwardingSmtpAddress ?? now.ForwardingAddress;
        return answer(false, `${mailbox} was set anew`, [`somebody set its forwarding to ${to}`]);
      }
      await write(mailbox, before);
      return answer(true, `${mailbox} forwards as before`);
    },
  });
};

export const m365Actions = (config: M365Config, options?: ConnectOptions): readonly Action[] => [
  disableInboxRule(config, options),
  removeForwarding(config, options),
];
