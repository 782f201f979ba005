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
  /** The setting of the directory and the policy of its own say the same; a new tenant has only the latter. */
  judge(view, id, at) {
    const groups = settingsOf(view, id, 'group_setting', at);
    const said = groups.values
      .flatMap((one) => objects(one['values']))
      .filter((one) => one['name'] === 'EnableAdminConsentRequests')
      .map((one) => String(one['value']).toLowerCase());
    if (said.length > 0) {
      return said.every((one) => one === 'true') ? pass : fail('the workflow is off');
    }
    const policy = settingsOf(view, id, 'admin_consent_request_policy', at);
    const isEnabled = policy.values[0]?.['isEnabled'];
    if (isEnabled === false) return fail('the workflow is off');
    if (groups.unseen !== undefined) return cannotTell(groups.unseen);
    // A directory without that setting has its default, which is off.
    return isEnabled === true ? pass : fail('the workflow was never set up');
  },
  points: 3,
};
