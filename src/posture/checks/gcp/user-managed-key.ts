import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials } from '../subject.ts';

export const userManagedKey: Check = {
  id: 'user-managed-key',
  title: "Key of a service account in somebody's hands",
  severity: 'high',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  system: 'gcp',
  remedy: 'Let the workload sign in by federation or by the metadata server, and delete the key.',
  playbook: 'service_account/leaked-credential',
  cause: 'A key file was downloaded because it works everywhere.',
  closes: 'No active key that Google does not keep itself.',
  controls: {
    nhi: ['NHI7:2025', 'NHI2:2025'],
    csf: ['PR.AA-01', 'PR.AA-03'],
    cis: ['CIS GCP 1.4'],
  },
  population: { says: 'service accounts of our projects', classes: ['service_account'] },
  applies: (view, id, at) => view.identity(id, at)?.status === 'active',
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const found = credentials.filter((one) => one.type === 'access_key').map((one) => one.nativeId);
    if (found.length > 0)
      return fail(
        `${found.length} of its keys ${found.length === 1 ? 'is a file' : 'are files'} that whoever has it can use`,
        found,
      );
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 10,
  likelihoodNats: 0.3,
  condition: 'exposed_secret',
};
