import { blindToKeys, type CheckCase, key, person } from '../world.case.ts';
import { isRoot } from './root.case.ts';

const ofRoot = { ofId: isRoot.id, system: 'aws' };

export const cases: readonly CheckCase[] = [
  { says: 'no key', expect: 'pass', subject: isRoot.id, facts: [person(isRoot)] },
  {
    says: 'a key',
    expect: 'fail',
    subject: isRoot.id,
    facts: [person(isRoot), key('AKIA1', ofRoot)],
  },
  {
    says: 'no pull could see credentials',
    expect: 'unknown',
    subject: isRoot.id,
    facts: [person(isRoot)],
    blind: blindToKeys,
  },
  { says: 'another user', expect: 'outside', facts: [person(), key('AKIA1')] },
];
