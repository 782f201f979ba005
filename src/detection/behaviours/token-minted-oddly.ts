/** A token is minted for somebody for whom, or by somebody by whom, none ever was. */
import { DAY } from '../../core/index.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays, eventsOf } from '../sign-in.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

/** Those for whom it minted lately; a broker that serves everybody has no habit to break. */
const WINDOW = 30 * DAY;
const WARM_UP_DAYS = 7;
const BROKER = 40;
/** A machine that mints for few gets a new one on one day in thirty; people who mint are rare altogether. */
const P = { machine: { pAttack: 0.5, pBenign: 0.03 }, person: { pAttack: 0.5, pBenign: 0.06 } };
const CAP = 1.8;

const mintedFor = ({ event, lineage }: Look): string | undefined => {
  const forId = event.issued?.forId;
  return forId === undefined || forId === lineage.root || forId === lineage.actingAs
    ? undefined
    : forId;
};

export const tokenMintedOddly = defineBehaviour({
  id: 'token-minted-oddly',
  title: 'A token was minted for or by somebody new',
  description:
    'An identity handed out a token for one for whom it never did, or handed out tokens at all for the first time in its settled life.',
  attack: ['T1550.001', 'T1606'],
  falsePositives: ['A new consumer of a token service', 'A new pipeline behind a shared role'],
  kinds: ['token_issuance'],
  outcomes: ['success'],
  marks(look) {
    const forId = mintedFor(look);
    return forId === undefined
      ? []
      : [{ key: `minted-by|${look.lineage.root}`, value: forId, window: WINDOW }];
  },
  judge(look) {
    const forId = mintedFor(look);
    const days = activeDays(look);
    if (forId === undefined || days < WARM_UP_DAYS) return undefined;
    const { sightings, peak } = look.track(`minted-by|${look.lineage.root}`);
    const here = sightings.find(({ value }) => value === forId);
    if (here?.count !== 1 || Math.max(sightings.length, peak) > BROKER) return undefined;
    const never = seenIn(look.pair?.habits, 'privilege', look.event.privilege) === undefined;
    // Whom it serves grows while it is set up, and of what places work by itself it grows for good: a rate of its own.
    const lately = sightings.filter(({ first }) => look.now - first < 7 * DAY).length - 1;
    const own = (sightings.length - 1) / (2 * (days + 3));
    const { pAttack, pBenign } = look.automated ? P.machine : P.person;
    const llr = llrOf({
      pAttack,
      pBenign: Math.min(1, Math.max(pBenign * (1 + 3 * lately), own)),
      cap: CAP,
      days,
    });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: never
        ? `Handed out a token for the first time in ${Math.round(days)} active days, for ${forId}.`
        : `Handed out a token for ${forId}, for whom it never did; ${sightings.length - 1} others in 30 days.`,
      observables: [`minted:${forId}`],
      events: eventsOf(here === undefined ? [] : [here]),
      detail: { forId, others: sightings.length - 1, never },
    };
  },
});
