import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const jim = person({ nativeId: 'jim@gmail.com' });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  { says: 'no grant left', expect: 'pass', facts: [jim] },
  { says: 'reads', expect: 'fail', facts: [jim, grant(['read'])] },
  { says: 'grants not listed', expect: 'unknown', facts: [jim], blind: blind('entitlements') },
  {
    says: 'of the organisation',
    expect: 'outside',
    facts: [person({ nativeId: 'jim@x.org' }), grant(['read'])],
  },
]);
