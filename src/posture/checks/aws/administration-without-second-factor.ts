import { fail, pass, type Trust } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { conditionKeys } from './condition-keys.ts';

const isOurs = ({ effect, principal, external }: Trust): boolean =>
  effect === 'allow' &&
  ((principal.kind === 'account' && external.known && !external.value) ||
    /:user\//.test(principal.value));

export const administrationWithoutSecondFactor: Check = {
  id: 'administration-without-second-factor',
  title: 'Control plane that users take without a second factor',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Ask for aws:MultiFactorAuthPresent in the trust, or let people come by single sign-on.',
  cause: 'The trust names the account and asks nothing of the session.',
  closes: 'A condition on the second factor, or no user in the trust.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03', 'PR.AA-05'] },
  population: {
    says: 'roles of tier 0 that users or accounts of ours may become',
    classes: 'roles',
  },
  applies: (view, id, at) =>
    view.role(id, at)?.managedBy === 'customer' &&
    view.tierOf(id, at).tier === 0 &&
    view.trustsInto(id, at).some(isOurs),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, (one) =>
      isOurs(one) && !conditionKeys(one).some((key) => key.startsWith('aws:multifactorauth'))
        ? fail(`${one.principal.value} becomes it with a key alone`, [one.principal.value])
        : pass,
    ),
  points: 12,
  likelihoodNats: 0.3,
  condition: 'no_strong_authenticator',
};
