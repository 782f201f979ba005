/** The same judge with all it says of damage and likelihood taken away: everybody is of the same tier. */
import type { Tier } from '../../model/index.ts';
import type { PostureJudge } from '../../posture/index.ts';

const SAME: Tier = 2;

export const withoutContext = (judge: PostureJudge): PostureJudge => ({
  ...judge,
  judge: (_view, subjectId, at) => ({
    identityId: subjectId,
    tier: SAME,
    tierBecause: 'posture is not looked at',
    criticality: 'unknown',
    criticalityBecause: 'posture is not looked at',
    risk: 0,
    terms: [],
    verdicts: [],
    judgedAt: at,
  }),
  weigh: (posture) => posture,
  findings: () => [],
  likelihood: () => [],
});
