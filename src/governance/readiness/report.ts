/** Readiness of all that matters, with its denominator. Nothing is changed. */
import type { InventoryView, Principal } from '../../inventory/index.ts';
import { answersFor } from './answers.ts';
import type {
  Judged,
  Readiness,
  ReadinessAnswer,
  ReadinessFacts,
  ReadinessReport,
  ReadinessShare,
  readinessQuestions,
} from './contract.ts';

const containable = (
  answers: readonly ReadinessAnswer[],
  minutes: number | undefined,
  within: number,
): Readiness['containable'] => {
  if (answers.some((one) => one.status === 'fail')) return 'fail';
  if (minutes !== undefined && minutes > within) return 'fail';
  return minutes === undefined || answers.some((one) => one.status === 'unknown')
    ? 'unknown'
    : 'pass';
};

/** @param judged the posture, for its tier */
export const readinessOf = (
  principal: Principal,
  judged: Judged,
  facts: ReadinessFacts,
): Readiness => {
  const { answers, minutes } = answersFor(principal, facts);
  return {
    id: principal.id,
    name: principal.name,
    system: principal.system,
    class: principal.kind === 'identity' ? principal.class : 'role',
    tier: judged.tier,
    answers,
    passed: answers.filter((one) => one.status === 'pass').length,
    containable: containable(answers, minutes, facts.minutes),
    ...(minutes === undefined ? {} : { minutes }),
  };
};

const isEmergency = (principal: Principal, view: InventoryView): boolean =>
  view.declarationOf(principal.id)?.emergencyAccess === true ||
  (principal.kind === 'identity' && principal.flags.emergencyAccess);

/** What is off, a decoy, or the vendor's own is not there to be contained. */
const counts = (principal: Principal): boolean =>
  principal.kind === 'role'
    ? principal.managedBy === 'customer' || principal.managedBy === 'permission_set'
    : principal.status !== 'disabled' && principal.status !== 'deleted' && !principal.flags.honey;

const shareOf = (items: readonly Readiness[]): ReadinessShare => ({
  of: items.length,
  containable: items.filter((one) => one.containable === 'pass').length,
  not: items.filter((one) => one.containable === 'fail').length,
  unknown: items.filter((one) => one.containable === 'unknown').length,
});

/** Of tiers 0 and 1, of which there may be very many: whoever gives them lets others have their turn between two. */
export const readinessReport = async (
  judged: AsyncIterable<Judged> | Iterable<Judged>,
  facts: ReadinessFacts,
): Promise<ReadinessReport> => {
  const items: Readiness[] = [];
  let emergency = 0;
  for await (const one of judged) {
    const principal = facts.view.principal(one.identityId);
    if (one.tier > 1 || !principal || !counts(principal)) continue;
    if (isEmergency(principal, facts.view)) emergency++;
    else items.push(readinessOf(principal, one, facts));
  }
  items.sort((a, b) => a.passed - b.passed || a.tier - b.tier || (a.id < b.id ? -1 : 1));
  const tally = (question: (typeof readinessQuestions)[number]) => {
    const of = (status: ReadinessAnswer['status']): number =>
      items.filter((item) =>
        item.answers.some((each) => each.question === question && each.status === status),
      ).length;
    return { pass: of('pass'), fail: of('fail'), unknown: of('unknown') };
  };
  return {
    minutes: facts.minutes,
    items,
    tiers: {
      0: shareOf(items.filter((one) => one.tier === 0)),
      1: shareOf(items.filter((one) => one.tier === 1)),
    },
    both: shareOf(items),
    questions: {
      permission: tally('permission'),
      mechanics: tally('mechanics'),
      owner: tally('owner'),
      drilled: tally('drilled'),
      watched: tally('watched'),
    },
    emergency,
  };
};
