import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('google-workspace', [
  { says: 'none', expect: 'pass', facts: [identity()] },
  {
    says: 'one',
    expect: 'fail',
    facts: [identity(), grant(['*'], { via: { kind: 'assignment', name: 'Super Admin' } })],
    because: /everything/,
  },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
