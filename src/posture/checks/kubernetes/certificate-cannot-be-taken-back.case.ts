import { at, blindToKeys, type CheckCase, inSystem, key, person } from '../world.case.ts';

const certificate = (days: number) => key('X509', { type: 'certificate', expiresAt: at(-days) });

export const cases: readonly CheckCase[] = inSystem('kubernetes', [
  { says: 'until tomorrow', expect: 'pass', facts: [person(), certificate(1)] },
  { says: 'for a year', expect: 'fail', facts: [person(), certificate(365)] },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [person(), certificate(1)],
    blind: blindToKeys,
  },
  { says: 'none', expect: 'outside', facts: [person()] },
]);
