import { known } from '../../../model/index.ts';
import { blind, type CheckCase, grant, inSystem, role, trust } from '../world.case.ts';

const admin = [role(), grant(['admin'])];
const users = (conditions?: Record<string, unknown>) =>
  trust({ kind: 'account', value: '111122223333' }, { external: known(false), conditions });

export const cases: readonly CheckCase[] = inSystem('aws', [
  {
    says: 'asks for it',
    expect: 'pass',
    facts: [...admin, users({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
  },
  { says: 'asks for nothing', expect: 'fail', facts: [...admin, users()] },
  {
    says: 'other trusts not listed',
    expect: 'unknown',
    facts: [...admin, users({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    blind: blind('trusts'),
  },
  { says: 'an ordinary role', expect: 'outside', facts: [role(), users()] },
]);
