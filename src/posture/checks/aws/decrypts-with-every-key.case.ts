import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('aws', [
  {
    says: 'named',
    expect: 'pass',
    facts: [identity(), grant(['kms:Decrypt'], { resources: ['arn:aws:kms:eu-west-1:1:key/a'] })],
  },
  { says: 'on everything', expect: 'fail', facts: [identity(), grant(['kms:Decrypt'])] },
  {
    says: 'under conditions',
    expect: 'pass',
    facts: [identity(), grant(['kms:Decrypt'], { conditions: { StringEquals: { 'x:y': 'z' } } })],
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
