import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const machineWithBasicRole: Check = {
  id: 'machine-with-basic-role',
  title: 'Machine with Owner or Editor',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'gcp',
  remedy: 'Replace it by the predefined roles of its task.',
  cause: 'A basic role made the first error go away.',
  closes: 'Neither Owner nor Editor held by it.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS GCP 1.5'] },
  population: {
    says: 'machines that are no default service accounts',
    classes: ['service_account', 'workload'],
  },
  applies: (view, id, at) =>
    !/^\d+-compute@developer\.|@appspot\.gserviceaccount\.com$/.test(
      view.identity(id, at)?.nativeId ?? '',
    ),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, resources }) =>
      via.name === 'roles/editor' || via.name === 'roles/owner'
        ? `${via.name} on ${resources[0] ?? 'something'}`
        : undefined,
    ),
  points: 12,
  condition: 'overprivilege',
};
