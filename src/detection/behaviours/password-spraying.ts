/** One source tries many people: a few passwords for all, or stolen pairs of name and password. */
import { defineBehaviour, type Look } from '../look.ts';
import {
  attemptMarks,
  eventsOf,
  isGuess,
  isLevel,
  isMachine,
  sourcesOf,
  whereFrom,
} from '../sign-in.ts';
import { severityOf } from '../surprise.ts';
import type { Tracked } from '../tracks.ts';

/** People refused from one source within an hour; an office of a thousand has as many who mistype. */
const MIN_PEOPLE = 8;
/** So many who came in for each that did not are an office, not an attack. */
const OFFICE = 1;
/**
 * Replayed sprays pass the threshold within minutes in 95 of 100; a source at which as few came in does so by a fault
 * of its own (a gateway, a mail server after a change of policy) in some of 100 cases: ln(0.95 / 0.05) and capped.
 */
const LLR = { source: 2.8, shared: 1.2 };

interface Tried {
  readonly source: string;
  readonly refused: Tracked;
  readonly unknown: number;
}

const triedBy = (look: Look): Tried | undefined => {
  for (const source of sourcesOf(look)) {
    const refused = look.track(`refused-from|${source}`);
    const people = refused.sightings.length;
    if (!isLevel(people, Math.max(MIN_PEOPLE, Math.ceil(refused.peak * 1.5)))) continue;
    if (refused.sightings.at(-1)?.eventId !== look.event.id) continue;
    const came = look.track(`in-from|${source}`).sightings.length;
    if (came >= people * OFFICE) continue;
    return { source, refused, unknown: look.track(`nobody-from|${source}`).sightings.length };
  }
  return undefined;
};

export const passwordSpraying = defineBehaviour({
  id: 'password-spraying',
  title: 'One source tries to sign in as many people',
  description:
    'An address, or a network with one tool, was refused for many people within an hour while hardly anybody came in from there.',
  attack: ['T1110.003'],
  falsePositives: [
    'A mail gateway with a fault behind which everybody sits',
    'A load test against real accounts',
    'A domain controller away from its partner',
  ],
  kinds: ['authentication', 'token_issuance'],
  marks: attemptMarks,
  judge(look) {
    if (!isGuess(look.event) || isMachine(look)) return undefined;
    const tried = triedBy(look);
    if (tried === undefined) return undefined;
    const { source, refused, unknown } = tried;
    const people = refused.sightings.length;
    // Lists of stolen pairs name many whom nobody knows here, once each.
    const stuffing = unknown * 3 >= people && refused.total <= people * 1.5;
    const llr = source.startsWith('ip:') || source.startsWith('host:') ? LLR.source : LLR.shared;
    return {
      llr,
      severity: severityOf(llr),
      title: stuffing ? 'Stolen credentials are tried for many people' : passwordSpraying.title,
      description: `${people} people refused from ${source} within an hour, ${refused.total} tries, ${unknown} names that nobody has.`,
      attack: [stuffing ? 'T1110.004' : 'T1110.003'],
      observables: [source, ...whereFrom(look).filter((one) => one !== source)],
      events: eventsOf(refused.sightings),
      story: { key: source, principals: refused.sightings.map(({ value }) => value) },
      detail: { people, tries: refused.total, unknown, protocol: look.event.auth?.protocol ?? '' },
    };
  },
});
