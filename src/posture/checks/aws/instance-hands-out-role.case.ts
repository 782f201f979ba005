import { type CheckCase, resource, role } from '../world.case.ts';
import { carrier, ofAccount } from './policied.case.ts';

const profile = { ...resource('profile'), type: 'instance_profile', runsAs: 'toy:x' };
const instance = (tokens: string | undefined, extra = {}) => [
  role(),
  profile,
  carrier('i-0a', 'aws_instance', {
    runsAs: 'toy:profile',
    tags: tokens === undefined ? {} : { metadata_tokens: tokens, metadata_endpoint: 'enabled' },
    ...extra,
  }),
];

export const cases: readonly CheckCase[] = ofAccount(
  ['aws_instance'],
  [
    { says: 'asks for tokens', expect: 'pass', facts: instance('required') },
    {
      says: 'answers any request',
      expect: 'fail',
      because: /i-0a is made to send gets the session of x \(tier \d\)/,
      facts: instance('optional'),
    },
    {
      says: 'answers none',
      expect: 'pass',
      facts: instance('optional', {
        tags: { metadata_tokens: 'optional', metadata_endpoint: 'disabled' },
      }),
    },
    {
      says: 'has no role to hand out',
      expect: 'pass',
      facts: instance('optional', { runsAs: undefined }),
    },
    { says: 'told by a list that leaves it out', expect: 'unknown', facts: instance(undefined) },
    { says: 'instances were refused', expect: 'unknown', facts: [], lists: [] },
  ],
);
