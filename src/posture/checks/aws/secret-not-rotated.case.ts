import { type CheckCase, daysAgo } from '../world.case.ts';
import { carrier, ofAccount } from './policied.case.ts';

const ago = (days: number) => new Date(daysAgo(days)).toISOString();
const secret = (tags: Record<string, string>) => [carrier('db', 'secretsmanager_secret', { tags })];
const changed = (days: number) => ({ created_at: ago(700), last_changed_at: ago(days) });

export const cases: readonly CheckCase[] = ofAccount(
  ['secretsmanager_secret'],
  [
    {
      says: 'rotated lately',
      expect: 'pass',
      facts: secret({ rotation: 'on', created_at: ago(700), last_rotated_at: ago(20) }),
    },
    {
      says: 'changed by hand lately',
      expect: 'pass',
      facts: secret({ rotation: 'off', ...changed(89) }),
    },
    {
      says: 'old, without rotation',
      expect: 'fail',
      because: /changed last 91 days ago, and no rotation is set/,
      facts: secret({ rotation: 'off', ...changed(91) }),
    },
    {
      says: 'old, though rotation is set',
      expect: 'fail',
      because: /though rotation is set/,
      facts: secret({ rotation: 'on', ...changed(400) }),
    },
    {
      says: 'kept by another service',
      expect: 'pass',
      facts: secret({ rotation: 'off', owning_service: 'rds', ...changed(400) }),
    },
    { says: 'nothing is told of its age', expect: 'unknown', facts: secret({ rotation: 'on' }) },
    {
      says: 'whether it rotates is not told',
      expect: 'unknown',
      facts: secret({ rotation: 'not said', ...changed(400) }),
    },
    { says: 'secrets were not listed', expect: 'unknown', facts: [], lists: [] },
  ],
);
