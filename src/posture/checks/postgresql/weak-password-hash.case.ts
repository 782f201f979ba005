import { blindToKeys, type CheckCase, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  { says: 'SCRAM', expect: 'pass', facts: [identity({ tags: { password: 'scram-sha-256' } })] },
  { says: 'MD5', expect: 'fail', facts: [identity({ tags: { password: 'md5' } })] },
  { says: 'not shown', expect: 'unknown', facts: [identity()], blind: blindToKeys },
  { says: 'no password', expect: 'outside', facts: [identity()] },
]);
