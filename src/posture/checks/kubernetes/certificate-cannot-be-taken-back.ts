import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, daysBetween, everyClass, judgeEach } from '../subject.ts';

const LONG_DAYS = 30;

const held = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => one.type === 'certificate'), unseen };
};

export const certificateCannotBeTakenBack: Check = {
  id: 'certificate-cannot-be-taken-back',
  title: 'Client certificate good for long',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  system: 'kubernetes',
  remedy: 'Sign people in by OIDC; ask for certificates of hours, not of a year.',
  cause:
    'The API server knows no list of revoked certificates, and the request asked for the default.',
  closes: 'No client certificate good for more than 30 days.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-03'], cis: ['CIS Kubernetes 3.1.1'] },
  population: { says: 'users with client certificates', classes: everyClass },
  applies: (view, id, at) => held(view, id, at).credentials.length > 0,
  judge: (view, id, at) =>
    judgeEach(held(view, id, at), ({ nativeId, expiresAt }) => {
      if (!expiresAt.known) return cannotTell(expiresAt.because);
      const days =
        expiresAt.value === null ? Number.POSITIVE_INFINITY : daysBetween(at, expiresAt.value);
      return days > LONG_DAYS
        ? fail(`${nativeId} cannot be taken back for ${days} days more`, [nativeId])
        : pass;
    }),
  points: 8,
  condition: 'no_rotation',
};
