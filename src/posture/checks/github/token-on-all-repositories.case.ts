import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const token = (privilege: string, on: string) =>
  grant([privilege], { resources: [on], via: { kind: 'consent', name: 'ci', nativeId: 'pat/1' } });

export const cases: readonly CheckCase[] = inSystem('github', [
  {
    says: 'one repository',
    expect: 'pass',
    facts: [person(), token('contents:write', 'toy:repo/one/app')],
  },
  {
    says: 'reads all',
    expect: 'pass',
    facts: [person(), token('contents:read', 'toy:repo/one/*')],
  },
  {
    says: 'writes all',
    expect: 'fail',
    facts: [person(), token('contents:write', 'toy:repo/one/*')],
  },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [person(), token('contents:write', 'toy:repo/one/app')],
    blind: blind('entitlements'),
  },
  { says: 'no token', expect: 'outside', facts: [person()] },
]);
