import { blind, type CheckCase, grant, identity, inGroup, inSystem, role } from '../world.case.ts';

const user = identity({ nativeId: 'arn:aws:iam::1:user/x' });

export const cases: readonly CheckCase[] = inSystem('aws', [
  {
    says: 'by a group',
    expect: 'pass',
    facts: [user, ...inGroup(grant(['read'], { holderId: 'toy:g' }))],
  },
  { says: 'on the user', expect: 'fail', facts: [user, grant(['read'])] },
  { says: 'grants not listed', expect: 'unknown', facts: [user], blind: blind('entitlements') },
  { says: 'no user', expect: 'outside', facts: [role(), grant(['read'])] },
]);
