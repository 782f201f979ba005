import { type CheckCase, inSystem, person } from '../world.case.ts';

const account = (sidHistory?: string, extra = {}) =>
  person({
    nativeId: 'S-1-5-21-1-2-3-1102',
    tags: sidHistory === undefined ? {} : { sidHistory },
    ...extra,
  });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'none', expect: 'pass', facts: [account()] },
  {
    says: 'of the old domain',
    expect: 'fail',
    facts: [account('S-1-5-21-9-9-9-1500')],
    because: /still its own/,
  },
  {
    says: 'of its own domain',
    expect: 'fail',
    facts: [account('S-1-5-21-1-2-3-1500')],
    because: /own domain/,
  },
  {
    says: 'of Domain Admins',
    expect: 'fail',
    facts: [account('S-1-5-21-9-9-9-512')],
    because: /ruler/,
  },
  { says: 'not readable', expect: 'unknown', facts: [account(undefined, { status: 'unknown' })] },
  {
    says: 'disabled',
    expect: 'outside',
    facts: [account('S-1-5-21-9-9-9-1500', { status: 'disabled' })],
  },
]);
