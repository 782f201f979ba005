import { known } from '../../../model/index.ts';
import { at, type CheckCase, person, unseen } from '../world.case.ts';
import { isRoot } from './root.case.ts';

const root = (lastUsedAt: ReturnType<typeof at> | typeof unseen) => [
  person({ ...isRoot, lastUsedAt }),
];

export const cases: readonly CheckCase[] = [
  { says: 'used a year ago', expect: 'pass', subject: isRoot.id, facts: root(at(365)) },
  {
    says: 'never used',
    expect: 'pass',
    subject: isRoot.id,
    facts: [person({ ...isRoot, lastUsedAt: known(null) })],
  },
  { says: 'used last week', expect: 'fail', subject: isRoot.id, facts: root(at(7)) },
  { says: 'use not listed', expect: 'unknown', subject: isRoot.id, facts: root(unseen) },
];
