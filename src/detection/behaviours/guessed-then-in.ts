/** Somebody comes in from where it was being guessed. */
import { defineBehaviour, type Look } from '../look.ts';
import { attemptMarks, eventsOf, fromHabit, isHabit, sourcesOf, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';
import type { Tracked } from '../tracks.ts';

const MIN_PEOPLE = 6;
const MIN_TRIES = 8;
/** As many others refused, nobody let in, and then one: that is what happened, whatever else is usual here. */
const MIN_HARD = 10;
/**
 * The one whom a spray gets in as: a source at which eight were refused and this one is a stranger has, in replays of
 * benign sign-ins, no case; the cap stands for what was not replayed. One's own many tries are often one's own.
 */
const LLR = { many: 3.4, one: 1.9 };

interface Spray {
  readonly refused: Tracked;
  /** From there nobody came in before, within the hour: it is no gateway behind which all sit. */
  readonly onlyRefused: boolean;
}

const many = (look: Look): Spray | undefined => {
  for (const source of sourcesOf(look)) {
    if (source.startsWith('net:')) continue;
    const refused = look.track(`refused-from|${source}`);
    const others = refused.sightings.filter(({ value }) => value !== look.lineage.root).length;
    const came = look
      .track(`in-from|${source}`)
      .sightings.filter(({ value }) => value !== look.lineage.root);
    if (others >= MIN_PEOPLE && others > refused.peak && came.length * 3 < others)
      return { refused, onlyRefused: came.length === 0 && others >= MIN_HARD };
  }
  return undefined;
};

const own = (look: Look): Tracked | undefined => {
  const first = sourcesOf(look)[0];
  const tries = look.track(`refused-to|${look.lineage.root}`);
  const here = tries.sightings.find(({ value }) => value === first);
  return here !== undefined && here.count >= MIN_TRIES ? tries : undefined;
};

export const guessedThenIn = defineBehaviour({
  id: 'guessed-then-in',
  title: 'A sign-in from where it was being guessed',
  description:
    'A source that was refused for many accounts, or many times for this one, got in as an account that is not at home there.',
  attack: ['T1110', 'T1078'],
  falsePositives: ['A person who remembers the password at last, on a trip'],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success', 'failure'],
  marks: attemptMarks,
  judge(look) {
    if (look.event.outcome !== 'success' || look.event.src.managed === true) return undefined;
    const known = look.place?.asn !== undefined && fromHabit(look);
    if (known || isHabit(look, 'device', look.event.src.device)) return undefined;
    const sprayed = many(look);
    const tries = sprayed?.refused ?? own(look);
    if (tries === undefined) return undefined;
    const llr = sprayed === undefined ? LLR.one : LLR.many;
    return {
      llr,
      severity: severityOf(llr),
      hardFact: sprayed?.onlyRefused === true,
      description: `Signed in after ${tries.total} refusals of ${sprayed === undefined ? 'this account' : `${tries.sightings.length} accounts`} from there within an hour.`,
      observables: [...whereFrom(look), `guessed:${look.lineage.root}`],
      attack: [sprayed === undefined ? 'T1110.001' : 'T1110.003', 'T1078'],
      events: [
        ...eventsOf(tries.sightings),
        { eventId: look.event.id, vendorId: look.event.vendorId },
      ],
      detail: { tries: tries.total, accounts: tries.sightings.length },
    };
  },
});
