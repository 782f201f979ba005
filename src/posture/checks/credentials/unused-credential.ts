import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import {
  activeCredentials,
  dateOf,
  daysBetween,
  everyClass,
  judgeEach,
  mayHold,
} from '../subject.ts';

const UNUSED_DAYS = 90;

export const unusedCredential: Check = {
  id: 'unused-credential',
  title: 'Credential not used for 90 days',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'dormancy',
  remedy: 'Deactivate the credential, wait for its owner to object, then delete it.',
  cause: 'What used the credential went away, the credential stayed.',
  closes: 'A use within the window, or the credential inactive.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'identities with an active credential', classes: everyClass },
  applies: (view, id, at) => mayHold(activeCredentials(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(activeCredentials(view, id, at), ({ nativeId, lastUsedAt }) => {
      if (!lastUsedAt.known) return cannotTell(`last use of ${nativeId}: ${lastUsedAt.because}`);
      if (lastUsedAt.value === null) return pass;
      const days = daysBetween(lastUsedAt.value, at);
      return days > UNUSED_DAYS
        ? fail(`${nativeId} was last used ${days} days ago, on ${dateOf(lastUsedAt.value)}`, [
            nativeId,
          ])
        : pass;
    }),
  onUse: 'pass',
  points: 12,
  likelihoodNats: 0.2,
  condition: 'dormant',
};
