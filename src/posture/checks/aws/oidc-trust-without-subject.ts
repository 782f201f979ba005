import { cannotTell, fail, pass, type Trust, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind, worstOf } from '../subject.ts';
import { conditionKeys } from './condition-keys.ts';

const isOidc = ({ effect, principal }: Trust): boolean =>
  effect === 'allow' &&
  principal.kind === 'federated' &&
  !principal.value.includes(':saml-provider/');

/** Values of the `…:sub` keys. */
const subjects = ({ conditions }: Trust): readonly string[] =>
  Object.values(conditions ?? {}).flatMap((one) =>
    Object.entries((one ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
      key.toLowerCase().endsWith(':sub') ? [value].flat().map(String) : [],
    ),
  );

const judgeTrust = (trust: Trust): Verdict => {
  const who = trust.principal.value;
  const named = subjects(trust);
  if (named.some((one) => /^[*:]*\*?$/.test(one)))
    return fail(`${who}: any subject may become it`, [who]);
  if (named.length > 0) return pass;
  if (conditionKeys(trust).length === 0)
    return fail(`${who}: any token of it may become it`, [who]);
  return trust.external.known && trust.external.value
    ? fail(`${who} is open to everybody, and its subject is not checked`, [who])
    : cannotTell(`${who}: its subject is not checked, and who can get its tokens is not known`);
};

export const oidcTrustWithoutSubject: Check = {
  id: 'oidc-trust-without-subject',
  title: 'Federated trust that names no subject',
  severity: 'high',
  topic: 'oidc_trust',
  dimension: 'exposure',
  system: 'aws',
  remedy:
    'Check the sub claim for the repositories, branches or service accounts that need the role.',
  cause: 'The trust was written for a provider, not for one workload of it.',
  closes: 'A trust policy with a condition on the subject.',
  controls: { nhi: ['NHI6:2025', 'NHI4:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'roles that trust an OpenID provider', classes: 'roles' },
  applies: (view, id, at) =>
    view.role(id, at)?.system === 'aws' && view.trustsInto(id, at).some(isOidc),
  judge: (view, id, at) =>
    unlessBlind(
      blindTo(view, id, at, 'trust'),
      worstOf(view.trustsInto(id, at).filter(isOidc).map(judgeTrust)),
    ),
  points: 18,
  likelihoodNats: 0.8,
  condition: 'stale_trust_path',
};
