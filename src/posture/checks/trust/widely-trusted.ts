import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, isVendorRole, unlessBlind } from '../subject.ts';

const MANY = 10;

export const widelyTrusted: Check = {
  id: 'widely-trusted',
  title: 'Many may become it',
  severity: 'medium',
  topic: 'sharing',
  dimension: 'sharing',
  remedy: 'Give each of those who need it a role of their own, with what they need.',
  cause: 'One powerful role was reused for every new need.',
  closes: 'At most ten principals named in its trusts.',
  controls: { nhi: ['NHI9:2025'], csf: ['PR.AA-05', 'PR.AA-02'] },
  population: {
    says: 'identities and roles of tier 0 and 1 that others may become',
    classes: 'any',
  },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) &&
    view.tierOf(id, at).tier <= 1 &&
    view.trustsInto(id, at).some((one) => one.effect === 'allow'),
  judge(view, id, at) {
    const open = view.trustsInto(id, at).filter((one) => one.effect === 'allow');
    const who = new Set(open.map(({ principal }) => `${principal.kind} ${principal.value}`));
    return who.size > MANY
      ? fail(
          `${who.size} principals may become it: what it does cannot be put to one of them`,
          [...who].sort().slice(0, 20),
        )
      : unlessBlind(blindTo(view, id, at, 'trust'), pass);
  },
  points: 6,
  condition: 'shared',
};
