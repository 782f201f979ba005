import { blind, type CheckCase, grant, identity, inGroup, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  { says: 'reads tables', expect: 'pass', facts: [identity(), grant(['table:select'])] },
  {
    says: 'runs programs by a group',
    expect: 'fail',
    facts: [identity(), ...inGroup(grant(['server:execute_program'], { holderId: 'toy:g' }))],
  },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
  {
    says: 'a superuser, who may anyway',
    expect: 'outside',
    facts: [identity({ tags: { attributes: 'SUPERUSER' } })],
  },
]);
