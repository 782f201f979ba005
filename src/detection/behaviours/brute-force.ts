/** Many wrong secrets for one account in a short time, from where it is not at home. */
import { defineBehaviour } from '../look.ts';
import {
  activeDays,
  attemptMarks,
  eventsOf,
  fromHabit,
  isGuess,
  isLevel,
  isMachine,
  whereFrom,
} from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

/** People give up, or are locked out, after fewer. */
const MIN_TRIES = 10;
/**
 * A phone with the old password tries all day, but from where its owner is: nothing is said of that. From elsewhere
 * one case in ten is the owner on a trip. Alone it says that somebody knocks, not that somebody is in.
 */
const LLR = { settled: 1.7, new: 1.2 };
const HISTORY_DAYS = 5;

export const bruteForce = defineBehaviour({
  id: 'brute-force',
  title: 'Many wrong secrets for one account',
  description:
    'An account was refused again and again within an hour, from a network that is none of its own.',
  attack: ['T1110.001'],
  falsePositives: ['A device with an old password on a trip', 'A script with a wrong password'],
  kinds: ['authentication', 'token_issuance'],
  marks: attemptMarks,
  judge(look) {
    if (!isGuess(look.event) || isMachine(look)) return undefined;
    if (look.event.auth?.refusal === 'unknown_account') return undefined;
    const settled = activeDays(look) >= HISTORY_DAYS;
    if (settled && fromHabit(look)) return undefined;
    const { total, sightings } = look.track(`refused-to|${look.lineage.root}`);
    if (!isLevel(total, MIN_TRIES)) return undefined;
    const llr = settled ? LLR.settled : LLR.new;
    return {
      llr,
      severity: severityOf(llr),
      description: `${total} wrong secrets within an hour, from ${sightings.length} sources.`,
      observables: [`guessed:${look.lineage.root}`, ...whereFrom(look)],
      events: eventsOf(sightings),
      detail: { tries: total, sources: sightings.length },
    };
  },
});
