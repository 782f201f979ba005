import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import {
  activeCredentials,
  daysBetween,
  everyClass,
  judgeEach,
  mayHold,
  renewedAt,
} from '../subject.ts';

const GRACE_DAYS = 30;

export const credentialNeverUsed: Check = {
  id: 'credential-never-used',
  title: 'Credential never used since it was made',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'dormancy',
  remedy: 'Delete the credential: nothing depends on it.',
  cause: 'A credential was made for something that never came.',
  closes: 'The credential is gone or inactive, or a use of it is seen.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-01'] },
  population: { says: 'identities with an active credential', classes: everyClass },
  applies: (view, id, at) => mayHold(activeCredentials(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(activeCredentials(view, id, at), (one) => {
      const { nativeId, lastUsedAt } = one;
      if (!lastUsedAt.known) return cannotTell(`last use of ${nativeId}: ${lastUsedAt.because}`);
      if (lastUsedAt.value !== null) return pass;
      const made = renewedAt(one);
      if (!made.known) return cannotTell(`age of ${nativeId}: ${made.because}`);
      const days = daysBetween(made.value, at);
      return days > GRACE_DAYS
        ? fail(`${nativeId} was made ${days} days ago and never used`, [nativeId])
        : pass;
    }),
  onUse: 'pass',
  points: 10,
  likelihoodNats: 0.1,
  condition: 'dormant',
};
