/** Somebody became an administrator by this act. */
import {
  actOf,
  gainsOf,
  isSelf,
  nameOf,
  rounded,
  tierBefore,
  tierOf,
  unusualFor,
} from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** Intruders who stay make an administrator in one of three cases; a site makes one in some weeks. */
const LLR = 2.2;

interface Risen {
  readonly id: string;
  readonly before: number | undefined;
  readonly isNew: boolean;
}

const risenBy = (look: Look): Risen | undefined => {
  for (const { id, entitlements, groups, isNew } of gainsOf(look)) {
    if (isSelf(look, id) || entitlements.length + groups.length === 0) continue;
    if (tierOf(look, id) !== 0) continue;
    const before = isNew ? undefined : tierBefore(look, id);
    if (before !== 0) return { id, before, isNew };
  }
  return undefined;
};

export const newAdmin = defineBehaviour({
  id: 'new-admin',
  title: 'Somebody was made an administrator',
  description:
    'A principal reaches the control plane after this act and did not before, by the rights of the system itself and not by the name of a group.',
  attack: ['T1098.003', 'T1136.003', 'T1098.007'],
  falsePositives: ['A new administrator starts', 'A deployment role is set up'],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge(look) {
    const risen = risenBy(look);
    if (risen === undefined) return undefined;
    const { id, before, isNew } = risen;
    // A hand that never did this counts more than who is made: made and raised in one go is an intruder's way.
    const llr = rounded(LLR * unusualFor(look) * (isNew ? 1.15 : 1));
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation} made ${nameOf(look, id)} an administrator${before === undefined ? '' : ` (tier ${before} before)`}.`,
      observables: [`admin:${id}`, actOf(look)],
      detail: { isNew, tierBefore: before ?? 'none' },
    };
  },
});
