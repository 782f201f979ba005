import { type CheckCase, identity, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'of one person', expect: 'pass', facts: [person({ personId: 'person:1' })] },
  { says: 'declared to be of one', expect: 'pass', facts: [person()], declared: { shared: false } },
  { says: 'declared shared', expect: 'fail', facts: [person()], declared: { shared: true } },
  { says: 'a shared machine', expect: 'fail', facts: [identity()], declared: { shared: true } },
  { says: 'nobody knows whose', expect: 'unknown', facts: [person()] },
  { says: 'a machine', expect: 'outside', facts: [identity()] },
];
