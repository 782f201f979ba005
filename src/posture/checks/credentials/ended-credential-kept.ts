import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, dateOf, everyClass, judgeEach } from '../subject.ts';

export const endedCredentialKept: Check = {
  id: 'ended-credential-kept',
  title: 'Ended credentials that are still listed as good',
  severity: 'low',
  topic: 'rotation',
  dimension: 'rotation',
  remedy: 'Delete what has ended, so that the list shows what works.',
  cause: 'Rotation adds the new one and leaves the old one lying.',
  closes: 'No credential past its end is listed as active.',
  controls: { nhi: ['NHI1:2025', 'NHI7:2025'], csf: ['PR.AA-01', 'ID.AM-08'] },
  population: { says: 'identities with an active credential', classes: everyClass },
  applies: (view, id, at) =>
    activeCredentials(view, id, at).credentials.some(
      (one) => one.status === 'active' && one.type !== 'session_token',
    ),
  judge: (view, id, at) =>
    judgeEach(activeCredentials(view, id, at), ({ nativeId, expiresAt }) => {
      if (!expiresAt.known) return cannotTell(`end of ${nativeId}: ${expiresAt.because}`);
      const { value } = expiresAt;
      return value !== null && value < at
        ? fail(`${nativeId} ended on ${dateOf(value)}`, [nativeId])
        : pass;
    }),
  points: 2,
};
