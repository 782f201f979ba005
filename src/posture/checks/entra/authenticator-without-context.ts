import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { contextShown, methodNamed, methodsPolicy } from './methods.ts';
import { tenantCheck, withSetting } from './tenant.ts';

export const authenticatorWithoutContext: Check = {
  ...tenantCheck,
  id: 'authenticator-without-context',
  title: 'Push notifications do not say where from and what for',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  remedy:
    'Show app name and place in Microsoft Authenticator for everybody, and switch its one-time codes off.',
  cause: 'The context was added later, and is not on by itself.',
  closes: 'App name and place shown to everybody, and no one-time codes in Authenticator.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.3'] },
  /** Where Authenticator is not in use, its settings are no matter. */
  applies(view, id, at) {
    const authenticator = methodNamed(methodsPolicy(view, id, at), 'MicrosoftAuthenticator');
    return authenticator?.['state'] !== 'disabled';
  },
  judge(view, id, at) {
    const seen = methodsPolicy(view, id, at);
    const what = 'the policy of authentication methods';
    return withSetting(seen, what, () => {
      const authenticator = methodNamed(seen, 'MicrosoftAuthenticator');
      if (authenticator === undefined) return cannotTell('Authenticator is not in the policy');
      const gaps = contextShown(authenticator);
      return gaps.length === 0 ? pass : fail(gaps.join('; '));
    });
  },
  points: 8,
};
