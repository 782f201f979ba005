import { known } from '../../../model/index.ts';
import { type CheckCase, identity, person, unseen } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'no password', expect: 'pass', facts: [identity()] },
  { says: 'a password', expect: 'fail', facts: [identity({ interactive: known(true) })] },
  { says: 'not listed', expect: 'unknown', facts: [identity({ interactive: unseen })] },
  { says: 'a person', expect: 'outside', facts: [person()] },
  {
    says: 'a person by its looks, declared to be a workload',
    expect: 'fail',
    facts: [person()],
    declared: { class: 'workload' },
  },
];
