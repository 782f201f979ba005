import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const account = identity({ class: 'workload', nativeId: 'system:serviceaccount:shop:default' });

export const cases: readonly CheckCase[] = inSystem('kubernetes', [
  { says: 'none', expect: 'pass', facts: [account] },
  {
    says: 'reads pods',
    expect: 'fail',
    facts: [
      account,
      grant(['core/pods:get'], { via: { kind: 'assignment', name: 'roles/shop/reader' } }),
    ],
  },
  { says: 'grants not listed', expect: 'unknown', facts: [account], blind: blind('entitlements') },
  {
    says: 'an account of its own',
    expect: 'outside',
    facts: [identity({ class: 'workload', nativeId: 'system:serviceaccount:shop:web' })],
  },
]);
