import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { naming, objects, settingsOf, tenantCheck } from './tenant.ts';

export const federationVouchesForFactors: Check = {
  ...tenantCheck,
  id: 'federation-vouches-for-factors',
  title: 'A federated sign-in vouches for its own second factor',
  severity: 'high',
  topic: 'directory',
  dimension: 'exposure',
  remedy: 'Set federatedIdpMfaBehavior of the domain to rejectMfaByFederatedIdp.',
  cause: 'It is the old default.',
  closes: 'No federated domain whose word for a second factor is taken.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  /** Who forges a token of the domain forges the factor too. https://learn.microsoft.com/graph/api/resources/internaldomainfederation */
  judge(view, id, at) {
    const { settings, unseen } = settingsOf(view, id, 'domain', at);
    const federated = settings.filter(({ value }) => value['authenticationType'] === 'Federated');
    const trusting = federated.filter(({ value }) =>
      objects(value['federations']).some(
        (one) => one['federatedIdpMfaBehavior'] !== 'rejectMfaByFederatedIdp',
      ),
    );
    if (trusting.length > 0) return fail(`taken from ${naming(trusting.map(({ name }) => name))}`);
    if (unseen !== undefined) return cannotTell(unseen);
    const untold = federated.find(({ value }) => objects(value['federations']).length === 0);
    return untold ? cannotTell(`how ${untold.name} is federated was not told`) : pass;
  },
  points: 15,
  likelihoodNats: 0.3,
};
