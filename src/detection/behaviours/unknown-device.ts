/** A person whose devices the system knows comes with one that it does not know. */
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { activeDays, isMachine } from '../sign-in.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';
import { UNKNOWN_DEVICE } from '../traits.ts';

const WARM_UP_DAYS = 5;
/** A known device on fewer of the days is no habit to break. */
const MOST_DAYS = 0.6;
/** Stolen sign-ins come from the thief's own machine; tools on the victim's own do not. */
const P_ATTACK = 0.7;
/** Days' worth of belief in the usual share of days with a private window or a borrowed machine. */
const PRIOR = { days: 3, share: 0.04 };
const CAP = 2.8;
/** Where colleagues do so too, the system does not see all devices. */
const OPEN_SHARE = 0.2;

const daysWith = ({ root, now }: Look, device: string): number =>
  daysAt(seenIn(root?.habits, 'device', device), now);

const daysKnown = (look: Look): number =>
  Math.max(
    0,
    ...Object.keys(look.root?.habits.sets.device ?? {})
      .filter((device) => device !== UNKNOWN_DEVICE)
      .map((device) => daysWith(look, device)),
  );

/** The system says that it knows the device of this sign-in not, or not yet. */
const isUnknown = (look: Look): boolean => {
  const { device, managed } = look.event.src;
  if (managed !== false) return false;
  return device === undefined || seenIn(look.root?.habits, 'device', device) === undefined;
};

export const unknownDevice = defineBehaviour({
  id: 'unknown-device',
  title: 'Signed in with a device the organisation does not know',
  description:
    'A person who signs in with managed devices got in, or got a token, on a device that the system does not know and does not manage.',
  attack: ['T1078.004', 'T1539', 'T1557'],
  falsePositives: [
    'A private browser window without the device’s certificate',
    'A new computer before it is enrolled',
    'A browser without the vendor’s extension',
  ],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const days = activeDays(look);
    if (look.automated || isMachine(look) || days < WARM_UP_DAYS || !isUnknown(look))
      return undefined;
    if (daysKnown(look) < days * MOST_DAYS) return undefined;
    const before = daysWith(look, UNKNOWN_DEVICE);
    const pBenign = (before + PRIOR.days * PRIOR.share) / (days + PRIOR.days);
    const peers = look.peers('device', UNKNOWN_DEVICE);
    const open = peers !== undefined && peers.showing >= peers.members * OPEN_SHARE;
    const sure = llrOf({ pAttack: P_ATTACK, pBenign, cap: CAP, days });
    const llr = Math.round(sure * (open ? 0.6 : 1) * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Signed in on a device that is neither known nor managed; on ${Math.round(daysKnown(look))} of ${Math.round(days)} active days it was one that is.`,
      observables: [`device:${look.lineage.root}`],
      detail: { days: Math.round(days), before: Math.round(before) },
    };
  },
});
