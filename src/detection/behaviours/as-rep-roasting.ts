/** Tickets are asked for accounts that need no proof, to guess their passwords at home. */
import { HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { eventsOf, isLevel, sourcesOf, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const WINDOW = HOUR;
const MIN_ACCOUNTS = 2;
/** Systems of old ask so for one account, theirs. Nobody but who collects asks for several, with the old cipher at that. */
const LLR = { weak: 3, other: 2 };

const isUnproven = ({ event: { auth, outcome } }: Look): boolean =>
  outcome === 'success' && auth?.step === 'ticket' && auth.unproven === true;

export const asRepRoasting = defineBehaviour({
  id: 'as-rep-roasting',
  title: 'Tickets asked for accounts that need no proof',
  description:
    'One source asked ticket-granting tickets without pre-authentication (RFC 4120 §5.2.7) for several accounts within an hour.',
  attack: ['T1558.004'],
  falsePositives: ['An appliance of old that signs in with several accounts'],
  kinds: ['authentication'],
  outcomes: ['success'],
  marks(look) {
    const source = sourcesOf(look)[0];
    if (!isUnproven(look) || source === undefined) return [];
    return [{ key: `unproven-from|${source}`, value: look.lineage.root, window: WINDOW }];
  },
  judge(look) {
    const source = sourcesOf(look)[0];
    if (!isUnproven(look) || source === undefined) return undefined;
    const { sightings, peak } = look.track(`unproven-from|${source}`);
    const accounts = sightings.length;
    if (!isLevel(accounts, Math.max(MIN_ACCOUNTS, Math.ceil(peak * 1.5)))) return undefined;
    const llr = look.event.auth?.cipher === 'aes' ? LLR.other : LLR.weak;
    return {
      llr,
      severity: severityOf(llr),
      description: `Tickets without proof for ${accounts} accounts from ${source} within an hour.`,
      observables: [source, ...whereFrom(look).filter((one) => one !== source)],
      events: eventsOf(sightings),
      story: { key: source, principals: sightings.map(({ value }) => value) },
      detail: { accounts, cipher: look.event.auth?.cipher ?? 'unknown' },
    };
  },
});
