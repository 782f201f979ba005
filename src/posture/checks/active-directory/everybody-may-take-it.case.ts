import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const mine = identity({ nativeId: 'S-1-5-21-1-2-3-1102' });
const right = (privilege: string, holderId: string) =>
  grant([privilege], { holderId, resources: ['toy:x'] });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  {
    says: 'administrators may',
    expect: 'pass',
    facts: [mine, right('GenericAll', 'toy:S-1-5-21-1-2-3-512')],
  },
  {
    says: 'Domain Users may',
    expect: 'fail',
    facts: [mine, right('ForceChangePassword', 'toy:S-1-5-21-1-2-3-513')],
    because: /ForceChangePassword/,
  },
  { says: 'Everyone may', expect: 'fail', facts: [mine, right('WriteDacl', 'toy:one/S-1-1-0')] },
  {
    says: 'access lists not readable',
    expect: 'unknown',
    facts: [mine],
    blind: blind('entitlements'),
  },
  {
    says: 'disabled',
    expect: 'outside',
    facts: [identity({ nativeId: 'S-1-5-21-1-2-3-1102', status: 'disabled' })],
  },
]);
