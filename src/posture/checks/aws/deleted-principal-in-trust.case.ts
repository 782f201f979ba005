import { type CheckCase, role, trust } from '../world.case.ts';
import { isRole } from './root.case.ts';

const into = { targetId: isRole.id };

export const cases: readonly CheckCase[] = [
  {
    says: 'a user by name',
    expect: 'pass',
    subject: isRole.id,
    facts: [
      role(isRole),
      trust({ kind: 'identity', value: 'aws:arn:aws:iam::111111111111:user/jim' }, into),
    ],
  },
  {
    says: 'the unique id of somebody deleted',
    expect: 'fail',
    because: /AIDAEXAMPLEDELETED/,
    subject: isRole.id,
    facts: [
      role(isRole),
      trust({ kind: 'identity', value: 'aws:principal:AIDAEXAMPLEDELETED' }, into),
    ],
  },
  {
    says: 'its ways in were not listed',
    expect: 'unknown',
    subject: isRole.id,
    facts: [role(isRole)],
  },
];
