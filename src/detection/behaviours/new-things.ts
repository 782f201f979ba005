/** A settled machine touches several things that it never touched. */
import { HOUR } from '../../core/index.ts';
import { CAPS } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';
import { sketchOf } from '../traits.ts';

const WINDOW = HOUR;
const WARM_UP_DAYS = 7;
/** A machine whose set of things is still filling, or has none, has no habit to break. */
const LEAST_KNOWN = 1;
/** Machines go to the same buckets, tables, repositories and secrets; a release brings one more, seldom several. */
const USUAL = 0.05;
const P_ATTACK = 0.5;
/** Several on one day are rarer than one, by this. */
const FEW = { least: 3, cap: 1.7, rarer: 0.6 };
const MANY = { least: 6, cap: 2.4, rarer: 0.3 };

/** The first that is named: what holds the others, where there is such. */
const thingOf = ({ event }: Look): string | undefined => {
  if (event.kind === 'authentication' || event.outcome === 'unknown') return undefined;
  return event.targets.find(({ kind }) => kind === 'resource' || kind === 'credential')?.id;
};

const newThing = (look: Look): string | undefined => {
  const { pair, now } = look;
  const thing = look.automated ? thingOf(look) : undefined;
  if (thing === undefined || pair === undefined) return undefined;
  const { active, sets } = pair.habits;
  const known = Object.keys(sets.resource).length;
  // A set that overflowed cannot say "never".
  if (daysAt(active, now) < WARM_UP_DAYS || known < LEAST_KNOWN || known >= CAPS.resource)
    return undefined;
  const short = sketchOf(thing);
  const first = sets.resource[short]?.[1];
  return first === undefined || now - first <= WINDOW ? short : undefined;
};

const keyOf = ({ lineage }: Look): string => `things|${lineage.root}|${lineage.actingAs}`;

export const newThings = defineBehaviour({
  id: 'new-things',
  title: 'A machine touched several things that it never touched',
  description:
    'Within an hour a machine that goes to few, settled things read, changed or asked for several others: buckets, tables, secrets or repositories that are none of its business.',
  attack: ['T1530', 'T1213', 'T1078.004'],
  falsePositives: [
    'A release with new dependencies',
    'A migration',
    'A job that walks a growing list',
  ],
  outcomes: ['success', 'failure'],
  marks(look) {
    const value = newThing(look);
    return value === undefined ? [] : [{ key: keyOf(look), value, window: WINDOW }];
  },
  judge(look) {
    const value = newThing(look);
    const { pair, now } = look;
    if (value === undefined || pair === undefined) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find((one) => one.value === value);
    if (own?.eventId !== look.event.id || own.count > 1) return undefined;
    const { length } = sightings;
    const level = [FEW, MANY].find(({ least }) => least === length);
    if (level === undefined || length <= peak * 1.5) return undefined;
    const days = daysAt(pair.habits.active, now);
    const llr = llrOf({
      pAttack: P_ATTACK,
      pBenign: pNovel(pair.habits, 'resource', USUAL, now) * level.rarer,
      cap: level.cap,
      days,
    });
    if (llr < MIN_LLR) return undefined;
    const known = Object.keys(pair.habits.sets.resource).length;
    return {
      llr,
      severity: severityOf(llr),
      description: `${length} things within an hour that it never touched in ${Math.round(days)} active days; it knows ${known}.`,
      observables: [`things:${look.lineage.root}`],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { things: length, known, peak: Math.round(peak) },
    };
  },
});
