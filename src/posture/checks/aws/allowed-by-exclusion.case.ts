import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('aws', [
  { says: 'named', expect: 'pass', facts: [identity(), grant(['s3:GetObject'])] },
  {
    says: 'all but IAM',
    expect: 'fail',
    facts: [identity(), grant(['iam:*'], { privilegesInverted: true })],
  },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
]);
