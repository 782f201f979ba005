import type { Check } from '../../contract.ts';
import { judgeCount } from '../ask-admins.ts';

const MOST = 4;

export const superAdminCount: Check = {
  id: 'super-admin-count',
  title: 'Too many super administrators, or too few',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'google-workspace',
  remedy: `Keep between two and ${MOST} super administrators, and give the others roles of their task.`,
  cause: 'The role is the quick answer to every missing right.',
  closes: `Two to ${MOST} people with the role.`,
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'customers', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeCount(
      view,
      { id, at, most: MOST },
      (one) => one.via.kind === 'assignment' && one.privileges.includes('*'),
    ),
  points: 12,
  condition: 'overprivilege',
};
