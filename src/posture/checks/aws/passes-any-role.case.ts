import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('aws', [
  {
    says: 'named',
    expect: 'pass',
    facts: [identity(), grant(['iam:PassRole'], { resources: ['arn:aws:iam::1:role/app'] })],
  },
  { says: 'on everything', expect: 'fail', facts: [identity(), grant(['iam:PassRole'])] },
  {
    says: 'under conditions',
    expect: 'pass',
    facts: [identity(), grant(['iam:PassRole'], { conditions: { StringEquals: { 'x:y': 'z' } } })],
  },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
  {
    says: 'an administrator, of whom another check speaks',
    expect: 'outside',
    facts: [identity(), grant(['admin'])],
  },
]);
