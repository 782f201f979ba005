/** Tickets are asked for accounts that need no proof, to guess their passwords at home. */
import { DAY, HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays, eventsOf, isLevel, sourcesOf, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';
import { insideOf } from '../traits.ts';

const WINDOW = HOUR;
const REMEMBERED = 60 * DAY;
const MIN_ACCOUNTS = 2;
/** Systems of old ask so for one account, theirs. Nobody but who collects asks for several, with the old cipher at that. */
const LLR = { weak: 3, other: 2, lone: 2.4 };

const isUnproven = ({ event: { auth, outcome } }: Look): boolean =>
  outcome === 'success' && auth?.step === 'ticket' && auth.unproven === true;

const SETTLED_DAYS = 5;

/** People are at this address today (`inside-elsewhere` remembers whom). */
const atADesk = (look: Look): boolean => {
  const address = insideOf(look.event);
  return (
    address !== undefined &&
    look.track(`inside|${address}`).sightings.some(({ value }) => value !== look.lineage.root)
  );
};

/** One account alone in the old cipher: of one that always proved itself, or at a person’s machine. */
const isLone = (look: Look, accounts: number): boolean =>
  accounts === 1 &&
  look.event.auth?.cipher !== 'aes' &&
  look.track(`unproven-of|${look.lineage.root}`).sightings.length === 1 &&
  (activeDays(look) >= SETTLED_DAYS || atADesk(look));

export const asRepRoasting = defineBehaviour({
  id: 'as-rep-roasting',
  title: 'Tickets asked for accounts that need no proof',
  description:
    'One source asked ticket-granting tickets without pre-authentication (RFC 4120 §5.2.7) for several accounts within an hour, or one in an old cipher for an account that always proved itself, or from a person’s machine.',
  attack: ['T1558.004'],
  falsePositives: ['An appliance of old that signs in with several accounts'],
  kinds: ['authentication'],
  outcomes: ['success'],
  marks(look) {
    const source = sourcesOf(look)[0];
    if (!isUnproven(look) || source === undefined) return [];
    return [
      { key: `unproven-from|${source}`, value: look.lineage.root, window: WINDOW },
      { key: `unproven-of|${look.lineage.root}`, value: source, window: REMEMBERED },
    ];
  },
  judge(look) {
    const source = sourcesOf(look)[0];
    if (!isUnproven(look) || source === undefined) return undefined;
    const { sightings, peak } = look.track(`unproven-from|${source}`);
    const accounts = sightings.length;
    const several = isLevel(accounts, Math.max(MIN_ACCOUNTS, Math.ceil(peak * 1.5)));
    const first = sightings.at(-1)?.count === 1;
    if (!several && !(first && isLone(look, accounts))) return undefined;
    const weak = look.event.auth?.cipher === 'aes' ? LLR.other : LLR.weak;
    const llr = several ? weak : LLR.lone;
    return {
      llr,
      severity: severityOf(llr),
      description: several
        ? `Tickets without proof for ${accounts} accounts from ${source} within an hour.`
        : `A ticket in the old cipher without proof, from ${source}, as was never asked for this account.`,
      observables: [source, ...whereFrom(look).filter((one) => one !== source)],
      events: eventsOf(sightings),
      story: { key: source, principals: sightings.map(({ value }) => value) },
      detail: { accounts, cipher: look.event.auth?.cipher ?? 'unknown' },
    };
  },
});
