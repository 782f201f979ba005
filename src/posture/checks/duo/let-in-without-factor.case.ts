import { type CheckCase, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('duo', [
  { says: 'active', expect: 'pass', facts: [person({ tags: { status: 'active' } })] },
  { says: 'in bypass', expect: 'fail', facts: [person({ tags: { status: 'bypass' } })] },
  { says: 'not told', expect: 'unknown', facts: [person()] },
  { says: 'an administrator', expect: 'outside', facts: [person({ tags: { role: 'Owner' } })] },
]);
