import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const domain = (...federations: readonly Readonly<Record<string, unknown>>[]) =>
  setting('domain', { id: 'a.org', authenticationType: 'Federated', federations }, 'a.org');

export const cases: readonly CheckCase[] = [
  tenant('refused', 'pass', [domain({ federatedIdpMfaBehavior: 'rejectMfaByFederatedIdp' })]),
  tenant('taken', 'fail', [domain({ federatedIdpMfaBehavior: 'acceptIfMfaDoneByFederatedIdp' })]),
  tenant('no federated domain', 'pass', [
    setting('domain', { id: 'b.org', authenticationType: 'Managed' }, 'b.org'),
  ]),
  tenant('how it is federated was not told', 'unknown', [domain()]),
  refused('domains were not listed'),
];
