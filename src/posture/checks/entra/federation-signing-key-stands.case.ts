import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const domain = (...federations: readonly Readonly<Record<string, unknown>>[]) =>
  setting('domain', { id: 'a.org', authenticationType: 'Federated', federations }, 'a.org');

export const cases: readonly CheckCase[] = [
  tenant('rolled each year', 'pass', [
    domain({ signingKey: { notAfter: '2027-01-01T00:00:00Z' } }),
  ]),
  tenant('good for ten years', 'fail', [
    domain({ signingKey: { notAfter: '2036-01-01T00:00:00Z' } }),
  ]),
  tenant('past its end', 'fail', [domain({ signingKey: { notAfter: '2025-01-01T00:00:00Z' } })]),
  tenant('no federated domain', 'pass', [
    setting('domain', { id: 'b.org', authenticationType: 'Managed' }, 'b.org'),
  ]),
  tenant('the key was not told', 'unknown', [domain({ signingKey: null })]),
  refused('domains were not listed'),
];
