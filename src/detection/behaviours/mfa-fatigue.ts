/** Somebody is asked to approve again and again until they give in. */
import { HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { eventsOf, fromHabit, isLevel, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const WINDOW = HOUR;
/** Requests that were turned down or left alone; people themselves let one or two run out. */
const MIN_REFUSED = 3;
const MIN_ASKED = 8;
/**
 * Three in an hour that nobody answered: once in some hundred person-weeks a broken app does that. Denied by hand is
 * a person's word. Giving in at last is what is to be feared, and what a tired person with a bad line does too.
 */
const LLR = { ignored: 1.4, denied: 2.2, gaveIn: 3.3 };

const isPush = ({ event: { auth } }: Look): boolean =>
  auth !== undefined &&
  (auth.factor === 'push' || auth.factor === 'call') &&
  (auth.step === 'factor' || auth.step === 'challenge');

const answerOf = ({ event: { auth, outcome } }: Look): string => {
  if (auth?.refusal === 'factor_denied' || auth?.refusal === 'factor_ignored') return auth.refusal;
  return auth?.step === 'challenge' ? 'asked' : outcome === 'success' ? 'approved' : 'failed';
};

export const mfaFatigue = defineBehaviour({
  id: 'mfa-fatigue',
  title: 'Asked to approve a sign-in again and again',
  description:
    'Requests for the second factor were denied or left unanswered several times within an hour; worse where one is then approved.',
  attack: ['T1621'],
  falsePositives: ['A phone without a line', 'An application that signs in again by itself'],
  kinds: ['authentication', 'other'],
  marks(look) {
    if (!isPush(look)) return [];
    return [{ key: `push|${look.lineage.root}`, value: answerOf(look), window: WINDOW }];
  },
  judge(look) {
    if (!isPush(look)) return undefined;
    const { sightings } = look.track(`push|${look.lineage.root}`);
    const count = (value: string): number =>
      sightings.find((one) => one.value === value)?.count ?? 0;
    const denied = count('factor_denied');
    const refused = denied + count('factor_ignored');
    const answer = answerOf(look);
    const gaveIn = answer === 'approved' && refused >= MIN_REFUSED;
    const asked = answer === 'asked' && isLevel(count('asked'), MIN_ASKED) && refused > 0;
    if (!gaveIn && !asked && (answer === 'approved' || !isLevel(refused, MIN_REFUSED)))
      return undefined;
    // Its own application asks from where it is at home.
    const home = look.place?.asn !== undefined && fromHabit(look);
    if (home && denied === 0) return undefined;
    const llr = (gaveIn ? LLR.gaveIn : denied > 0 ? LLR.denied : LLR.ignored) * (home ? 0.5 : 1);
    return {
      llr,
      severity: severityOf(llr),
      title: gaveIn ? 'Approved a sign-in after turning it down again and again' : mfaFatigue.title,
      description: `${refused} requests turned down or left alone within an hour${gaveIn ? ', then one approved' : ''}.`,
      observables: [`push:${look.lineage.root}`, ...whereFrom(look)],
      events: eventsOf(sightings),
      detail: { refused, denied, gaveIn },
    };
  },
});
