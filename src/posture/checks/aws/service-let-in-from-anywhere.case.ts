import type { CheckCase } from '../world.case.ts';
import { carrier, lets, ofAccount } from './policied.case.ts';
import { policiedTypes } from './resource-policies.ts';

const run = (extra = {}) => carrier('resize', 'aws_lambda_function', extra);
const by = (conditions?: Record<string, unknown>) =>
  lets('resize', 'service:s3.amazonaws.com', ['lambda:InvokeFunction'], { conditions });

export const cases: readonly CheckCase[] = ofAccount(policiedTypes, [
  {
    says: 'a service for one bucket',
    expect: 'pass',
    facts: [run(), by({ ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::reports' } })],
  },
  {
    says: 'a service for whomever',
    expect: 'fail',
    because: /resize lets s3.amazonaws.com lambda:InvokeFunction, whoever's account/,
    facts: [run(), by()],
  },
  {
    says: 'a service, of whatever account that says so',
    expect: 'fail',
    facts: [run(), by({ StringLike: { 'aws:SourceAccount': '*' } })],
  },
  { says: 'no service', expect: 'pass', facts: [run()] },
  { says: 'policy not read', expect: 'unknown', facts: [run({ policy: undefined })] },
]);
