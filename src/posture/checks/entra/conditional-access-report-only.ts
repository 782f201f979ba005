import { DAY } from '../../../core/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isReportOnly, policiesOf } from './policies.ts';
import { naming, tenantCheck } from './tenant.ts';

const TRIAL = 30 * DAY;

export const conditionalAccessReportOnly: Check = {
  ...tenantCheck,
  id: 'conditional-access-report-only',
  title: 'Policies have been report-only for a month',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Switch the policy on, or delete it.',
  cause: 'It was made to be tried, and then forgotten.',
  closes: 'No policy that was last changed more than 30 days ago and is still report-only.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  judge(view, id, at) {
    const { policies, unseen } = policiesOf(view, id, at);
    const trying = policies.filter(isReportOnly).map(({ name, value }) => {
      const changed = value['modifiedDateTime'] ?? value['createdDateTime'];
      return { name, since: typeof changed === 'string' ? Date.parse(changed) : Number.NaN };
    });
    const old = trying.filter(({ since }) => at - since > TRIAL);
    if (old.length > 0) return fail(`still only reported: ${naming(old.map(({ name }) => name))}`);
    if (unseen !== undefined) return cannotTell(unseen);
    const undated = trying.find(({ since }) => Number.isNaN(since));
    return undated ? cannotTell(`since when "${undated.name}" is tried was not told`) : pass;
  },
  points: 5,
};
