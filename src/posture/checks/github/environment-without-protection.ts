import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { activeCredentials, mayHold } from '../subject.ts';

export const environmentWithoutProtection: Check = {
  id: 'environment-without-protection',
  title: 'Environment with secrets that any branch may use',
  severity: 'medium',
  topic: 'pipeline',
  dimension: 'exposure',
  system: 'github',
  remedy: 'Ask a reviewer, or bind the environment to protected branches.',
  cause: 'The environment was made for its secrets, not for its rules.',
  closes: 'A protection rule on the environment.',
  controls: { nhi: ['NHI2:2025', 'NHI6:2025'], csf: ['PR.AA-05', 'PR.PS-06'] },
  population: { says: 'environments of Actions that hold secrets', classes: ['workload'] },
  applies: (view, id, at) =>
    tagOf(view, id, at, 'environment') !== undefined && mayHold(activeCredentials(view, id, at)),
  judge(view, id, at) {
    const rules = tagOf(view, id, at, 'protection');
    const { credentials, unseen } = activeCredentials(view, id, at);
    if (rules === undefined) return cannotTell('its protection was not told');
    if (rules !== 'none') return pass;
    return credentials.length === 0
      ? cannotTell(unseen ?? 'its secrets were not listed')
      : fail(`whoever may push any branch gets its ${credentials.length} secrets`);
  },
  points: 8,
  likelihoodNats: 0.2,
  condition: 'exposed_secret',
};
