import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isActive } from '../subject.ts';

const isDefault = (native: string): boolean =>
  /^\d+-compute@developer\.gserviceaccount\.com$|@appspot\.gserviceaccount\.com$/.test(native);

export const defaultAccountEdits: Check = {
  id: 'default-account-edits',
  title: 'Default service account that may change the project',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'gcp',
  remedy: 'Give each workload an account of its own; take Editor from the default one.',
  cause: 'Google gave the default account Editor when the API was turned on.',
  closes: 'The default account without Editor and Owner.',
  controls: {
    nhi: ['NHI5:2025', 'NHI9:2025'],
    csf: ['PR.AA-05'],
    cis: ['CIS GCP 4.1', 'CIS GCP 4.2'],
  },
  population: { says: 'default service accounts', classes: ['service_account'] },
  applies: (view, id, at) =>
    isDefault(view.identity(id, at)?.nativeId ?? '') && isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, resources }) =>
      via.name === 'roles/editor' || via.name === 'roles/owner'
        ? `${via.name} on ${resources[0] ?? 'its project'}: every machine without an account of its own has it`
        : undefined,
    ),
  points: 14,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
