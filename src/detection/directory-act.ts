/** The use of a right over the directory by somebody who does not use it: one shape for the rights that each behaviour names. */
import { seenIn } from './habits.ts';
import type { Look, Statement } from './look.ts';
import { daysAt } from './seen.ts';
import { severityOf } from './surprise.ts';

/** Days of doing so that make it a duty. */
const DUTY_DAYS = 3;
const PEERS = 2;

/** Machines write their own records, and controllers each other's. */
const isOwn = ({ event }: Look): boolean => {
  const { name, principalKind } = event.actor;
  const itself = event.targets[0]?.name.toLowerCase().replace(/\$$/, '');
  return principalKind === 'service' || itself === name.toLowerCase().replace(/\$$/, '');
};

const isController = ({ event }: Look): boolean =>
  event.actor.name.endsWith('$') && event.kind === 'secret_access';

/** Undefined where it is the duty of whoever did it, where peers do it too, or where a machine does it to itself. */
export const oddDirectoryAct = (
  look: Look,
  { llr: weight, words }: { readonly llr: number; readonly words: string },
): Statement | undefined => {
  const { event, pair, now, lineage } = look;
  if (isOwn(look) || isController(look)) return undefined;
  const days = daysAt(seenIn(pair?.habits, 'privilege', event.privilege), now);
  if (days >= DUTY_DAYS) return undefined;
  const peers = look.peers('privilege', event.privilege)?.showing ?? 0;
  const llr = peers >= PEERS ? weight * 0.5 : weight;
  const target = event.targets[0];
  return {
    llr,
    severity: severityOf(llr),
    description: `${words}${target === undefined ? '' : ` of ${target.name}`} (${event.privilege}), which it did on ${Math.round(days)} days before.`,
    observables: [
      `${event.privilege}:${target?.id ?? lineage.root}`,
      ...(event.src.ip === undefined ? [] : [`ip:${event.src.ip}`]),
    ],
    detail: { privilege: event.privilege, target: target?.id ?? 'unknown', days: Math.round(days) },
  };
};
