/** A device or authenticator is added by a session that is not where its owner is. */
import { defineBehaviour } from '../look.ts';
import { activeDays, isUnfamiliar, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/** People enrol from home and office. From a network and tool never seen: a new phone on a trip, or an intruder who stays. */
const LLR = 2;

export const deviceRegistered = defineBehaviour({
  id: 'device-registered',
  title: 'A device or authenticator was added from an unfamiliar place',
  description:
    'A settled person’s account got a new device or authenticator from a session on a network and tool never seen for it.',
  attack: ['T1098.005', 'T1556.006'],
  falsePositives: ['A new phone bought on a trip'],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge(look) {
    const { classUid, activityId, deed } = look.event;
    const adds = deed === 'device_registered' || (classUid === 3001 && activityId === 10);
    if (!adds || look.automated || activeDays(look) < WARM_UP_DAYS) return undefined;
    if (look.place?.asn === undefined || !isUnfamiliar(look)) return undefined;
    const subject = look.event.targets.find(({ kind }) => kind === 'identity')?.id;
    if (subject !== undefined && subject !== look.lineage.root) return undefined;
    return {
      llr: LLR,
      severity: severityOf(LLR),
      description: `${look.event.operation} from AS${look.place.asn} with ${look.agent ?? 'an unknown tool'}, both never seen in ${Math.round(activeDays(look))} active days.`,
      observables: [`enrolled:${look.lineage.root}`, ...whereFrom(look)],
      detail: { operation: look.event.operation },
    };
  },
});
