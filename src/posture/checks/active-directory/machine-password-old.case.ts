import { at, type CheckCase, identity, inSystem, key, person, unseen } from '../world.case.ts';

const computer = identity({ class: 'workload' });
const own = (days: number) =>
  key('kerberos:x', { type: 'kerberos_key', createdAt: unseen, rotatedAt: at(days) });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'changed last week', expect: 'pass', facts: [computer, own(7)] },
  { says: 'not for half a year', expect: 'fail', facts: [computer, own(180)] },
  {
    says: 'date not readable',
    expect: 'unknown',
    facts: [
      computer,
      key('kerberos:x', { type: 'kerberos_key', createdAt: unseen, rotatedAt: unseen }),
    ],
  },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
