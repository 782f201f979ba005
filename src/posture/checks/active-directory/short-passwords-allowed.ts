import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

const policyOf = (view: InventoryView, id: string, at: number) => {
  const scope = view.place(id, at)?.scope.toLowerCase() ?? '';
  return view.resource(`active-directory:${scope}`, at)?.tags ?? {};
};

export const shortPasswordsAllowed: Check = {
  id: 'short-passwords-allowed',
  title: 'Domain takes short passwords',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Ask for 14 characters or more in the default domain policy.',
  cause: "The policy is older than today's guessing speed.",
  closes: 'A least length of 14 or more.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'domains', classes: 'scopes' },
  judge(view, id, at) {
    const least = policyOf(view, id, at)['minPasswordLength'];
    if (least === undefined || Number.isNaN(Number(least)))
      return cannotTell('the password policy was not readable');
    return Number(least) >= 14 ? pass : fail(`${least} characters are enough`);
  },
  points: 6,
  condition: 'no_strong_authenticator',
};
