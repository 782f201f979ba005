import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';

export const sharedIdentity: Check = {
  id: 'shared-identity',
  title: 'Shared by several people or services',
  severity: 'medium',
  topic: 'sharing',
  dimension: 'sharing',
  remedy: 'Give each user of it an identity of their own.',
  cause: 'One account was handed to several because a second one was too much work.',
  closes: 'A declaration or link that names the one behind it.',
  controls: { nhi: ['NHI9:2025'], csf: ['PR.AA-01', 'PR.AA-02'] },
  population: { says: 'people, and machines known to be shared', classes: everyClass },
  applies(view, id, at) {
    const identity = view.identity(id, at);
    return identity !== undefined && (identity.class === 'human' || identity.flags.shared);
  },
  judge(view, id, at) {
    const identity = view.identity(id, at);
    if (!identity) return cannotTell('not in the inventory');
    if (identity.flags.shared) return fail('is shared: what it does cannot be put to one person');
    const declared = view.declarationOf(id, at)?.shared === false;
    const isOnes = identity.personId !== undefined || view.linkedTo(id, at).length > 0;
    return declared || isOnes
      ? pass
      : cannotTell('which person stands behind it is neither declared nor in a tag');
  },
  points: 10,
  likelihoodNats: 0.4,
  condition: 'shared',
};
