/** An account is helped, given a new authenticator or device, and then signs in from where its owner never was. */
import { DAY } from '../../core/index.ts';
import type { Event } from '../../model/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { eventsOf, isUnfamiliar, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const WINDOW = DAY;
/**
 * People are helped and sign in with a new phone: one reset in five. That they do so from a network and with a tool
 * never seen is the shape of talked-over help desks; a lost bag on a trip looks the same, hence the cap. Without a new
 * authenticator it is the shape of a forgotten password on a trip.
 */
const LLR = { chain: 3, reset: 1.4, enrolled: 1.7 };

/** OCSF Account Change: password reset, factor taken away, unlocked; and a factor put on. */
const helps: ReadonlySet<number> = new Set([4, 11, 12]);
const FACTOR_ON = 10;

const isEnrolment = ({ classUid, activityId, deed }: Event): boolean =>
  (classUid === 3001 && activityId === FACTOR_ON) || deed === 'device_registered';

const subjectsOf = ({ event, lineage }: Look): readonly string[] => {
  const named = event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id);
  return named.length === 0 ? [lineage.root] : named;
};

const stepOf = (look: Look, subject: string): 'helped' | 'enrolled' | undefined => {
  const { event, lineage } = look;
  if (event.outcome !== 'success') return undefined;
  if (isEnrolment(event)) return 'enrolled';
  const byOther = subject !== lineage.root && subject !== lineage.actingAs;
  return event.classUid === 3001 && helps.has(event.activityId) && byOther ? 'helped' : undefined;
};

const weightOf = (steps: ReadonlySet<string>): keyof typeof LLR | undefined => {
  if (steps.has('helped')) return steps.has('enrolled') ? 'chain' : 'reset';
  return steps.has('enrolled') ? 'enrolled' : undefined;
};

const told = {
  chain: 'reset by somebody else and given a new authenticator or device',
  reset: 'reset by somebody else',
  enrolled: 'given a new authenticator or device',
};

export const helpDeskChain = defineBehaviour({
  id: 'help-desk-chain',
  title: 'Recovered, then used from where its owner never was',
  description:
    'Within a day an account was reset or unlocked by somebody else, or given a new authenticator or device, and then signed in from a network and with a tool never seen for it.',
  attack: ['T1556.006', 'T1098.005', 'T1078.004'],
  falsePositives: ['A bag lost on a trip', 'A new hire who gets all on the first day'],
  kinds: ['authentication', 'privilege_change'],
  outcomes: ['success'],
  marks(look) {
    if (look.event.kind !== 'privilege_change') return [];
    return subjectsOf(look).flatMap((subject) => {
      const step = stepOf(look, subject);
      return step === undefined
        ? []
        : [{ key: `recovery|${subject}`, value: step, window: WINDOW }];
    });
  },
  judge(look) {
    if (look.event.kind !== 'authentication' || look.automated || !isUnfamiliar(look))
      return undefined;
    const { sightings } = look.track(`recovery|${look.lineage.root}`);
    const kind = weightOf(new Set(sightings.map(({ value }) => value)));
    if (kind === undefined) return undefined;
    // On the first day of an account all is new, and all is given.
    if (look.root === undefined || look.root.habits.active[0] < 2) return undefined;
    return {
      llr: LLR[kind],
      severity: severityOf(LLR[kind]),
      description: `Within a day ${told[kind]}, then signed in from a network and with a tool never seen for it.`,
      observables: [`recovery:${look.lineage.root}`, ...whereFrom(look)],
      events: [...eventsOf(sightings), { eventId: look.event.id, vendorId: look.event.vendorId }],
      detail: { steps: kind },
    };
  },
});
