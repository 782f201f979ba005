import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials } from '../subject.ts';

export const rootTokenAlive: Check = {
  id: 'root-token-alive',
  title: 'Root token that lives',
  severity: 'critical',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'vault',
  remedy: 'Revoke it; make one by a quorum of key holders when it is needed.',
  cause: 'The token of the installation was never revoked.',
  closes: 'No root token among the accessors.',
  controls: { nhi: ['NHI5:2025', 'NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'root of Vault', classes: ['service_account'] },
  applies: (_view, id) => id === 'vault:root',
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const found = credentials.map((one) => one.nativeId);
    if (found.length > 0)
      return fail(
        `${found.length} root ${found.length === 1 ? 'token lives' : 'tokens live'}: no policy holds for it`,
        found,
      );
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 24,
  likelihoodNats: 0.4,
  condition: 'overprivilege',
};
