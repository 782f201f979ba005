import { cannotTell, fail, pass, type Trust, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind, worstOf } from '../subject.ts';
import { conditionKeys } from './condition-keys.ts';

/** What keeps a third party from being used against us (AWS: the confused deputy problem). */
const guards = ['sts:externalid', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:sourcearn'];

const judgeTrust = (trust: Trust): Verdict => {
  const { principal, external } = trust;
  if (conditionKeys(trust).some((key) => guards.includes(key))) return pass;
  const who = principal.value;
  if (external.known) {
    return external.value
      ? fail(`${who} is outside the organisation and needs neither external id nor organisation`, [
          who,
        ])
      : pass;
  }
  return cannotTell(external.because);
};

export const externalTrustWithoutCondition: Check = {
  id: 'external-trust-without-condition',
  title: 'Trusts another account without a condition',
  severity: 'high',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Require sts:ExternalId, or aws:PrincipalOrgID where the account is of the organisation.',
  cause: 'A third party was let in by its account alone.',
  closes: 'A trust policy with a condition on the external id or the organisation.',
  controls: { nhi: ['NHI3:2025', 'NHI6:2025'], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'roles that trust principals or accounts by name', classes: 'roles' },
  applies: (view, id, at) =>
    view.role(id, at)?.system === 'aws' &&
    view
      .trustsInto(id, at)
      .some(({ principal: { kind } }) => kind === 'account' || kind === 'identity'),
  judge(view, id, at) {
    const named = view
      .trustsInto(id, at)
      .filter(
        ({ effect, principal: { kind } }) =>
          effect === 'allow' && (kind === 'account' || kind === 'identity'),
      );
    return unlessBlind(blindTo(view, id, at, 'trust'), worstOf(named.map(judgeTrust)));
  },
  points: 14,
  likelihoodNats: 0.5,
  condition: 'stale_trust_path',
};
