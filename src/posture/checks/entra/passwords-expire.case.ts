import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const domain = (id: string, parts: Readonly<Record<string, unknown>>) =>
  setting(
    'domain',
    {
      id,
      isVerified: true,
      isRoot: true,
      authenticationType: 'Managed',
      passwordValidityPeriodInDays: 2_147_483_647,
      ...parts,
    },
    id,
  );

export const cases: readonly CheckCase[] = [
  tenant('never', 'pass', [domain('a.org', {})]),
  tenant('after 90 days', 'fail', [domain('a.org', { passwordValidityPeriodInDays: 90 })]),
  tenant('not set, which is 90 days', 'fail', [
    domain('a.org', { passwordValidityPeriodInDays: null }),
  ]),
  tenant('a part of a domain, a federated one, one that is not verified', 'pass', [
    domain('a.org', {}),
    domain('b.a.org', { isRoot: false, passwordValidityPeriodInDays: null }),
    domain('c.org', { authenticationType: 'Federated', passwordValidityPeriodInDays: null }),
    domain('d.org', { isVerified: false, passwordValidityPeriodInDays: null }),
  ]),
  tenant('no domain', 'unknown', []),
  refused('domains were not listed'),
];
