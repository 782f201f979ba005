/** Rights that somebody gives to itself. */
import { actOf, gainsOf, isGrant, isSelf, nameOf, rounded, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** P(act | attack) 0.25; administrators give themselves a right on about one day in fifty: 0.02, shrunk. */
const LLR = 2;

/** Who acts, or another account of the same person, holds more than before or is named as the one to receive. */
const receives = (look: Look): string | undefined => {
  const gained = gainsOf(look).find(
    ({ id, entitlements, groups }) => entitlements.length + groups.length > 0 && isSelf(look, id),
  );
  if (gained !== undefined) return gained.id;
  if (!isGrant(look.event)) return undefined;
  return look.event.targets.find(
    ({ kind, id }) => (kind === 'identity' || kind === 'role') && isSelf(look, id),
  )?.id;
};

export const selfGrant = defineBehaviour({
  id: 'self-grant',
  title: 'Somebody gave rights to itself',
  description:
    'Who acts, or another account of the same person or workload, holds a right, role or group afterwards that it did not hold before.',
  attack: ['T1098', 'T1098.003'],
  falsePositives: [
    'Activation of a right that one is eligible for',
    'Setting up a new system alone',
  ],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge(look) {
    const { event } = look;
    // Consent gives to an application; that it acts for whoever consented is no right of theirs.
    if (event.deed === 'consent_given') return undefined;
    const id = receives(look);
    if (id === undefined) return undefined;
    const gained = gainsOf(look).find((gain) => gain.id === id);
    const jit = gained?.entitlements.every(
      ({ standing }) => standing === 'jit' || standing === 'active',
    );
    // A right that one may take for an hour is taken every day.
    const eligible = gained !== undefined && gained.entitlements.length > 0 && jit === true;
    const llr = rounded(LLR * unusualFor(look) * (eligible ? 0.4 : 1));
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation} by ${nameOf(look, look.lineage.root)} gave rights to ${nameOf(look, id)}, which is the same hand.`,
      observables: [`escalation:${id}`, actOf(look)],
      detail: {
        privileges:
          gained?.entitlements
            .flatMap((one) => one.privileges)
            .slice(0, 5)
            .join(' ') ?? '',
        eligible,
      },
    };
  },
});
