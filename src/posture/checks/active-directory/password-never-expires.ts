import type { Check } from '../../contract.ts';
import { isOn, judgeFlag } from './account.ts';

export const passwordNeverExpires: Check = {
  id: 'password-never-expires',
  title: 'Password that never expires',
  severity: 'medium',
  topic: 'rotation',
  dimension: 'rotation',
  system: 'active-directory',
  remedy: 'Clear the flag, or turn the account into a group managed service account.',
  cause: 'Somebody wanted a service or a person never to be interrupted.',
  closes: 'The account without the flag.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'] },
  population: {
    says: 'user accounts that are not disabled',
    classes: ['human', 'service_account'],
  },
  applies: isOn,
  judge: (view, id, at) =>
    judgeFlag(
      view,
      { id, at },
      'password_never_expires',
      'its password never expires, whatever the domain asks for',
    ),
  points: 8,
  condition: 'no_rotation',
};
