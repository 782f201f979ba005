import { cannotTell, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeGrants, tagOf } from '../ask.ts';

export const rootTakesKeys: Check = {
  id: 'root-takes-keys',
  title: 'Keys that sign in as root',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'openssh',
  remedy: 'Let people sign in as themselves and use sudo; keep no key for root.',
  cause: 'A deployment or a colleague needed root once.',
  closes: 'No unrestricted key in the file of root.',
  controls: { nhi: ['NHI5:2025', 'NHI9:2025', 'NHI10:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'root accounts of hosts', classes: ['service_account', 'human'] },
  applies: (view, id, at) => tagOf(view, id, at, 'uid') === '0',
  judge(view, id, at) {
    const off = view.identity(id, at)?.interactive;
    if (off?.known && !off.value) return pass;
    const verdict = judgeGrants(view, { id, at }, ({ privileges, conditions }) =>
      privileges.includes('host:login') ? `${String(conditions?.['key'])} opens root` : undefined,
    );
    return verdict.status === 'fail' && off !== undefined && !off.known
      ? cannotTell(off.because)
      : verdict;
  },
  points: 12,
  likelihoodNats: 0.2,
  condition: 'shared',
};
