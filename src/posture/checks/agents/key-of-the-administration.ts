import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const keyOfTheAdministration: Check = {
  id: 'key-of-the-administration',
  title: 'Key that administers the whole organisation',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'agents',
  remedy: 'Delete the key when its task is done; let it end by itself.',
  cause: 'An administration key was made for a script.',
  closes: 'No administration key held.',
  controls: {
    nhi: ['NHI5:2025', 'NHI7:2025'],
    csf: ['PR.AA-05'],
    asi: ['ASI03:2026'],
    aiRmf: ['GOVERN 6.1'],
  },
  population: { says: 'people and service accounts', classes: ['human', 'service_account'] },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, resources }) =>
      privileges.includes('openai:administration')
        ? `may make keys and members in ${resources.join(', ')}`
        : undefined,
    ),
  points: 12,
  condition: 'overprivilege',
};
