/** Somebody comes in from where it was being guessed. */
import { defineBehaviour, type Look } from '../look.ts';
import { attemptMarks, eventsOf, fromHabit, isHabit, sourcesOf, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';
import type { Tracked } from '../tracks.ts';

const MIN_PEOPLE = 6;
const MIN_TRIES = 8;
/** As many others refused, nobody let in, and then one: that is what happened, whatever else is usual here. */
const MIN_HARD = 10;
/** Who forgot a password tries it for themselves; who has a list of names tries these too. */
const OTHER_NAMES = { least: 2, hardTries: 15 };
/**
 * The one whom a spray gets in as: a source at which eight were refused and this one is a stranger has, in replays of
 * benign sign-ins, no case; the cap stands for what was not replayed. One's own many tries are often one's own.
 */
const LLR = { many: 3.4, list: 3.6, names: 3, one: 1.9 };

interface Guessed {
  readonly refused: Tracked;
  readonly llr: number;
  /** From there nobody came in before, within the hour: it is no gateway behind which all sit. */
  readonly onlyRefused: boolean;
}

const many = (look: Look): Guessed | undefined => {
  for (const source of sourcesOf(look)) {
    if (source.startsWith('net:')) continue;
    const refused = look.track(`refused-from|${source}`);
    const others = refused.sightings.filter(({ value }) => value !== look.lineage.root).length;
    const came = look
      .track(`in-from|${source}`)
      .sightings.filter(({ value }) => value !== look.lineage.root);
    if (others >= MIN_PEOPLE && others > refused.peak && came.length * 3 < others)
      return { refused, llr: LLR.many, onlyRefused: came.length === 0 && others >= MIN_HARD };
  }
  return undefined;
};

const own = (look: Look): Guessed | undefined => {
  const first = sourcesOf(look)[0];
  const { root } = look.lineage;
  const tries = look.track(`refused-to|${root}`);
  const here = tries.sightings.find(({ value }) => value === first);
  if (first === undefined || here === undefined || here.count < MIN_TRIES) return undefined;
  const isOther = ({ value }: { readonly value: string }): boolean => value !== root;
  const others = look.track(`refused-from|${first}`).sightings.filter(isOther);
  const listed = others.length >= OTHER_NAMES.least;
  const alone = !look.track(`in-from|${first}`).sightings.some(isOther);
  if (!listed || !alone) return { refused: tries, llr: LLR.one, onlyRefused: false };
  const stubborn = here.count >= OTHER_NAMES.hardTries;
  return { refused: tries, llr: stubborn ? LLR.list : LLR.names, onlyRefused: stubborn };
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
    const guessed = sprayed ?? own(look);
    if (guessed === undefined) return undefined;
    const { refused, llr, onlyRefused } = guessed;
    return {
      llr,
      severity: severityOf(llr),
      hardFact: onlyRefused,
      description: `Signed in after ${refused.total} refusals of ${sprayed === undefined ? `this account${llr > LLR.one ? ' and of others' : ''}` : `${refused.sightings.length} accounts`} from there within an hour.`,
      observables: [...whereFrom(look), `guessed:${look.lineage.root}`],
      attack: [sprayed === undefined ? 'T1110.001' : 'T1110.003', 'T1078'],
      events: [
        ...eventsOf(refused.sightings),
        { eventId: look.event.id, vendorId: look.event.vendorId },
      ],
      detail: { tries: refused.total, accounts: refused.sightings.length },
    };
  },
});
