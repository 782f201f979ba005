/** A ticket is used that nobody is seen to have asked for. */
import { DAY, HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look, type Statement } from '../look.ts';
import { isMachine } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

/** Tickets live for ten hours where nobody set another time. */
const LIFE = 10 * HOUR;
/** So many accounts whose tickets are seen say that the log of their giving is whole enough to miss one in it. */
const SEEN = 12;
/**
 * Forged tickets are never asked for. A controller whose log is late or not collected leaves the same gap, which even
 * under a log that seems whole is there in some of a hundred sign-ins: ln(0.9 / 0.1), shrunk. Never enough alone.
 */
const LLR = { golden: 2, silver: 1.5 };
/**
 * Where controllers write the ticket itself, the one that was shown is either one of those given or it is not. A gap in
 * their log leaves many that are not, of many accounts; one alone is forged in all but some of a hundred cases.
 */
const UNKNOWN_TICKET = { llr: 3.6, told: 8, gaps: 0.05, window: DAY };

/** Kerberos tells realms apart by case; forgers do not, and the log writes what they wrote. */
const realmOf = ({ event }: Look): string | undefined =>
  (event.cloud.account ?? event.actor.scope)?.toLowerCase();

/** A ticket is shown that the record names: whether it is one that was given. */
const shown = ({ event, lineage }: Look): 'given' | 'unknown' | undefined => {
  if (event.auth?.step !== 'service_ticket' || event.actor.credential === undefined)
    return undefined;
  return lineage.links.some(({ how }) => how === 'credential_join') ? 'given' : 'unknown';
};

/** Tickets of this realm are told, and hardly any but this is unknown. */
const isOneUnknown = (look: Look, realm: string): boolean => {
  if (shown(look) !== 'unknown') return false;
  const given = look.track(`shown-given|${realm}`).sightings.length;
  const others = look
    .track(`shown-unknown|${realm}`)
    .sightings.filter(({ value }) => value !== look.lineage.root).length;
  return given >= UNKNOWN_TICKET.told && others <= given * UNKNOWN_TICKET.gaps;
};

const named = ({ event }: Look): boolean => {
  const { name, principalId } = event.actor;
  return principalId !== undefined && !name.endsWith('$');
};

const forged = (look: Look, realm: string): Statement => ({
  llr: UNKNOWN_TICKET.llr,
  severity: severityOf(UNKNOWN_TICKET.llr),
  description:
    'A service ticket was asked with a ticket-granting ticket that no controller of the realm gave, while those of all others are known.',
  attack: ['T1558.001'],
  observables: [`ticket:${look.lineage.root}`],
  detail: { kind: 'golden', realm },
});

export const forgedTicket = defineBehaviour({
  id: 'forged-ticket',
  title: 'A ticket was used that nobody asked for',
  description:
    'A service ticket was asked with a ticket-granting ticket that no controller gave (golden), or a machine let in a ticket that no controller gave (silver), in a realm whose tickets are seen.',
  attack: ['T1558.001', 'T1558.002'],
  falsePositives: [
    'A controller whose log is not collected or late',
    'A ticket with a longer life',
  ],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  marks(look) {
    const realm = realmOf(look);
    const step = look.event.auth?.step;
    if (look.event.auth?.protocol !== 'kerberos' || realm === undefined || !named(look)) return [];
    if (step !== 'ticket' && step !== 'service_ticket') return [];
    const { root } = look.lineage;
    const ticket = shown(look);
    return [
      ...(ticket === undefined
        ? []
        : [{ key: `shown-${ticket}|${realm}`, value: root, window: UNKNOWN_TICKET.window }]),
      { key: `${step}-of|${root}`, value: 'given', window: LIFE },
      { key: `${step}-in|${realm}`, value: root, window: LIFE },
    ];
  },
  judge(look) {
    const { auth } = look.event;
    const realm = realmOf(look);
    if (auth?.protocol !== 'kerberos' || realm === undefined || !named(look)) return undefined;
    if (isMachine(look) || look.event.actor.principalKind !== 'identity') return undefined;
    if (isOneUnknown(look, realm)) return forged(look, realm);
    const wanted = auth.step === 'service_ticket' ? 'ticket' : 'service_ticket';
    // At the machine itself a ticket is proof of nothing that a controller would have written.
    if (auth.step === undefined ? auth.remote !== true : auth.step !== 'service_ticket')
      return undefined;
    if (look.track(`${wanted}-in|${realm}`).sightings.length < SEEN) return undefined;
    if (look.track(`${wanted}-of|${look.lineage.root}`).sightings.length > 0) return undefined;
    const kind = wanted === 'ticket' ? 'golden' : 'silver';
    return {
      llr: LLR[kind],
      severity: severityOf(LLR[kind]),
      description:
        kind === 'golden'
          ? 'A service ticket was asked with a ticket-granting ticket that was given to it by no controller in ten hours.'
          : 'A machine let it in by Kerberos, though no controller gave it a service ticket in ten hours.',
      attack: [kind === 'golden' ? 'T1558.001' : 'T1558.002'],
      observables: [`ticket:${look.lineage.root}`],
      detail: { kind, realm },
    };
  },
});
