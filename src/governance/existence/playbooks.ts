/** How long the runner of responses waits for what a review does: nobody hurries, and some vendors take their time. */
import { MINUTE, SECOND } from '../../core/index.ts';
import type { Playbook } from '../../response/index.ts';
import { type PlanKind, playbookOf } from './plan.ts';

const playbookFor = (kind: PlanKind): Playbook => ({
  id: playbookOf(kind),
  title: kind === 'disable' ? 'Put out of use and watch' : 'Delete what nobody missed',
  description: 'A step of the review whether something should still exist.',
  class: 'service_account',
  situation: 'dormant_reactivated',
  applies: {},
  owner: 'whoever answers for the identity',
  scope: 'the thing under review, and nothing beside it',
  revocation: 'by the action that content/lifecycle names for its system',
  communications: 'its owner is asked before each step',
  autonomy: { confidence: 1, criticality: ['ordinary'] },
  steps: [
    {
      id: kind,
      stage: kind === 'disable' ? 'freeze' : 'sweep',
      action: 'existence.step',
      target: { select: 'identity' },
      params: {},
      requires: 'approval',
      disruption: 'as the action says',
      verify: { within: 30 * MINUTE, every: 15 * SECOND },
      timeout: MINUTE,
      undo: kind === 'disable' ? 'exact' : 'irreversible',
      leaves: 'other',
      optional: false,
    },
  ],
});

/** For the runner alone: no incident is answered with these. */
export const existencePlaybooks: readonly (readonly [string, Playbook])[] = (
  ['disable', 'delete'] as const
).map((kind) => [playbookOf(kind), playbookFor(kind)]);
