import { at, type CheckCase, identity, key, unseen } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  {
    says: 'none past its end',
    expect: 'pass',
    facts: [identity(), key('A', { expiresAt: at(-10) })],
  },
  { says: 'one ended', expect: 'fail', facts: [identity(), key('A', { expiresAt: at(10) })] },
  { says: 'end not told', expect: 'unknown', facts: [identity(), key('A', { expiresAt: unseen })] },
  { says: 'no credential', expect: 'outside', facts: [identity()] },
];
