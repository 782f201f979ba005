// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
/** Seeded evaluation cases that touch every question of the flow chart. Test only. */
import fc from 'fast-check';
import type { RawCase, RawPolicy, RawStatement } from './reference.case.ts';

const HOME = '123456789012';
const AWAY = '999999999999';
const USER = `arn:aws:iam::${HOME}:user/alice`;
const SESSION = `arn:aws:sts::${HOME}:assumed-role/app/s1`;

const actions = fc.constantFrom(
  's3:GetObject',
  'S3:getobject',
  'kms:Decrypt',
  'sts:AssumeRole',
  'ec2:RunInstances',
);
const patterns = fc.constantFrom(
  '*',
  's3:*',
  's3:Get*',
  'S3:GetObjec?',
  'kms:*',
  'sts:AssumeRole',
  'ec2:*',
  's3:Put*',
);
const targets = fc.constantFrom(
  'arn:aws:s3:::b1/dir/key.txt',
  'arn:aws:s3:::B1/dir/key.txt',
  `arn:aws:kms:us-east-1:${HOME}:key/1234abcd`,
  `arn:aws:iam::${HOME}:role/target`,
  '*',
);
const resources = fc.constantFrom(
  '*',
  'arn:aws:s3:::b1/*',
  'arn:aws:s3:::b?/dir/*',
  'arn:aws:s3:::b1',
  'arn:aws:s3:::b1/${aws:username}/*',
  'arn:aws:kms:*:*:key/*',
  'arn:aws:iam::*:role/t*',
);
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 2 }));

const keys = fc.constantFrom(
  'aws:username',
  'aws:PrincipalTag/team',
  'AWS:principaltag/team',
  'aws:TagKeys',
  'aws:PrincipalAccount',
  'aws:MultiFactorAuthPresent',
);
const values = fc.constantFrom('dir', 'a', 'b', 'A', 'd*', 'true', HOME, '7', '${aws:username}');
const operators = fc
  .tuple(
    fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIgnoreCase',
      'NumericLessThan',
      'Bool',
    ),
    fc.constantFrom('', '', 'IfExists'),
  )
  .map((parts) => parts.join(''));
const condition = fc.oneof(
  fc.dictionary(operators, fc.dictionary(keys, some(values), { minKeys: 1, maxKeys: 2 }), {
    minKeys: 1,
    maxKeys: 2,
  }),
  fc.dictionary(
    fc.constant('Null'),
    fc.dictionary(keys, fc.constantFrom('true', 'false'), { minKeys: 1, maxKeys: 1 }),
    {
      minKeys: 1,
    },
  ),
);
const names = fc.constantFrom(
  '*',
  USER,
  SESSION,
  `arn:aws:iam::${HOME}:role/app`,
  `arn:aws:iam::${HOME}:root`,
  HOME,
  AWAY,
  `arn:aws:iam::${HOME}:user/bob`,
);

const statement = (isHung: boolean): fc.Arbitrary<RawStatement> =>
  fc
    .record({
      effect: fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Allow', 'Allow', 'Deny'),
      not: fc.constantFrom(0, 0, 0, 1, 2, 3),
      action: some(patterns),
      resource: some(resources),
      condition: fc.option(condition, { nil: undefined, freq: 2 }),
      principal: fc.oneof(
        fc.constant('*' as const),
        some(names).map((AWS) => ({ AWS })),
      ),
    })
    .map(({ effect, not, action, resource, condition: when, principal }) => ({
      Effect: effect,
      ...(not === 1 ? { NotAction: action } : { Action: action }),
      ...(not === 2 ? { NotResource: resource } : { Resource: resource }),
      ...(when === undefined ? {} : { Condition: when }),
      ...(isHung
        ? not === 3 && effect === 'Deny' && principal !== '*'
          ? { NotPrincipal: principal }
          : { Principal: principal }
        : {}),
    }));

const policy = (isHung = false): fc.Arbitrary<RawPolicy> =>
  fc
    .tuple(
      fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined),
      fc.array(statement(isHung), { minLength: 1, maxLength: 3 }),
    )
    .map(([Version, Statement]) => ({
      ...(Version === undefined ? {} : { Version }),
      Statement,
    }));

const everything: RawPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
const level = fc.oneof(
  { weight: 3, arbitrary: fc.constant([everything]) },
  { weight: 1, arbitrary: fc.array(policy(), { maxLength: 2 }) },
  { weight: 1, arbitrary: policy().map((one) => [everything, one]) },
);
const rcpLevel = fc.array(
  policy(true).map((one) => ({
    ...one,
    Statement: one.Statement.map((each) => ({ ...each, Effect: 'Deny' as const })),
  })),
  { maxLength: 1 },
);

export const evaluationCase: fc.Arbitrary<RawCase> = fc
  .record({
    principal: fc.constantFrom(USER, SESSION),
    action: actions,
    resource: targets,
    resourceAccount: fc.constantFrom(HOME, HOME, HOME, AWAY),
    context: fc.dictionary(
      fc.constantFrom(
        'aws:username',
        'aws:PrincipalTag/team',
        'aws:TagKeys',
        'aws:MultiFactorAuthPresent',
      ),
      fc.oneof(
        fc.constantFrom('dir', 'a', 'true', '5'),
        fc.array(fc.constantFrom('a', 'b', 'dir'), { maxLength: 2 }),
      ),
      { maxKeys: 3 },
    ),
    identity: fc.array(policy(), { maxLength: 2 }),
    boundary: fc.option(fc.array(policy(), { minLength: 1, maxLength: 1 }), {
      nil: undefined,
      freq: 2,
    }),
    session: fc.option(fc.array(policy(), { minLength: 1, maxLength: 1 }), {
      nil: undefined,
      freq: 2,
    }),
    resourcePolicy: fc.option(policy(true), { nil: undefined }),
    scp: fc.array(level, { maxLength: 2 }),
    rcp: fc.array(rcpLevel, { maxLength: 1 }),
  })
  // RCPs reach only some services, which is a fact about the service and tested by itself.
  .map((one) => (one.action.toLowerCase().startsWith('ec2:') ? { ...one, rcp: [] } : one));
