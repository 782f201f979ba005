import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

const token = (...scopes: string[]) =>
  grant(scopes, { via: { kind: 'consent', name: 'laptop', nativeId: 'authorization/1' } });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'a narrow one', expect: 'pass', facts: [person(), token('scope:read:org')] },
  {
    says: 'a wide one',
    expect: 'fail',
    facts: [person(), token('scope:repo')],
    because: /scope:repo/,
  },
  {
    says: 'tokens are listed in part',
    expect: 'unknown',
    facts: [person()],
    blind: [{ area: 'classic tokens', because: 'only those authorised for single sign-on' }],
  },
  { says: 'grants not listed', expect: 'unknown', facts: [person()], blind: blind('entitlements') },
  { says: 'a machine', expect: 'outside', facts: [identity()] },
]);
