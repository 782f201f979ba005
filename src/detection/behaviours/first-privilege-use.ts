/** A privilege this (root, acting) pair never used, where new privileges are rare for it. */
import { isOwnRotation, OWN_ROTATION } from '../change.ts';
import { CAPS, seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/** Days with a new privilege that are usual: people explore, machines repeat. */
const USUAL = { person: 0.3, machine: 0.05 };
const P_ATTACK = 0.7;

/** How much it matters what was newly used; reading around is what dashboards do. */
const sensitivity = (look: Look): number => {
  if (isOwnRotation(look)) return OWN_ROTATION;
  const { kind, effect } = look.event;
  if (kind === 'privilege_change' || kind === 'secret_access') return 1;
  if (kind === 'token_issuance') return 0.8;
  return effect === 'read' ? 0.3 : 0.6;
};

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
    if (pair === undefined || seenIn(pair.habits, 'privilege', event.privilege)) return undefined;
    const days = daysAt(pair.habits.active, now);
    // A set that once overflowed cannot say "never".
    const used = Object.keys(pair.habits.sets.privilege).length;
    if (days < WARM_UP_DAYS || used >= CAPS.privilege) return undefined;
    const pBenign = pNovel(
      pair.habits,
      'privilege',
      look.automated ? USUAL.machine : USUAL.person,
      now,
    );
    let llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: 2.2, days }) * sensitivity(look);
    if ((look.peers('privilege', event.privilege)?.showing ?? 0) >= 2) llr *= 0.5;
    llr = Math.round(llr * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `First use of ${event.privilege} in ${Math.round(days)} active days with ${used} privileges used.`,
      observables: [`privilege:${event.privilege}`],
      detail: { privilege: event.privilege, days: Math.round(days), used },
    };
  },
});
