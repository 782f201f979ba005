import type { CheckCase } from '../world.case.ts';
import { carrier, lets, ofAccount, organisation } from './policied.case.ts';
import { policiedTypes } from './resource-policies.ts';

const queue = (extra = {}) => carrier('orders', 'aws_sqs_queue', extra);
const shared = (holder: string, extra = {}) => lets('orders', holder, ['sqs:*'], extra);
const vendor = 'arn:aws:iam::999999999999:role/vendor';

export const cases: readonly CheckCase[] = ofAccount(policiedTypes, [
  {
    says: 'an account of the organisation',
    expect: 'pass',
    facts: [...organisation, queue(), shared('account:222222222222')],
  },
  {
    says: 'an account outside of it',
    expect: 'fail',
    because: /orders lets account:999999999999, outside the organisation, sqs:\*/,
    facts: [...organisation, queue(), shared('account:999999999999')],
  },
  {
    says: 'a role outside of it',
    expect: 'fail',
    facts: [...organisation, queue(), shared(vendor)],
  },
  {
    says: 'a role outside of it, from one address',
    expect: 'pass',
    facts: [
      ...organisation,
      queue(),
      shared(vendor, { conditions: { IpAddress: { 'aws:SourceIp': '192.0.2.1/32' } } }),
    ],
  },
  {
    says: 'the organisation was not listed',
    expect: 'unknown',
    because: /whether account:999999999999 is in the organisation/,
    facts: [queue(), shared('account:999999999999')],
  },
  {
    says: 'an account known by a number of its own alone',
    expect: 'unknown',
    facts: [...organisation, queue(), shared('principal:canonical')],
  },
  {
    says: 'policy not read',
    expect: 'unknown',
    facts: [...organisation, queue({ policy: undefined })],
  },
]);
