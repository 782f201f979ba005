import type { CheckCase } from '../world.case.ts';
import { EXCHANGE, given, tenant, user } from './tenant.case.ts';

const SYNC = 'd29b2b05-8046-44ba-8758-1e26182fcf32';

export const cases: readonly CheckCase[] = [
  tenant('one role', 'pass', [user('s'), ...given('s', SYNC)], { subject: 'entra:s' }),
  tenant('two roles', 'fail', [user('s'), ...given('s', SYNC), ...given('s', EXCHANGE)], {
    subject: 'entra:s',
  }),
  tenant('groups were not listed', 'unknown', [user('s'), ...given('s', SYNC)], {
    subject: 'entra:s',
    blind: [{ area: 'memberships', because: 'groups were not listed' }],
  }),
  tenant('another account', 'outside', [user('s')], { subject: 'entra:s' }),
];
