import { known, unknown } from '../../../model/index.ts';
import { type CheckCase, grant, role } from '../world.case.ts';

const long = { maxSessionSeconds: known(12 * 3_600) };

export const cases: readonly CheckCase[] = [
  { says: 'an hour', expect: 'pass', facts: [role(), grant(['admin'])] },
  {
    says: 'twelve hours',
    expect: 'fail',
    because: /up to 12 hours/,
    facts: [role(long), grant(['admin'])],
  },
  {
    says: 'length not listed',
    expect: 'unknown',
    facts: [role({ maxSessionSeconds: unknown('not listed') }), grant(['admin'])],
  },
  {
    says: 'twelve hours, privileged only under conditions',
    expect: 'unknown',
    facts: [role(long), grant(['admin'], { conditions: { Bool: {} } })],
  },
  { says: 'no high privilege', expect: 'outside', facts: [role(long)] },
];
