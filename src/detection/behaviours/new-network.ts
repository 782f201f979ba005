/** A network or country never seen for this root, weighed against its own spread. */
import type { Habits } from '../habits.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look, type Statement } from '../look.ts';
import { daysAt } from '../seen.ts';
import { excuseOf, llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

/** Days of history below which only the peer group can say what is new. */
const WARM_UP_DAYS = 3;
const HABIT_DAYS = 2;
/** New networks per day that are usual: people move, machines do not. */
const USUAL = { person: 0.2, machine: 0.03 };
/** A stolen credential is seldom used from a network its owner uses. */
const P_ATTACK = 0.8;

const observables = ({ event, place }: Look): string[] => [
  ...(place?.asn === undefined ? [] : [`asn:${place.asn}`]),
  ...(place?.country === undefined ? [] : [`country:${place.country}`]),
  ...(event.src.ip === undefined ? [] : [`ip:${event.src.ip}`]),
];

const placeText = ({ place }: Look): string =>
  [
    place?.asn === undefined
      ? undefined
      : `AS${place.asn}${place.asName ? ` ${place.asName}` : ''}`,
    place?.country,
  ]
    .filter((part) => part !== undefined)
    .join(', ');

const say = (look: Look, llr: number, because: string, days: number): Statement | undefined =>
  llr < MIN_LLR
    ? undefined
    : {
        llr,
        severity: severityOf(llr),
        description: `Used from ${placeText(look)}: ${because}.`,
        observables: observables(look),
        detail: { days: Math.round(days), newCountry: isNewCountry(look) },
      };

const isNewCountry = ({ place, root }: Look): boolean =>
  place?.country !== undefined && seenIn(root?.habits, 'country', place.country) === undefined;

/** Members that are asked before it is said that nobody comes from rented servers. */
const ENOUGH_PEERS = 12;

/** A rented server that none of many peers comes from, whatever their networks are. */
const isNobodys = (look: Look, byAsn: { readonly members: number; readonly showing: number }) =>
  (look.place?.network === 'hosting' || look.place?.network === 'anonymiser') &&
  byAsn.members >= ENOUGH_PEERS &&
  (look.peers('network', look.place.network)?.showing ?? 0) === 0;

/** New or ephemeral: the peer group stands in for the history it does not have. */
const judgeByPeers = (look: Look, asn: string): Statement | undefined => {
  const byAsn = look.peers('asn', asn);
  const byCountry = look.place?.country ? look.peers('country', look.place.country) : undefined;
  if (byAsn === undefined || byAsn.showing > 0) return undefined;
  if (isNobodys(look, byAsn)) {
    const llr = llrOf({ pAttack: P_ATTACK, pBenign: 2 / (byAsn.members + 2), cap: 1.5 });
    return say(look, llr, `a rented server, and none of its ${byAsn.members} peers uses one`, 0);
  }
  if ((byCountry?.showing ?? 0) > 0) return undefined;
  // A group that shows nearly as many networks as members has no habit to break.
  if (byAsn.spread === 0 || byAsn.spread * 2 > byAsn.members) return undefined;
  const llr = llrOf({
    pAttack: P_ATTACK,
    pBenign: (byAsn.spread + 1) / (byAsn.members + 2),
    cap: 1.5,
  });
  return say(look, llr, `none of its ${byAsn.members} peers uses it`, 0);
};

/** People travel: a first trip is a line, never an alarm by itself. */
const capOf = (automated: boolean, newCountry: boolean): number => {
  if (!automated) return 1.8;
  return newCountry ? 2.5 : 2;
};

const judgeByHistory = (look: Look, habits: Habits, days: number): Statement | undefined => {
  const newCountry = isNewCountry(look);
  const usual = look.automated ? USUAL.machine : USUAL.person;
  const pBenign = pNovel(habits, newCountry ? 'country' : 'asn', usual, look.now);
  let llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: capOf(look.automated, newCountry), days });
  // People switch a VPN or go from office to home: same country, or a known way out of the company.
  if (!look.automated && !newCountry) llr *= look.place?.network === 'vpn' ? 0.4 : 0.6;
  const peers =
    look.place?.asn === undefined ? undefined : look.peers('asn', String(look.place.asn));
  llr *= excuseOf(peers);
  const what = newCountry ? 'network and country' : 'network';
  return say(look, llr, `${what} not seen in its ${Math.round(days)} active days`, days);
};

export const newNetwork = defineBehaviour({
  id: 'new-network',
  title: 'Used from a network never seen for it',
  description:
    'The network (autonomous system) or country was never seen for this identity, whose own spread is narrow.',
  attack: ['T1078.004'],
  falsePositives: ['A new office or runner network', 'First use of a VPN', 'First day of a trip'],
  judge(look) {
    const { place, root, now, authenticated } = look;
    if (place?.asn === undefined || !authenticated) return undefined;
    const asn = String(place.asn);
    if (seenIn(root?.habits, 'asn', asn) !== undefined) return undefined;
    // Whose other accounts are at home there has not moved: this one was merely never used from there.
    if (look.linked('asn', asn) >= HABIT_DAYS) return undefined;
    const days = daysAt(root?.habits.active, now);
    if (root === undefined || days < WARM_UP_DAYS) return judgeByPeers(look, asn);
    return judgeByHistory(look, root.habits, days);
  },
});
