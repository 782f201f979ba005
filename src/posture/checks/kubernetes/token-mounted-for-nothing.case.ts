import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const account = (tags: Record<string, string>) =>
  identity({ class: 'workload', nativeId: 'system:serviceaccount:shop:web', tags });

export const cases: readonly CheckCase[] = inSystem('kubernetes', [
  { says: 'not mounted', expect: 'pass', facts: [account({ automount: 'false' })] },
  { says: 'mounted', expect: 'fail', facts: [account({})] },
  {
    says: 'rights not listed',
    expect: 'unknown',
    facts: [account({})],
    blind: blind('entitlements'),
  },
  { says: 'it has rights', expect: 'outside', facts: [account({}), grant(['core/pods:get'])] },
]);
