import type { CheckCase } from '../world.case.ts';
import { carrier, lets, ofAccount, organisation } from './policied.case.ts';

const key = (extra = {}) => carrier('payroll', 'kms_key', extra);
const shared = (holder: string, extra = {}) => lets('payroll', holder, ['kms:Decrypt'], extra);
const ofCaller = { StringEquals: { 'kms:CallerAccount': '222222222222' } };

export const cases: readonly CheckCase[] = ofAccount(
  ['kms_key'],
  [
    { says: 'its own account', expect: 'pass', facts: [key(), shared('account:one')] },
    {
      says: 'everybody',
      expect: 'fail',
      because: /key payroll lets anyone kms:Decrypt/,
      facts: [key(), shared('anyone')],
    },
    {
      says: 'everybody of one account',
      expect: 'pass',
      facts: [key(), shared('anyone', { conditions: ofCaller })],
    },
    {
      says: 'everybody who comes through a service',
      expect: 'unknown',
      facts: [
        key(),
        shared('anyone', { conditions: { StringEquals: { 'kms:ViaService': 's3.x' } } }),
      ],
    },
    {
      says: 'another account by a grant',
      expect: 'fail',
      facts: [...organisation, key(), shared('arn:aws:iam::999999999999:role/x')],
    },
    { says: 'policy refused', expect: 'unknown', facts: [key({ policy: undefined })] },
    { says: 'keys not listed', expect: 'unknown', facts: [], lists: [] },
  ],
);
