/** A right used for the first time within the hour in which it was given. */
import { HOUR } from '../../core/index.ts';
import { patternsMeet } from '../../inventory/index.ts';
import type { Entitlement } from '../../model/index.ts';
import { nameOf, rounded } from '../change.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { severityOf } from '../surprise.ts';

const AT_ONCE = HOUR;
const WARM_UP_DAYS = 3;

/** Who asks for a right uses it soon: that is why it was asked. So it is a line, and a step in somebody's story. */
const LLR = { write: 1.3, secret: 1.6, read: 0.8 };

const coversIt = (
  { effect, via, privilegesInverted, privileges }: Entitlement,
  privilege: string,
): boolean =>
  effect === 'allow' &&
  via.kind !== 'boundary' &&
  !privilegesInverted &&
  privileges.some((pattern) => patternsMeet(pattern, privilege));

/** The grant of the last hour without which it could not have been done. */
const freshGrant = ({
  observation: { view },
  lineage,
  event,
  now,
}: Look): Entitlement | undefined => {
  const held = view.entitlementsOf(lineage.actingAs, now - AT_ONCE);
  if (held.some((one) => coversIt(one, event.privilege))) return undefined;
  return view
    .entitlementsOf(lineage.actingAs, now - 1)
    .find((one) => coversIt(one, event.privilege));
};

export const grantedThenUsed = defineBehaviour({
  id: 'granted-then-used',
  title: 'A right was used right after it was given',
  description:
    'A privilege that this identity never used was used within an hour of the grant that allows it; without that grant it could not have been.',
  attack: ['T1098.003', 'T1078.004'],
  falsePositives: ['Rights asked for and given for a task', 'A new service goes live'],
  kinds: ['privilege_change', 'token_issuance', 'secret_access', 'other'],
  outcomes: ['success'],
  judge(look) {
    const { event, pair, lineage, now } = look;
    if (event.privilege === '' || (event.kind === 'other' && event.effect === 'read'))
      return undefined;
    if (seenIn(pair?.habits, 'privilege', event.privilege) !== undefined) return undefined;
    if (daysAt(pair?.habits.active, now) < WARM_UP_DAYS) return undefined;
    const grant = freshGrant(look);
    // What one may take for an hour is used in that hour.
    if (grant === undefined || grant.standing === 'jit' || grant.standing === 'active')
      return undefined;
    const llr = rounded(
      event.kind === 'secret_access' ? LLR.secret : event.effect === 'write' ? LLR.write : LLR.read,
    );
    return {
      llr,
      severity: severityOf(llr),
      description: `${nameOf(look, lineage.actingAs)} used ${event.privilege} within an hour of getting it by ${grant.via.name}.`,
      observables: [`privilege:${event.privilege}`, `grant:${grant.id}`],
      detail: { privilege: event.privilege, via: grant.via.name },
    };
  },
});
