import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

const policyOf = (view: InventoryView, id: string, at: number) => {
  const scope = view.place(id, at)?.scope.toLowerCase() ?? '';
  return view.resource(`active-directory:${scope}`, at)?.tags ?? {};
};

export const noLockOut: Check = {
  id: 'no-lock-out',
  title: 'Domain never locks out who guesses',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Lock an account for some minutes after ten wrong passwords or fewer.',
  cause: 'Lock-out was turned off because it locked people out.',
  closes: 'A lock-out threshold from 1 to 10.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'domains', classes: 'scopes' },
  judge(view, id, at) {
    const wrong = policyOf(view, id, at)['lockoutThreshold'];
    if (wrong === undefined || Number.isNaN(Number(wrong)))
      return cannotTell('the lock-out policy was not readable');
    const times = Number(wrong);
    if (times === 0) return fail('passwords may be tried without end');
    return times <= 10 ? pass : fail(`${times} wrong passwords before it locks`);
  },
  points: 6,
  condition: 'no_strong_authenticator',
};
