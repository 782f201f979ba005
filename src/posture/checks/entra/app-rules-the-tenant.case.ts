import type { CheckCase } from '../world.case.ts';
import { appOf, rightOf, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('reads', 'pass', [appOf({}), rightOf('Directory.Read.All')], { subject: 'entra:app' }),
  tenant('gives itself any role', 'fail', [appOf({}), rightOf('AppRoleAssignment.ReadWrite.All')], {
    subject: 'entra:app',
  }),
  tenant('rights were not listed', 'unknown', [appOf({})], {
    subject: 'entra:app',
    blind: [{ area: 'entitlements', because: 'app roles were not listed' }],
  }),
];
