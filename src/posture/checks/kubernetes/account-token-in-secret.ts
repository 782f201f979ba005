import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials } from '../subject.ts';

export const accountTokenInSecret: Check = {
  id: 'account-token-in-secret',
  title: 'Service account with a token that never ends',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'rotation',
  system: 'kubernetes',
  remedy: 'Delete the secret; take tokens from the TokenRequest API, which end.',
  cause: 'Something outside of the cluster needed a token.',
  closes: 'No token secret for it.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-03'], cis: ['CIS Kubernetes 5.1.5'] },
  population: { says: 'service accounts', classes: ['workload'] },
  applies: (view, id, at) =>
    view.identity(id, at)?.nativeId.startsWith('system:serviceaccount:') === true,
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const found = credentials.filter((one) => one.type === 'api_token').map((one) => one.nativeId);
    if (found.length > 0)
      return fail(`${found.join(', ')}: whoever reads the secret is this account, for ever`, found);
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 8,
  likelihoodNats: 0.2,
  condition: 'no_rotation',
};
