import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { field, naming, settingsOf, tenantCheck } from './tenant.ts';

const claims = {
  isMfaAccepted: 'second factors',
  isCompliantDeviceAccepted: 'compliant devices',
  isHybridAzureADJoinedDeviceAccepted: 'joined devices',
} as const;

export const factorsOfAnyTenantAccepted: Check = {
  ...tenantCheck,
  id: 'factors-of-any-tenant-accepted',
  title: 'Second factors of every other tenant are taken as ours',
  severity: 'medium',
  topic: 'trust',
  dimension: 'exposure',
  remedy: 'Trust the factors and devices of named partners only.',
  cause: 'It was switched on for one partner, for all.',
  closes: 'No trust of factors or devices in the default of cross-tenant access.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-05', 'GV.SC-07'] },
  judge(view, id, at) {
    const { settings, unseen } = settingsOf(view, id, 'cross_tenant_access', at);
    const byDefault = settings.find(({ nativeId }) => nativeId === 'default')?.value;
    if (byDefault === undefined) return cannotTell(unseen ?? 'the default was not listed');
    const taken = Object.entries(claims).flatMap(([name, words]) =>
      field(byDefault, 'inboundTrust', name) === true ? [words] : [],
    );
    return taken.length > 0 ? fail(`taken from any tenant: ${naming(taken)}`) : pass;
  },
  points: 8,
};
