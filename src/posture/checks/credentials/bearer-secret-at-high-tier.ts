import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { machineClasses } from '../ask.ts';
import { activeSecrets, isActive } from '../subject.ts';

export const bearerSecretAtHighTier: Check = {
  id: 'bearer-secret-at-high-tier',
  title: 'High privilege behind a secret that anybody can carry',
  severity: 'medium',
  atTier: { 0: 'high' },
  topic: 'long_lived_secret',
  dimension: 'exposure',
  remedy: 'Bind the secret to a network or a key, or let the workload sign in by federation.',
  playbook: 'service_account/leaked-credential',
  cause: 'The simplest credential was taken for the most powerful account.',
  closes: 'No lasting bearer secret, or the identity below tier 1.',
  controls: { nhi: ['NHI4:2025', 'NHI7:2025'], csf: ['PR.AA-03', 'PR.AA-05'] },
  population: { says: 'active machines of tier 0 and 1', classes: machineClasses },
  applies: (view, id, at) => isActive(view.identity(id, at)) && view.tierOf(id, at).tier <= 1,
  judge(view, id, at) {
    const { path, because } = view.tierOf(id, at);
    const { credentials, unseen } = activeSecrets(view, id, at);
    const loose = credentials.filter((one) => one.binding === 'bearer').map((one) => one.nativeId);
    if (loose.length > 0) {
      if (!path.every((edge) => edge.certain))
        return cannotTell(`privileged only perhaps: ${because}`);
      return fail(`${loose.join(', ')} works from anywhere, for whoever holds it`, loose);
    }
    const unsaid = credentials.find((one) => one.binding === 'unknown');
    if (unsaid) return cannotTell(`whether ${unsaid.nativeId} is bound to anything is not told`);
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 10,
  condition: 'exposed_secret',
};
