/** One hand puts many incidents aside within minutes. */
import { MINUTE } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { atLevel, severityOf } from '../surprise.ts';

const WINDOW = 15 * MINUTE;
/** Nobody reads so many stories in a quarter of an hour; a clean-up after a noisy rule does, and then habitually. */
const LEAST = 8;
const LLR = 2;

/** The platform tells of itself by this name. */
const isDismissal = ({ event }: Look): boolean =>
  event.source === 'countersign' && event.operation === 'incident.dismissed';

const keyOf = ({ lineage }: Look): string => `dismissed|${lineage.root}`;

export const alarmsDismissed = defineBehaviour({
  id: 'alarms-dismissed',
  title: 'Many incidents were put aside at once',
  description:
    'Somebody closed many incidents of Countersign as harmless within minutes, faster than they can be read: a tired analyst, or an intruder with the analyst’s session.',
  attack: ['T1685', 'T1685.003'],
  falsePositives: ['A clean-up after a rule that was too loud'],
  kinds: ['privilege_change'],
  marks: (look) =>
    isDismissal(look)
      ? [{ key: keyOf(look), value: look.event.targets[0]?.id ?? look.event.id, window: WINDOW }]
      : [],
  judge(look) {
    if (!isDismissal(look)) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find(({ eventId }) => eventId === look.event.id);
    const threshold = Math.max(LEAST, Math.ceil(peak * 1.5) + 1);
    if (own === undefined || own.count > 1 || !atLevel(sightings.length, threshold))
      return undefined;
    return {
      llr: LLR,
      severity: severityOf(LLR),
      description: `${sightings.length} incidents put aside within ${WINDOW / MINUTE} minutes by ${look.event.actor.name}.`,
      observables: [`dismissed:${look.lineage.root}`],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { incidents: sightings.length, peak: Math.round(peak) },
    };
  },
});
