import { known, unknown } from '../../../model/index.ts';
import { type CheckCase, role, trust } from '../world.case.ts';
import { isRole } from './root.case.ts';

const other = { kind: 'account', value: '222222222222' } as const;
const external = { targetId: isRole.id, external: known(true) };

export const cases: readonly CheckCase[] = [
  {
    says: 'another account that must show an external id',
    expect: 'pass',
    subject: isRole.id,
    facts: [
      role(isRole),
      trust(other, { ...external, conditions: { StringEquals: { 'sts:ExternalId': 'a' } } }),
    ],
  },
  {
    says: 'another account without any condition',
    expect: 'fail',
    subject: isRole.id,
    facts: [role(isRole), trust(other, external)],
  },
  {
    says: 'another account with MFA only, which its people can satisfy against us',
    expect: 'fail',
    subject: isRole.id,
    facts: [
      role(isRole),
      trust(other, { ...external, conditions: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    ],
  },
  {
    says: 'an account that may be of the organisation',
    expect: 'unknown',
    subject: isRole.id,
    facts: [role(isRole), trust(other, { ...external, external: unknown('not listed') })],
  },
  {
    says: 'a service only',
    expect: 'outside',
    subject: isRole.id,
    facts: [role(isRole), trust({ kind: 'service', value: 'ec2.amazonaws.com' }, external)],
  },
];
