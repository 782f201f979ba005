import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, isActive } from '../subject.ts';

export const tokenOfNobody: Check = {
  id: 'token-of-nobody',
  title: 'Token that no entity stands behind',
  severity: 'medium',
  topic: 'ownership',
  dimension: 'ownership',
  system: 'vault',
  remedy: 'Let whatever holds it sign in by an auth method, and revoke it.',
  cause: 'A token was made by hand and handed over.',
  closes: 'No live token without an entity.',
  controls: { nhi: ['NHI1:2025', 'NHI7:2025'], csf: ['PR.AA-01', 'ID.AM-08'] },
  population: { says: 'tokens without an entity', classes: ['service_account'] },
  applies: (view, id, at) => id.startsWith('vault:token:') && isActive(view.identity(id, at)),
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const live = credentials.filter(
      (one) => !one.expiresAt.known || one.expiresAt.value === null || one.expiresAt.value > at,
    );
    if (live.length > 0)
      return fail(
        'it works, and the audit log cannot say for whom',
        live.map((one) => one.nativeId),
      );
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 8,
  condition: 'unowned',
};
