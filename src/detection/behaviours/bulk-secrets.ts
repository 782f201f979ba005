/** Many different secrets read, or asked for, in a short time. */
import { HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';

const WINDOW = HOUR;
/** A service reads its own handful at its start; what reads them all each night has a higher peak of its own. */
const LEAST = 8;
const WARM_UP_DAYS = 3;
/** Whoever empties a store reads all of it (0.5); a migration or a first start does too, on 0.005 of days. */
/** Running software reads its settings at its first start: a line. Of a key that nobody knows it is more. */
const LLR = { known: 2.6, unknown: 2, firstStart: 0.9, refused: 1.8 };

/** The secret, as far as the record names it; of one call for many, the call. */
const secretsOf = ({ event }: Look): readonly string[] => {
  const named = event.targets.filter(({ kind }) => kind === 'resource' || kind === 'credential');
  return named.length === 0 ? [event.privilege] : named.map(({ id }) => id);
};

/** A secret that is not there was neither read nor refused. */
const counts = ({ event, refused }: Look): boolean =>
  event.outcome !== 'failure' || refused.some(([, { eventId }]) => eventId === event.id);

const keyOf = ({ lineage }: Look): string => `secrets|${lineage.root}`;

const weightOf = ({ event, class: kind }: Look, settled: boolean): keyof typeof LLR => {
  if (event.outcome === 'failure') return 'refused';
  if (settled) return 'known';
  return kind === 'workload' ? 'firstStart' : 'unknown';
};

export const bulkSecrets = defineBehaviour({
  id: 'bulk-secrets',
  title: 'Many secrets were read or asked for in a short time',
  description:
    'Within an hour one identity read, or was refused, many different secrets, keys or passwords, beyond what it habitually reads.',
  attack: ['T1555.006', 'T1552'],
  owasp: ['NHI2'],
  falsePositives: [
    'A migration of secrets',
    'The first start of something large',
    'A new backup of a vault',
  ],
  kinds: ['secret_access'],
  marks: (look) =>
    (counts(look) ? secretsOf(look) : []).map((value) => ({
      key: keyOf(look),
      value,
      window: WINDOW,
    })),
  judge(look) {
    if (!counts(look)) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const fresh = sightings.filter(
      ({ eventId, count }) => eventId === look.event.id && count === 1,
    );
    const threshold = Math.max(LEAST, Math.ceil(peak * 1.5) + 1);
    const { length } = sightings;
    // One call may read several: the level may lie between.
    const levels = fresh.map((_, i) => length - i);
    if (!levels.some((level) => atLevel(level, threshold))) return undefined;
    const settled = daysAt(look.root?.habits.active, look.now) >= WARM_UP_DAYS;
    const llr = LLR[weightOf(look, settled)];
    return {
      llr,
      severity: severityOf(llr),
      description: `${length} different secrets within an hour${look.event.outcome === 'failure' ? ', the last of them refused' : ''}${settled ? ` (habitually at most ${Math.round(peak)})` : ''}.`,
      observables: [`secrets:${look.lineage.root}`],
      events: [
        ...new Map(
          sightings.map(({ eventId, vendorId }) => [eventId, { eventId, vendorId }]),
        ).values(),
      ],
      detail: { secrets: length, peak: Math.round(peak) },
    };
  },
});
