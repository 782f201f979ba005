/** What a playbook in shadow mode would have done, held against what its incidents turned out to be. Pure. */
import type { Incident, ResponsePlan } from '../model/index.ts';
import { isAutomatic } from './authority.ts';

/** What a playbook must have behind it before it acts. */
export interface Promotion {
  /** Incidents somebody has judged, of those it would have answered. */
  readonly judged: number;
  /** At most this share of what it would have done by itself may have been against nobody's attack. */
  readonly wrongShare: number;
}

export interface ShadowRecord {
  readonly playbook: string;
  /** Incidents it would have answered. */
  readonly incidents: number;
  readonly wouldHaveActed: number;
  readonly wouldHaveAsked: number;
  /** Of those judged: an attack, or none. */
  readonly attacks: number;
  readonly noAttacks: number;
  readonly undecided: number;
  /** Would have acted by itself, and there was no attack. */
  readonly actedWrongly: number;
  /** Incidents where a step would have been refused, or could not be looked at. */
  readonly couldNot: number;
  /** What its steps said they would break, each once. */
  readonly wouldBreak: readonly string[];
  /** Epoch ms of the first and last of them. */
  readonly since?: number;
  readonly lastAt?: number;
  /** Empty: its record is good enough to act. */
  readonly lacks: readonly string[];
}

const MOST_SAID = 8;
const SHADOW = /^shadow: /;

/** Two plans of one incident are one answer. */
interface Answer {
  readonly incidentId: string;
  readonly acted: boolean;
  readonly could: boolean;
}

const wasAutomatic = (authority: string | undefined): boolean =>
  SHADOW.test(authority ?? '') &&
  isAutomatic(authority?.replace(SHADOW, '').replace(/^runs under /, ''));

const answersOf = (plans: readonly ResponsePlan[]): readonly Answer[] => {
  const all = new Map<string, Answer>();
  for (const { incidentId, steps } of plans) {
    const before = all.get(incidentId);
    const shadows = steps.filter((step) => step.state === 'shadow');
    all.set(incidentId, {
      incidentId,
      acted: (before?.acted ?? false) || shadows.some((step) => wasAutomatic(step.authority)),
      could: (before?.could ?? true) && shadows.every((step) => step.error === undefined),
    });
  }
  return [...all.values()];
};

const lacksOf = (
  record: Pick<ShadowRecord, 'attacks' | 'noAttacks' | 'wouldHaveActed' | 'actedWrongly'>,
  asked: Promotion,
): readonly string[] => {
  const judged = record.attacks + record.noAttacks;
  const share = record.wouldHaveActed === 0 ? 0 : record.actedWrongly / record.wouldHaveActed;
  return [
    ...(judged < asked.judged
      ? [`${judged} of its incidents are judged, ${asked.judged} are asked for`]
      : []),
    ...(share > asked.wrongShare
      ? [
          `${record.actedWrongly} of the ${record.wouldHaveActed} it would have acted on were no attack, ${Math.round(asked.wrongShare * 100)} % are allowed`,
        ]
      : []),
  ];
};

/**
 * @param plans of any state; those of drills are left out.
 * @param verdictOf of an incident; undefined where it is gone.
 */
export const shadowRecord = (
  playbook: string,
  plans: readonly ResponsePlan[],
  verdictOf: (incidentId: string) => Incident['verdict'] | undefined,
  asked: Promotion,
): ShadowRecord => {
  const mine = plans.filter(
    (plan) =>
      plan.playbook === playbook &&
      !plan.drill &&
      plan.steps.some((step) => step.state === 'shadow'),
  );
  const answers = answersOf(mine);
  const judged = answers.map((answer) => ({ ...answer, verdict: verdictOf(answer.incidentId) }));
  const wrong = judged.filter(
    ({ verdict }) => verdict === 'false_positive' || verdict === 'benign',
  );
  const attacks = judged.filter(({ verdict }) => verdict === 'true_positive').length;
  const acted = answers.filter((answer) => answer.acted).length;
  const counts = {
    attacks,
    noAttacks: wrong.length,
    wouldHaveActed: acted,
    actedWrongly: wrong.filter((answer) => answer.acted).length,
  };
  const times = mine.map((plan) => plan.createdAt).sort((a, b) => a - b);
  const [since] = times;
  const lastAt = times.at(-1);
  const steps = mine.flatMap((plan) => plan.steps.filter((step) => step.state === 'shadow'));
  return {
    playbook,
    incidents: answers.length,
    ...counts,
    wouldHaveAsked: answers.length - acted,
    undecided: answers.length - attacks - wrong.length,
    couldNot: answers.filter((answer) => !answer.could).length,
    wouldBreak: [...new Set(steps.flatMap((step) => step.plan?.disruption ?? []))].slice(
      0,
      MOST_SAID,
    ),
    ...(since === undefined ? {} : { since }),
    ...(lastAt === undefined ? {} : { lastAt }),
    lacks: lacksOf(counts, asked),
  };
};
