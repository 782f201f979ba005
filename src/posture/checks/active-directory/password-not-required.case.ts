import { type CheckCase, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'not set', expect: 'pass', facts: [identity({ tags: { flags: 'not_delegated' } })] },
  { says: 'set', expect: 'fail', facts: [identity({ tags: { flags: 'password_not_required' } })] },
  { says: 'flags not readable', expect: 'unknown', facts: [identity({ status: 'unknown' })] },
  {
    says: 'disabled',
    expect: 'outside',
    facts: [identity({ status: 'disabled', tags: { flags: 'password_not_required' } })],
  },
]);
