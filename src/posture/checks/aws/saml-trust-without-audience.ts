import { fail, pass, type Trust } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { conditionKeys } from './condition-keys.ts';

const isSaml = ({ effect, principal }: Trust): boolean =>
  effect === 'allow' &&
  principal.kind === 'federated' &&
  principal.value.includes(':saml-provider/');

export const samlTrustWithoutAudience: Check = {
  id: 'saml-trust-without-audience',
  title: 'SAML trust that takes assertions meant for others',
  severity: 'medium',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Ask for SAML:aud, or SAML:aud of the sign-in page, in the trust.',
  cause: 'The trust was written with the provider alone.',
  closes: 'A condition on the audience.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-04'] },
  population: { says: 'roles that trust a SAML provider', classes: 'roles' },
  applies: (view, id, at) => view.trustsInto(id, at).some(isSaml),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, (one) =>
      isSaml(one) && !conditionKeys(one).includes('saml:aud')
        ? fail(`${one.principal.value}: for whom an assertion was made is not asked`, [
            one.principal.value,
          ])
        : pass,
    ),
  points: 8,
  likelihoodNats: 0.2,
  condition: 'stale_trust_path',
};
