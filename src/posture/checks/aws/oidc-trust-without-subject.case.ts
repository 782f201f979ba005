import { known } from '../../../model/index.ts';
import { type CheckCase, role, trust } from '../world.case.ts';
import { isRole } from './root.case.ts';

const issuer = 'token.example.com';
const provider = {
  kind: 'federated',
  value: `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
} as const;
const world = (conditions: Record<string, unknown> | undefined, isPublic = true) => [
  role(isRole),
  trust(provider, { targetId: isRole.id, conditions, external: known(isPublic) }),
];
const audience = { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } };
const subject = (sub: string) => ({ ...audience, StringLike: { [`${issuer}:sub`]: sub } });

export const cases: readonly CheckCase[] = [
  {
    says: 'one repository',
    expect: 'pass',
    subject: isRole.id,
    facts: world(subject('repo:us/app:*')),
  },
  { says: 'no condition', expect: 'fail', subject: isRole.id, facts: world(undefined) },
  { says: 'any subject', expect: 'fail', subject: isRole.id, facts: world(subject('*')) },
  {
    says: 'the audience only, of a provider open to everybody',
    expect: 'fail',
    subject: isRole.id,
    facts: world(audience),
  },
  {
    says: 'the audience only, of a provider that may be ours alone',
    expect: 'unknown',
    subject: isRole.id,
    facts: world(audience, false),
  },
];
