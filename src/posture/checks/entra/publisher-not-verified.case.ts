import type { CheckCase } from '../world.case.ts';
import { appOf, rightOf, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('verified', 'pass', [appOf({ publisher: 'Acme' }), rightOf('Mail.Read')], {
    subject: 'entra:app',
  }),
  tenant('not verified', 'fail', [appOf({}), rightOf('Mail.Read')], { subject: 'entra:app' }),
  tenant('not verified, and without rights', 'pass', [appOf({})], { subject: 'entra:app' }),
  tenant('rights were not listed', 'unknown', [appOf({})], {
    subject: 'entra:app',
    blind: [{ area: 'entitlements', because: 'consents were not listed' }],
  }),
];
