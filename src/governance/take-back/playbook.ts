/** How long the runner waits for what is taken back, and under which name a site sets its mode. */
import { MINUTE, SECOND } from '../../core/index.ts';
import type { Playbook } from '../../response/index.ts';

/** As settings name it: `estate/take-back` may stay in shadow mode where everything else acts. */
export const TAKE_BACK = 'estate/take-back';

const takeBack: Playbook = {
  id: TAKE_BACK,
  title: 'Take back what was given',
  description:
    'A right, membership, trust, consent or credential that nobody ratified, or that a review takes away.',
  class: 'service_account',
  situation: 'right_size',
  applies: {},
  owner: 'whoever answers for the identity',
  scope: 'the one fact that was added, and nothing beside it',
  revocation: 'by the lever that content/levers.yml names for its system',
  communications: 'its owner was asked before',
  autonomy: { confidence: 1, criticality: ['ordinary'] },
  steps: [
    {
      id: 'take-back',
      stage: 'sweep',
      action: 'estate.take_back',
      target: { select: 'identity' },
      params: {},
      requires: 'approval',
      disruption: 'as the action says',
      verify: { within: 15 * MINUTE, every: 15 * SECOND },
      timeout: MINUTE,
      undo: 'exact',
      leaves: 'other',
      optional: false,
    },
  ],
};

/** For the runner alone: no incident is answered with it. */
export const takeBackPlaybooks: readonly (readonly [string, Playbook])[] = [[TAKE_BACK, takeBack]];
