import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import {
  activeSecrets,
  daysBetween,
  everyClass,
  judgeEach,
  mayHold,
  renewedAt,
} from '../subject.ts';

const MAX_AGE_DAYS = 90;

export const keyAge: Check = {
  id: 'key-age',
  title: 'Lasting key older than 90 days',
  severity: 'medium',
  topic: 'rotation',
  dimension: 'rotation',
  remedy: 'Rotate the key with overlap, or replace it by short-lived credentials.',
  cause: 'No schedule or owner makes anybody rotate it.',
  closes: 'A rotation date or a new key younger than 90 days, and the old one inactive.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-03'] },
  population: { says: 'identities with an active lasting key', classes: everyClass },
  applies: (view, id, at) => mayHold(activeSecrets(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(activeSecrets(view, id, at), (one) => {
      const made = renewedAt(one);
      if (!made.known) return cannotTell(`age of ${one.nativeId}: ${made.because}`);
      const days = daysBetween(made.value, at);
      return days > MAX_AGE_DAYS
        ? fail(`${one.nativeId} has not been rotated for ${days} days`, [one.nativeId])
        : pass;
    }),
  points: 14,
  likelihoodNats: 0.3,
  condition: 'no_rotation',
};
