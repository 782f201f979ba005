import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { methodNamed, methodsPolicy } from './methods.ts';
import { naming, tenantCheck, withSetting } from './tenant.ts';

export const weakMethodsEnabled: Check = {
  ...tenantCheck,
  id: 'weak-methods-enabled',
  title: 'Codes by text message, call or mail are enough',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Disable SMS, voice call and email as authentication methods.',
  cause: 'They came with the first roll-out of second factors.',
  closes: 'SMS, voice call and email disabled.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.5'] },
  judge(view, id, at) {
    const seen = methodsPolicy(view, id, at);
    return withSetting(seen, 'the policy of authentication methods', () => {
      const states = ['Sms', 'Voice', 'Email'].map((name) => ({
        name,
        state: methodNamed(seen, name)?.['state'],
      }));
      const on = states.filter(({ state }) => state === 'enabled').map(({ name }) => name);
      if (on.length > 0) return fail(`${naming(on)} may be used`);
      const untold = states.find(({ state }) => state !== 'disabled');
      return untold ? cannotTell(`the state of ${untold.name} was not told`) : pass;
    });
  },
  points: 15,
  likelihoodNats: 0.5,
};
