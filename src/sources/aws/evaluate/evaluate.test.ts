// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf } from './ask.case.ts';
import { judgeCase } from './cases.ts';
import { evaluationCase } from './generated.case.ts';
import { type RawCase, type RawPolicy, referenceAnswer } from './reference.case.ts';

const nothing: RawCase = {
  principal: 'arn:aws:iam::123456789012:user/alice',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b1/dir/key.txt',
  resourceAccount: '123456789012',
  context: {},
  identity: [],
  boundary: undefined,
  session: undefined,
  resourcePolicy: undefined,
  scp: [],
  rcp: [],
};
const allowAll: RawPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

const shared = new URL(
  '../../../../../shared/standards/iam/aws-evaluation-vectors.json',
  import.meta.url,
);

describe('the AWS evaluator', () => {
  it.skipIf(!existsSync(shared))('agrees with every published case', () => {
    const cases = JSON.parse(readFileSync(shared, 'utf8')) as readonly unknown[];
    const differ = cases
      .map(judgeCase)
      .filter((one) => one?.verdict.answer !== one?.expected)
      .map((one) => one?.name);
    expect(differ).toEqual([]);
    expect(cases.length).toBe(84);
  });

  it('answers as a second reading of the rules does, whatever the policies', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(evaluationCase, (one) => {
        const { answer } = answerOf(one);
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
        expect(answer).toBe(referenceAnswer(one));
      }),
      { numRuns: 4_000, seed: 20261121 },
    );
    // Sees all three answers often, or it proves little.
    for (const answer of ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'])
      expect(seen.get(answer) ?? 0, answer).toBeGreaterThan(150);
  });

  it('says unknown only where a missing key could turn the answer, and never wrongly sure', () => {
    fc.assert(
      fc.property(evaluationCase, (one) => {
        const open = answerOf({ ...one, context: {} }, false);
        if (open.answer === 'unknown') {
          expect(open.missing.length).toBeGreaterThan(0);
          return;
        }
        const whole = answerOf(one).answer;
        // What is sure without the context stays so with any; the kind of a denial may be known better.
        expect(whole === 'Allowed').toBe(open.answer === 'Allowed');
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('names the statement that decided', () => {
    const { answer, because } = answerOf({
      ...nothing,
      identity: [
        allowAll,
        {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::b1/*' }],
        },
      ],
    });
    expect(answer).toBe('ExplicitlyDenied');
    expect(because).toEqual([{ origin: 'identity', policy: 'p1', sid: undefined, effect: 'deny' }]);
  });

  it('calls a policy that cannot be read unknown, not empty', () => {
    const broken = { Statement: 'nonsense' } as unknown as RawPolicy;
    const { answer, missing } = answerOf({ ...nothing, identity: [broken] });
    expect(answer).toBe('unknown');
    expect(missing[0]).toContain('policy p0');
    expect(answerOf({ ...nothing, identity: [allowAll, broken] }).answer).toBe('unknown');
    // An organisation that allows nothing decides, whatever the broken policy says.
    expect(answerOf({ ...nothing, identity: [broken], scp: [[]] }).answer).toBe('ImplicitlyDenied');
  });

  it('lets the root user do what no policy gave it, but not past the organisation', () => {
    const root = { ...nothing, principal: 'arn:aws:iam::123456789012:root' };
    expect(answerOf(root).answer).toBe('Allowed');
    expect(answerOf({ ...root, scp: [[]] }).answer).toBe('ImplicitlyDenied');
    expect(answerOf({ ...root, resourceAccount: '999999999999' }).answer).toBe('ImplicitlyDenied');
  });

  it('keeps organisation policies from roles that a service owns', () => {
    const session = 'arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForSupport/support';
    const one = { ...nothing, principal: session, identity: [allowAll], scp: [[]] };
    expect(answerOf(one).answer).toBe('Allowed');
  });

  it('lets resource control policies reach only the services they are made for', () => {
    const deny: RawPolicy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
    };
    const one = { ...nothing, identity: [allowAll], rcp: [[deny]] };
    expect(answerOf(one).answer).toBe('ExplicitlyDenied');
    expect(answerOf({ ...one, action: 'ec2:RunInstances', resource: '*' }).answer).toBe('Allowed');
  });

  it('lets in a service that the trust policy names, and nobody the world does not know', () => {
    const trust = (principal: unknown): RawPolicy =>
      ({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
      }) as RawPolicy;
    const asked = {
      ...nothing,
      action: 'sts:AssumeRole',
      resource: 'arn:aws:iam::123456789012:role/target',
      principal: 'lambda.amazonaws.com',
    };
    expect(
      answerOf({ ...asked, resourcePolicy: trust({ Service: 'lambda.amazonaws.com' }) }).answer,
    ).toBe('Allowed');
    expect(
      answerOf({ ...asked, resourcePolicy: trust({ Service: 'ec2.amazonaws.com' }) }).answer,
    ).toBe('ImplicitlyDenied');
    expect(answerOf({ ...asked, principal: '*', resourcePolicy: trust('*') }).answer).toBe(
      'Allowed',
    );
  });

  it('reads addresses, dates, numbers, ARNs and defaults as AWS documents them', () => {
    const when = (condition: unknown, context: RawCase['context']) =>
      answerOf({
        ...nothing,
        context,
        identity: [
          {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }],
          } as RawPolicy,
        ],
      }).answer === 'Allowed';
    expect(
      when({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, { 'aws:SourceIp': '2001:DB8::1' }),
    ).toBe(true);
    expect(
      when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '::ffff:10.1.2.3' }),
    ).toBe(true);
    expect(
      when({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }),
    ).toBe(false);
    expect(
      when(
        { DateGreaterThan: { 'aws:CurrentTime': '1767225600' } },
        { 'aws:CurrentTime': '2026-06-01T00:00:00Z' },
      ),
    ).toBe(true);
    expect(
      when({ NumericGreaterThanEquals: { 's3:max-keys': '10' } }, { 's3:max-keys': '10' }),
    ).toBe(true);
    expect(when({ NumericLessThan: { 's3:max-keys': '10' } }, { 's3:max-keys': 'many' })).toBe(
      false,
    );
    expect(
      when(
        { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:*' } },
        { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:topic' },
      ),
    ).toBe(true);
    expect(
      when(
        { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:topic' } },
        { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:topic' },
      ),
    ).toBe(false);
    expect(
      when(
        { StringEquals: { 'aws:PrincipalTag/team': "${aws:PrincipalTag/squad, 'blue'}" } },
        { 'aws:PrincipalTag/team': 'blue' },
      ),
    ).toBe(true);
    expect(when({ StringLike: { 's3:prefix': 'a${*}b' } }, { 's3:prefix': 'a*b' })).toBe(true);
    expect(when({ StringLike: { 's3:prefix': 'a${*}b' } }, { 's3:prefix': 'axb' })).toBe(false);
  });

  it('denies a bounded principal by NotPrincipal, whoever is named', () => {
    const resourcePolicy: RawPolicy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          NotPrincipal: { AWS: nothing.principal },
          Action: 's3:*',
          Resource: '*',
        },
      ],
    };
    const one = { ...nothing, identity: [allowAll], resourcePolicy };
    expect(answerOf(one).answer).toBe('Allowed');
    expect(answerOf({ ...one, boundary: [allowAll] }).answer).toBe('ExplicitlyDenied');
  });

  it('lets through a VPC endpoint only what its own policy lets through', () => {
    const through = (statement: unknown) =>
      judgeCase({
        sim: {
          request: {
            principal: nothing.principal,
            action: nothing.action,
            resource: { resource: nothing.resource, accountId: nothing.resourceAccount },
          },
          identityPolicies: [{ name: 'p', policy: allowAll }],
          vpcEndpointPolicies: [
            { name: 'e', policy: { Version: '2012-10-17', Statement: [statement] } },
          ],
        },
      })?.verdict;
    const open = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' };
    expect(through(open)?.answer).toBe('Allowed');
    expect(through({ ...open, Action: 'sqs:*' })).toMatchObject({
      answer: 'ImplicitlyDenied',
      blockedBy: ['endpoint'],
    });
  });
});
