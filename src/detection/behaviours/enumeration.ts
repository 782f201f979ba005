/** Somebody looks around: many different questions over many services in a short time. */
import { MINUTE } from '../../core/index.ts';
import { isBrowser } from '../agent-family.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';

const WINDOW = 10 * MINUTE;
/** Days that make a question one's own: dashboards ask the same each day. */
const HABIT_DAYS = 2;
/** A page of a console asks some dozen things at once; a tool by hand asks one after another. */
const LEAST = { browser: 25, tool: 10 };
const LEAST_SERVICES = 3;
/** The first thing most intruders do (0.5); a curious engineer or a new scanner does so on 0.01 of days. */
const LLR = { browser: 1, tool: 1.9, unknown: 1.3 };
const WARM_UP_DAYS = 3;

const isQuestion = ({ event, pair, now }: Look): boolean =>
  event.effect === 'read' &&
  event.kind === 'other' &&
  event.privilege !== '' &&
  daysAt(seenIn(pair?.habits, 'privilege', event.privilege), now) < HABIT_DAYS;

const keyOf = ({ lineage }: Look): string => `asked|${lineage.root}`;

export const enumeration = defineBehaviour({
  id: 'enumeration',
  title: 'Somebody looks around in many services',
  description:
    'Within ten minutes many different read operations of several services that are no habit of this identity: what is here, who is here, what may I do.',
  attack: ['T1580', 'T1087.004', 'T1526', 'T1069.003'],
  falsePositives: [
    'A new scanner or inventory',
    'An audit by hand',
    'A console opened for the first time',
  ],
  kinds: ['other'],
  marks: (look) =>
    isQuestion(look)
      ? [
          {
            key: keyOf(look),
            value: `${look.event.service}|${look.event.privilege}`,
            window: WINDOW,
          },
        ]
      : [],
  judge(look) {
    if (!isQuestion(look)) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find(({ eventId }) => eventId === look.event.id);
    const by = isBrowser(look.agent) ? 'browser' : 'tool';
    const threshold = Math.max(LEAST[by], Math.ceil(peak * 1.5));
    if (own === undefined || own.count > 1 || !atLevel(sightings.length, threshold))
      return undefined;
    const services = new Set(sightings.map(({ value }) => value.split('|', 1)[0])).size;
    if (services < LEAST_SERVICES) return undefined;
    const settled = daysAt(look.root?.habits.active, look.now) >= WARM_UP_DAYS;
    const llr = by === 'browser' ? LLR.browser : settled ? LLR.tool : LLR.unknown;
    return {
      llr,
      severity: severityOf(llr),
      description: `${sightings.length} different questions to ${services} services within ten minutes${settled ? `, habitually at most ${Math.round(peak)}` : ' by somebody new here'}.`,
      observables: [`asked:${look.lineage.root}`, `mix:${look.lineage.root}`],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { operations: sightings.length, services, peak: Math.round(peak) },
    };
  },
});
