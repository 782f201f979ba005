/** One account asks tickets for many services, to guess their passwords at home. */
import { MINUTE } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { eventsOf, isLevel, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const WINDOW = 15 * MINUTE;
/** Services that run as an account of a person's kind; passwords of machines cannot be guessed. */
const MIN_SERVICES = 6;
const MIN_WEAK = 3;
/**
 * A scanner of the own network asks for as many and is a habit of it (peak). Asked with an old cipher, which only is
 * worth anything to who guesses: in a domain of today, hardly a benign case.
 */
const LLR = { weak: 3.2, many: 1.9 };

const serviceOf = ({ event }: Look): string | undefined => {
  const name = event.targets[0]?.name;
  if (event.auth?.step !== 'service_ticket' || name === undefined) return undefined;
  return /\$$|^krbtgt/i.test(name) ? undefined : name.toLowerCase();
};

const isWeak = ({ event }: Look): boolean =>
  event.auth?.cipher === 'rc4' || event.auth?.cipher === 'des';

export const kerberoasting = defineBehaviour({
  id: 'kerberoasting',
  title: 'Tickets asked for many services, to guess their passwords',
  description:
    'One account asked tickets for many services that run as user accounts within minutes, or for several with an old cipher.',
  attack: ['T1558.003'],
  falsePositives: ['An inventory scan', 'A terminal server for many applications'],
  kinds: ['token_issuance'],
  outcomes: ['success'],
  marks(look) {
    const service = serviceOf(look);
    if (service === undefined) return [];
    const { root } = look.lineage;
    return [
      { key: `tickets|${root}`, value: service, window: WINDOW },
      ...(isWeak(look) ? [{ key: `weak-tickets|${root}`, value: service, window: WINDOW }] : []),
    ];
  },
  judge(look) {
    if (serviceOf(look) === undefined) return undefined;
    const { root } = look.lineage;
    const weak = look.track(`weak-tickets|${root}`);
    const all = look.track(`tickets|${root}`);
    const byCipher =
      isWeak(look) &&
      isLevel(weak.sightings.length, Math.max(MIN_WEAK, Math.ceil(weak.peak * 1.5)));
    const byNumber = isLevel(
      all.sightings.length,
      Math.max(MIN_SERVICES, Math.ceil(all.peak * 1.5)),
    );
    if (!byCipher && !byNumber) return undefined;
    const llr = byCipher ? LLR.weak : LLR.many;
    const { sightings } = byCipher ? weak : all;
    return {
      llr,
      severity: severityOf(llr),
      description: `Tickets for ${sightings.length} services within a quarter of an hour${byCipher ? ', with an old cipher' : ''}.`,
      observables: [`tickets:${root}`, ...whereFrom(look)],
      events: eventsOf(sightings),
      detail: { services: sightings.length, weak: weak.sightings.length },
    };
  },
});
