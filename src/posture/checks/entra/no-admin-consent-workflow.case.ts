import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('on', 'pass', [setting('admin_consent_request_policy', { isEnabled: true })]),
  tenant('off', 'fail', [setting('admin_consent_request_policy', { isEnabled: false })]),
  tenant('on, as the older setting says', 'pass', [
    setting('group_setting', { values: [{ name: 'EnableAdminConsentRequests', value: 'true' }] }),
  ]),
  tenant('off, as the older setting says', 'fail', [
    setting('group_setting', { values: [{ name: 'EnableAdminConsentRequests', value: 'False' }] }),
  ]),
  tenant('never set up', 'fail', []),
  refused('not read'),
];
