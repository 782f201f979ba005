import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { asksMfa, isOn, policiesOf, strengthsOf } from './policies.ts';
import { settingsOf, tenantCheck } from './tenant.ts';

export const noSecondFactorAnywhere: Check = {
  ...tenantCheck,
  id: 'no-second-factor-anywhere',
  title: 'Neither security defaults nor a policy asks for a second factor',
  severity: 'critical',
  topic: 'mfa',
  dimension: 'exposure',
  remedy:
    'Switch security defaults on, or ask everybody for a second factor by conditional access.',
  cause: 'Security defaults were switched off for a policy that never came.',
  closes: 'Security defaults on, or a policy in force that asks for a second factor.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  judge(view, id, at) {
    const defaults = settingsOf(view, id, 'security_defaults', at);
    if (defaults.values[0]?.['isEnabled'] === true) return pass;
    const { policies, unseen } = policiesOf(view, id, at);
    const asks = asksMfa(strengthsOf(view, id, at));
    if (policies.some((policy) => isOn(policy) && asks(policy))) return pass;
    const because = unseen ?? defaults.unseen;
    return because === undefined ? fail('nobody is asked for one') : cannotTell(because);
  },
  points: 25,
  likelihoodNats: 1.2,
};
