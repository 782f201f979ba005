import { at, blindToKeys, type CheckCase, identity, inSystem, key } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  {
    says: 'until next month',
    expect: 'pass',
    facts: [identity(), key('P', { type: 'password', expiresAt: at(-30) })],
  },
  { says: 'for ever', expect: 'fail', facts: [identity(), key('P', { type: 'password' })] },
  { says: 'not shown', expect: 'unknown', facts: [identity()], blind: blindToKeys },
  { says: 'no password', expect: 'outside', facts: [identity()] },
]);
