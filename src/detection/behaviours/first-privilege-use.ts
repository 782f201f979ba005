/** A privilege this (root, acting) pair never used, where new privileges are rare for it. */
import { actOf, isOwnRotation, OWN_ROTATION } from '../change.ts';
import { CAPS, seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { fromHabit } from '../sign-in.ts';
import { excuseOf, llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/** Days with a new privilege that are usual: people explore, machines repeat. */
const USUAL = { person: 0.3, machine: 0.05 };
const P_ATTACK = 0.7;
/** What is new to somebody is mostly what colleagues do; what none of many peers ever did is one new thing in eight. */
const NOBODYS = { peers: 12, share: 0.12, cap: 3.2, leastDays: 2 };
/** Whose work is already what hardly any peer does takes up more of it: a help desk, an administrator of one system. */
const SPECIALIST = { own: 3, share: 0.4 };
const CAP = 2.2;
/** From the usual network it is more often a new duty. */
const AT_HOME = 0.8;

/** How much it matters what was newly used; reading around is what dashboards do. */
const sensitivity = (look: Look): number => {
  if (isOwnRotation(look)) return OWN_ROTATION;
  const { kind, effect } = look.event;
  if (kind === 'privilege_change' || kind === 'secret_access') return 1;
  if (kind === 'token_issuance') return 0.8;
  return effect === 'read' ? 0.3 : 0.6;
};

/** A change of rights or settings that no peer of many is known to have made. */
const isNobodys = (look: Look): boolean => {
  if (look.event.kind !== 'privilege_change' || isOwnRotation(look)) return false;
  const peers = look.peers('privilege', look.event.privilege);
  return peers !== undefined && peers.members >= NOBODYS.peers && peers.showing === 0;
};

const isSpecialist = (look: Look): boolean =>
  Object.keys(look.pair?.habits.sets.privilege ?? {}).filter(
    (privilege) => (look.peers('privilege', privilege)?.showing ?? 0) <= 1,
  ).length >= SPECIALIST.own;

export const firstPrivilegeUse = defineBehaviour({
  id: 'first-privilege-use',
  title: 'A privilege used for the first time',
  description:
    'A privilege that this identity, acting as this principal, never used before, though new ones are rare for it.',
  attack: ['T1078.004'],
  falsePositives: ['A new release of a job', 'A new duty', 'An admin or Terraform day'],
  judge(look) {
    const { event, pair, now } = look;
    if (event.outcome !== 'success' || event.privilege === '') return undefined;
    // `consent-odd` says of a consent what is odd in it.
    if (event.deed === 'consent_given') return undefined;
    if (pair === undefined || seenIn(pair.habits, 'privilege', event.privilege)) return undefined;
    const days = daysAt(pair.habits.active, now);
    // A set that once overflowed cannot say "never".
    const used = Object.keys(pair.habits.sets.privilege).length;
    const nobodys = isNobodys(look);
    if (days < (nobodys ? NOBODYS.leastDays : WARM_UP_DAYS) || used >= CAPS.privilege)
      return undefined;
    const usual = look.automated ? USUAL.machine : USUAL.person;
    const pOwn = pNovel(pair.habits, 'privilege', usual, now);
    let llr = nobodys
      ? llrOf({
          pAttack: P_ATTACK,
          pBenign: pOwn * (isSpecialist(look) ? SPECIALIST : NOBODYS).share,
          cap: NOBODYS.cap,
        }) * (look.place?.asn !== undefined && fromHabit(look) ? AT_HOME : 1)
      : llrOf({ pAttack: P_ATTACK, pBenign: pOwn, cap: CAP, days }) * sensitivity(look);
    llr *= excuseOf(look.peers('privilege', event.privilege));
    llr = Math.round(llr * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `First use of ${event.privilege} in ${Math.round(days)} active days with ${used} privileges used${nobodys ? ', and no peer ever used it' : ''}.`,
      observables: [`privilege:${event.privilege}`, actOf(look)],
      detail: { privilege: event.privilege, days: Math.round(days), used },
    };
  },
});
