import { blind, type CheckCase, grant, identity } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'nothing left', expect: 'pass', facts: [identity({ status: 'deleted' })] },
  {
    says: 'a grant is left',
    expect: 'fail',
    facts: [identity({ status: 'deleted' }), grant(['read'])],
  },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity({ status: 'deleted' })],
    blind: blind('entitlements'),
  },
  { says: 'alive', expect: 'outside', facts: [identity(), grant(['read'])] },
];
