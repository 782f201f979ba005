/** An account is used from an address inside, where no database has places, that it never used. */
import { DAY } from '../../core/index.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look, type Statement } from '../look.ts';
import { daysAt } from '../seen.ts';
import { activeDays } from '../sign-in.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';
import { insideOf } from '../traits.ts';

const WARM_UP_DAYS = 4;
/** Whoever moves from machine to machine with a stolen password or ticket does so from where they stand. */
const P_ATTACK = 0.75;
/** Days with a new address that are usual: people get other leases and desks, services stay. */
const USUAL = { person: 0.12, machine: 0.03 };
const CAP = { person: 2, machine: 2.5 };
/** The address is that of one other person's machine: a lease has no owner of this morning. */
const OTHERS = 0.8;
/** Services sign in from servers; by hand from a desk somebody tries one out, or steals it. */
const DESK = 1.8;
/** More than this behind one address are a gateway or a terminal server. */
const SHARED_BY = 4;

const keyOf = (address: string): string => `inside|${address}`;

/** Other people who came from this address today, the accounts of the same person left out. */
const othersAt = (look: Look, address: string): number => {
  const { lineage, observation } = look;
  const own = new Set([
    lineage.root,
    ...observation.view.linkedTo(lineage.root).map(({ id }) => id),
  ]);
  const there = look.track(keyOf(address)).sightings.filter(({ value }) => !own.has(value));
  return there.length >= SHARED_BY ? 0 : there.length;
};

/** Of an account that has no history it is told where it has no business: at one person’s machine. */
const atADesk = (look: Look, address: string): Statement | undefined => {
  const others = othersAt(look, address);
  if (look.class !== 'service_account' || others === 0) return undefined;
  return {
    llr: DESK,
    severity: severityOf(DESK),
    description: `A service account was used from ${address}, which is a person’s machine today.`,
    observables: [`ip:${address}`],
    detail: { address, others },
  };
};

export const insideElsewhere = defineBehaviour({
  id: 'inside-elsewhere',
  title: 'Used from a machine inside where it never was',
  description:
    'An account signed in or asked a ticket from a private address that it never used, though it keeps to few; more so where the address is another person’s machine.',
  attack: ['T1078.002', 'T1550', 'T1021'],
  falsePositives: [
    'A new lease or desk',
    'Help at a colleague’s machine',
    'A service moved to another server',
  ],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  marks(look) {
    const address = insideOf(look.event);
    if (address === undefined || look.automated || look.class !== 'human') return [];
    return [{ key: keyOf(address), value: look.lineage.root, window: DAY }];
  },
  judge(look) {
    const { root, now, automated } = look;
    const address = insideOf(look.event);
    const days = activeDays(look);
    if (address === undefined) return undefined;
    if (root === undefined || days < WARM_UP_DAYS) return atADesk(look, address);
    if (daysAt(seenIn(root.habits, 'inside', address), now) > 0) return undefined;
    // Without any learned address nothing is known of where it keeps.
    if (Object.keys(root.habits.sets.inside).length === 0) return undefined;
    const kind = automated ? 'machine' : 'person';
    const pBenign = pNovel(root.habits, 'inside', USUAL[kind], now);
    const others = othersAt(look, address);
    const llr =
      llrOf({ pAttack: P_ATTACK, pBenign, cap: CAP[kind], days }) + (others > 0 ? OTHERS : 0);
    if (llr < MIN_LLR) return undefined;
    return {
      llr: Math.round(llr * 1000) / 1000,
      severity: severityOf(llr),
      description: `Used from ${address}, where it never was in ${Math.round(days)} active days${others > 0 ? ', and which is another person’s machine today' : ''}.`,
      observables: [`ip:${address}`],
      detail: { address, days: Math.round(days), others },
    };
  },
});
