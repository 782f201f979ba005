import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const deployKey = identity({ nativeId: 'deploy-key/org/app/1' });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'reads', expect: 'pass', facts: [deployKey, grant(['repo:read'])] },
  { says: 'writes', expect: 'fail', facts: [deployKey, grant(['repo:write'])] },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [deployKey],
    blind: blind('entitlements'),
  },
  { says: 'another machine', expect: 'outside', facts: [identity(), grant(['repo:write'])] },
]);
