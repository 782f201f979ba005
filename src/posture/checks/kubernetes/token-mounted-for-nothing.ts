import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo } from '../subject.ts';

export const tokenMountedForNothing: Check = {
  id: 'token-mounted-for-nothing',
  title: 'Token in every pod, though nothing is allowed to it',
  severity: 'low',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  system: 'kubernetes',
  remedy: 'Set automountServiceAccountToken to false on the account.',
  cause: 'Tokens are mounted unless somebody says no.',
  closes: 'automountServiceAccountToken false, or rights that it uses.',
  controls: { nhi: ['NHI5:2025', 'NHI7:2025'], csf: ['PR.AA-05'], cis: ['CIS Kubernetes 5.1.6'] },
  population: { says: 'service accounts without rights of their own', classes: ['workload'] },
  applies: (view, id, at) =>
    view.identity(id, at)?.nativeId.startsWith('system:serviceaccount:') === true &&
    view.identity(id, at)?.status === 'active' &&
    !view.entitlementsOf(id, at).some((one) => one.holderId === id),
  judge(view, id, at) {
    if (tagOf(view, id, at, 'automount') === 'false') return pass;
    const unseen = blindTo(view, id, at, 'entitlement');
    return unseen === undefined
      ? fail('its token is mounted where nothing needs it: who breaks in has a name in the cluster')
      : cannotTell(unseen);
  },
  points: 2,
};
