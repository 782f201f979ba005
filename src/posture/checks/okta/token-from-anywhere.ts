import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, everyClass, judgeEach, mayHold } from '../subject.ts';

const tokens = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => one.type === 'api_token'), unseen };
};

export const tokenFromAnywhere: Check = {
  id: 'token-from-anywhere',
  title: 'API token that works from any network',
  severity: 'high',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  system: 'okta',
  remedy: 'Bind the token to the zone it is called from, or use an OAuth service app.',
  playbook: 'service_account/leaked-credential',
  cause: 'A token is made without a network unless one is chosen.',
  closes: 'Every active token bound to a zone, or gone.',
  controls: { nhi: ['NHI4:2025', 'NHI7:2025'], csf: ['PR.AA-03', 'PR.IR-01'] },
  population: { says: 'users with API tokens', classes: everyClass },
  applies: (view, id, at) => mayHold(tokens(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(tokens(view, id, at), ({ nativeId, binding }) => {
      if (binding === 'unknown')
        return cannotTell(`whether ${nativeId} is bound to a network was not told`);
      return binding === 'bearer'
        ? fail(`${nativeId} carries all rights of its user, from any address`, [nativeId])
        : pass;
    }),
  points: 12,
  likelihoodNats: 0.3,
  condition: 'exposed_secret',
};
