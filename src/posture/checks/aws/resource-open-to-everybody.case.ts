import type { CheckCase } from '../world.case.ts';
import { carrier, lets, ofAccount } from './policied.case.ts';
import { policiedTypes } from './resource-policies.ts';

const bucket = (extra = {}) => carrier('reports', 'aws_s3_bucket', extra);
const open = (extra = {}) => lets('reports', 'anyone', ['s3:GetObject'], extra);
const under = (conditions: Record<string, unknown>) => open({ conditions });

export const cases: readonly CheckCase[] = ofAccount(policiedTypes, [
  { says: 'nothing for everybody', expect: 'pass', facts: [bucket(), lets('reports', 'x', ['*'])] },
  {
    says: 'everybody reads it',
    expect: 'fail',
    because: /reports lets everybody s3:GetObject/,
    facts: [bucket(), open()],
  },
  {
    says: 'everybody of the organisation',
    expect: 'pass',
    facts: [bucket(), under({ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } })],
  },
  {
    says: 'everybody but a few',
    expect: 'unknown',
    facts: [bucket(), under({ ArnNotEquals: { 'aws:PrincipalArn': 'x' } })],
  },
  {
    says: 'everybody, from any address',
    expect: 'unknown',
    facts: [bucket(), under({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })],
  },
  {
    says: 'everybody over TLS',
    expect: 'fail',
    facts: [bucket(), under({ Bool: { 'aws:SecureTransport': 'true' } })],
  },
  {
    says: 'public access is restricted',
    expect: 'pass',
    facts: [bucket({ tags: { restrict_public_buckets: 'true' } }), open()],
  },
  {
    says: 'open by its list, against which that does not stand',
    expect: 'fail',
    facts: [
      bucket({ tags: { restrict_public_buckets: 'true' } }),
      open({
        via: { kind: 'resource_policy', name: 'access control list', nativeId: 'reports' },
      }),
    ],
  },
  { says: 'everybody is denied', expect: 'pass', facts: [bucket(), open({ effect: 'deny' })] },
  { says: 'policy not read', expect: 'unknown', facts: [bucket({ policy: undefined })] },
  { says: 'no list of buckets', expect: 'unknown', facts: [], lists: policiedTypes.slice(0, 1) },
  { says: 'nothing there', expect: 'pass', facts: [] },
]);
