import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, blindTo, isActive } from '../subject.ts';

const factors = (view: InventoryView, id: string, at: number) =>
  activeCredentials(view, id, at).credentials.filter((one) => one.type === 'authenticator');
const weak = /\b(?:sms|voice|phone call|e-?mail|security questions?)\b/i;

export const factorByTextOrMail: Check = {
  id: 'factor-by-text-or-mail',
  title: 'Second factor by text message or mail alone',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  system: 'onelogin',
  remedy: 'Enrol an authenticator, and take text and mail out of the policy.',
  cause: 'They were the first factors on offer.',
  closes: 'A factor bound to a device.',
  controls: { nhi: [], csf: ['PR.AA-03'] },
  population: { says: 'people with a factor', classes: ['human'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    (factors(view, id, at).length > 0 || blindTo(view, id, at, 'credential') !== undefined),
  judge(view, id, at) {
    const unseen = blindTo(view, id, at, 'credential');
    if (unseen !== undefined) return cannotTell(unseen);
    const held = factors(view, id, at);
    return held.every((one) => weak.test(one.issuer))
      ? fail(
          `has only ${held.map((one) => one.issuer).join(', ')}`,
          held.map((one) => one.nativeId),
        )
      : pass;
  },
  points: 8,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
