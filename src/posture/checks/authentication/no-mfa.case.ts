import { known } from '../../../model/index.ts';
import { type CheckCase, identity, person, unseen } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'a second factor', expect: 'pass', facts: [person({ mfa: known(true) })] },
  { says: 'none', expect: 'fail', facts: [person({ mfa: known(false) })] },
  {
    says: 'not listed',
    expect: 'unknown',
    because: /^second factor: not listed$/,
    facts: [person({ mfa: unseen })],
  },
  {
    says: 'none, and whether he can sign in at all was not listed',
    expect: 'unknown',
    facts: [person({ interactive: unseen })],
  },
  {
    says: 'none, but cannot sign in',
    expect: 'outside',
    facts: [person({ interactive: known(false) })],
  },
  { says: 'a machine', expect: 'outside', facts: [identity({ interactive: known(true) })] },
];
