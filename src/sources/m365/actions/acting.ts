/** What the actions of Microsoft 365 share: what lives on, when a change counts as obeyed, whom never to act on. */
import { CountersignError, MINUTE } from '../../../core/index.ts';
import type { ActionContext, ActionResult, Residual, Verification } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import type { M365Config } from '../config.ts';

/** Microsoft gives no figure for Exchange Online; settings of a mailbox are obeyed within minutes. */
const PROPAGATION_MS = 5 * MINUTE;

export const refuse = (because: string) => ({ kind: 'refused', because }) as const;

export const residualsOf = (at: number, mailbox: string, what: string): Residual[] => [
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

export const verified = (
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

export const actApp = (config: M365Config) => {
  if (config.act !== undefined) return config.act;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    'no acting app is set for this Microsoft 365 connection: Countersign can watch it but not act in it',
  );
};

export const emergency = (params: Raw) =>
  params['emergencyAccess'] === true
    ? refuse('it is declared emergency access, which is never locked: page two people')
    : undefined;

export const mailboxOf = (id: string): string => id.replace(/^m365:(?:mailbox:|forwarding:)?/, '');
