import { at, blindToKeys, type CheckCase, inSystem, key, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('google-workspace', [
  {
    says: 'ends tomorrow',
    expect: 'pass',
    facts: [person(), key('K', { type: 'ssh_key', expiresAt: at(-1) })],
  },
  { says: 'never', expect: 'fail', facts: [person(), key('K', { type: 'ssh_key' })] },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [person(), key('K', { type: 'ssh_key', expiresAt: at(-1) })],
    blind: blindToKeys,
  },
  { says: 'no key', expect: 'outside', facts: [person()] },
]);
