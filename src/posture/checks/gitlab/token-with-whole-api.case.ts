import { blind, type CheckCase, grant, identity, inSystem, key } from '../world.case.ts';

const token = (scope: string) =>
  grant([`scope:${scope}`], { via: { kind: 'consent', name: 'deploy', nativeId: 'token/1' } });
const live = key('token/1', { type: 'api_token' });

export const cases: readonly CheckCase[] = inSystem('gitlab', [
  { says: 'reads the registry', expect: 'pass', facts: [identity(), token('read_registry'), live] },
  {
    says: 'everything, and revoked',
    expect: 'pass',
    facts: [identity(), token('api'), key('token/1', { type: 'api_token', status: 'inactive' })],
  },
  { says: 'everything', expect: 'fail', facts: [identity(), token('api'), live] },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [identity(), token('read_registry'), live],
    blind: blind('entitlements'),
  },
  { says: 'no token', expect: 'outside', facts: [identity()] },
]);
