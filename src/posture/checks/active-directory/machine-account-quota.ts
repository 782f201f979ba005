import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

const policyOf = (view: InventoryView, id: string, at: number) => {
  const scope = view.place(id, at)?.scope.toLowerCase() ?? '';
  return view.resource(`active-directory:${scope}`, at)?.tags ?? {};
};

export const machineAccountQuota: Check = {
  id: 'machine-account-quota',
  title: 'Anybody may add computers to the domain',
  severity: 'medium',
  topic: 'directory',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Set ms-DS-MachineAccountQuota to 0 and let a group add computers.',
  cause: 'The default of ten from the year 2000 was kept.',
  closes: 'A quota of 0.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'domains', classes: 'scopes' },
  judge(view, id, at) {
    const quota = policyOf(view, id, at)['machineAccountQuota'];
    if (quota === undefined) return cannotTell('the quota was not readable');
    return quota === '0'
      ? pass
      : fail(`every account may make ${quota} computers: each is an identity that its maker holds`);
  },
  points: 8,
  condition: 'overprivilege',
};
