/** Picks the playbook for class × situation; the one with most conditions met wins. Pure. */
import type { PlanInput } from './contract.ts';
import type { Playbook } from './playbook-schema.ts';
import { classOf, type SituationFound, situationsOf } from './situation.ts';

export interface Selection {
  readonly playbook: Playbook | undefined;
  readonly situation: SituationFound;
  readonly because: string;
}

type Needs = Pick<
  PlanInput,
  'incident' | 'subject' | 'declaration' | 'tier' | 'criticality' | 'playbooks' | 'asked'
>;

const covers = (wanted: string, seen: string): boolean =>
  seen === wanted || seen.startsWith(`${wanted}.`);

/** Conditions met, or undefined when one is not. */
const conditionsMet = ({ applies }: Playbook, input: Needs): number | undefined => {
  const { incident } = input;
  const answers: (boolean | undefined)[] = [
    applies.tier?.includes(input.tier),
    applies.criticality?.includes(input.criticality),
    applies.systems?.includes(input.subject.system),
    applies.attack?.some((wanted) => incident.attack.some((seen) => covers(wanted, seen))),
    applies.detectors?.some((wanted) => incident.signals.some((one) => one.detector === wanted)),
  ];
  return answers.includes(false) ? undefined : answers.filter((one) => one === true).length;
};

const bestFor = (situation: SituationFound, input: Needs): Playbook | undefined =>
  [...input.playbooks.values()]
    .filter((one) => one.class === classOf(input.subject) && one.situation === situation.situation)
    .flatMap((playbook) => {
      const score = conditionsMet(playbook, input);
      return score === undefined ? [] : [{ playbook, score }];
    })
    .sort((a, b) => b.score - a.score || (a.playbook.id < b.playbook.id ? -1 : 1))[0]?.playbook;

/** Whoever asks says what for; emergency access stays immune all the same. */
const wanted = (input: Needs): readonly SituationFound[] => {
  const { asked } = input;
  const found = situationsOf(input);
  if (!asked || found[0]?.situation === 'emergency_access') return found;
  return [{ situation: asked.situation, because: input.incident.story || 'it was asked for' }];
};

export const selectPlaybook = (input: Needs): Selection => {
  const situations = wanted(input);
  const chosen = input.asked?.playbook;
  const [first] = situations;
  if (chosen !== undefined && first && first.situation !== 'emergency_access') {
    const playbook = input.playbooks.get(chosen);
    return {
      playbook,
      situation: first,
      because: playbook ? `${playbook.title}: ${first.because}` : `no playbook "${chosen}"`,
    };
  }
  for (const situation of situations) {
    const playbook = bestFor(situation, input);
    if (playbook) {
      return { playbook, situation, because: `${playbook.title}: ${situation.because}` };
    }
    // Immunity is not lost because nobody wrote a playbook for it.
    if (situation.situation === 'emergency_access') break;
  }
  const none = situations[0] as SituationFound;
  return {
    playbook: undefined,
    situation: none,
    because: `no playbook for ${classOf(input.subject)} × ${none.situation}`,
  };
};
