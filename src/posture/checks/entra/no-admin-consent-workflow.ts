import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { objects, settingsOf, tenantCheck } from './tenant.ts';

export const noAdminConsentWorkflow: Check = {
  ...tenantCheck,
  id: 'no-admin-consent-workflow',
  title: 'Users cannot ask an administrator for consent',
  severity: 'low',
  topic: 'consent',
  dimension: 'exposure',
  remedy: 'Switch the admin consent workflow on, with reviewers.',
  cause: 'Nobody was named to review requests.',
  closes: 'A workflow that is on.',
  controls: { nhi: ['NHI3:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.5.3'] },
  /** Two places say so: the policy of its own, and the older setting of the directory. */
  judge(view, id, at) {
    const policy = settingsOf(view, id, 'admin_consent_request_policy', at);
    const [own] = policy.values;
    if (typeof own?.['isEnabled'] === 'boolean') {
      return own['isEnabled'] ? pass : fail('the workflow is off');
    }
    const groups = settingsOf(view, id, 'group_setting', at);
    const said = groups.values
      .flatMap((one) => objects(one['values']))
      .filter((one) => one['name'] === 'EnableAdminConsentRequests')
      .map((one) => String(one['value']).toLowerCase());
    if (said.length > 0) {
      return said.every((one) => one === 'true') ? pass : fail('the workflow is off');
    }
    const unseen = groups.unseen ?? (policy.values.length > 0 ? policy.unseen : undefined);
    // A directory without that setting has its default, which is off.
    return unseen === undefined ? fail('the workflow was never set up') : cannotTell(unseen);
  },
  points: 3,
};
