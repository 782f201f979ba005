/** Forwarding taken from a mailbox, and set as it was again. Through Exchange's administration. */
import { isCountersignError } from '../../../core/index.ts';
import type { Action, ActionPlan } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { M365Config } from '../config.ts';
import { type ConnectOptions, EXCHANGE, exchangeOf } from '../connect.ts';
import { actApp, emergency, mailboxOf, refuse, residualsOf, verified } from './acting.ts';

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

export const removeForwarding = (config: M365Config, options?: ConnectOptions): Action => {
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
