import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

const MAX_HOURS = 4;

export const longSessionRole: Check = {
  id: 'long-session-role',
  title: 'Privileged sessions that live for many hours',
  severity: 'low',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  remedy: 'Lower the longest session of the role: a stolen session lives as long.',
  cause: 'The longest session was set for comfort.',
  closes: 'A longest session of four hours or less.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-03', 'PR.AA-05'] },
  population: { says: 'roles of tier 0 or 1', classes: 'roles' },
  applies: (view, id, at) =>
    view.role(id, at)?.managedBy === 'customer' && view.tierOf(id, at).tier <= 1,
  judge(view, id, at) {
    const role = view.role(id, at);
    if (!role) return cannotTell('the role was not listed');
    const { maxSessionSeconds: longest } = role;
    if (!longest.known) return cannotTell(longest.because);
    const hours = longest.value / 3_600;
    if (hours <= MAX_HOURS) return pass;
    const { because, path } = view.tierOf(id, at);
    return path.every((edge) => edge.certain)
      ? fail(`its sessions live up to ${hours} hours`)
      : cannotTell(`sessions up to ${hours} hours, and privileged only ${because}`);
  },
  points: 5,
};
