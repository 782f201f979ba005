import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionsHold } from './condition.ts';
import { decide } from './evaluate.ts';
import { readPolicy } from './policy-document.ts';
import { matchesWildcard } from './wildcard.ts';

const context = (pairs: Record<string, string>) =>
  new Map(Object.entries(pairs).map(([key, value]) => [key.toLowerCase(), [value]] as const));

const policy = (...statements: object[]) =>
  readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');

const ask = (action: string, resource = '*', pairs: Record<string, string> = {}) => ({
  action,
  resource,
  context: context(pairs),
});

const word = fc.constantFrom(
  'iam:GetUser',
  'iam:*',
  's3:Get*',
  's3:GetObject',
  '*',
  'ec2:Run?nstances',
);
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.array(word, { minLength: 1, maxLength: 3 }),
  Resource: fc.constant('*'),
});

describe("the twin's policy evaluation", () => {
  it('lets an explicit deny win over any allows, in any order', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), word, (statements, action) => {
        const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
        for (const all of [
          [deny, ...statements],
          [...statements, deny],
        ]) {
          expect(decide({ identity: [policy(...all)] }, ask(action)).effect).toBe('explicitDeny');
        }
      }),
    );
  });

  it('does not depend on the order of statements or on how they are spread over policies', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), word, (statements, action) => {
        const one = decide({ identity: [policy(...statements)] }, ask(action));
        const turned = decide({ identity: [policy(...[...statements].reverse())] }, ask(action));
        const spread = decide({ identity: statements.map((each) => policy(each)) }, ask(action));
        expect(turned).toEqual(one);
        expect(spread).toEqual(one);
      }),
    );
  });

  it('never allows more with a boundary or a session policy than without', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 4 }),
        fc.array(statement, { maxLength: 4 }),
        word,
        (some, fence, action) => {
          const identity = [policy(...some)];
          const free = decide({ identity }, ask(action)).effect;
          for (const limit of [{ boundary: [policy(...fence)] }, { session: [policy(...fence)] }]) {
            const limited = decide({ identity, ...limit }, ask(action)).effect;
            if (limited === 'allowed') expect(free).toBe('allowed');
          }
        },
      ),
    );
  });

  it('matches wildcards as the equivalent regular expression does', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b'), { maxLength: 10 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, text, (glob, given) => {
        const regex = new RegExp(`^${glob.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
        expect(matchesWildcard(glob, given)).toBe(regex.test(given));
      }),
    );
  });

  it("denies outside known networks but not what a service does on the caller's behalf", () => {
    const fence = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        NotIpAddressIfExists: { 'aws:SourceIp': ['198.51.100.0/24', '2001:db8::/32'] },
        BoolIfExists: { 'aws:ViaAWSService': 'false' },
      },
    });
    const effect = (pairs: Record<string, string>) =>
      decide(
        { identity: [fence, policy({ Effect: 'Allow', Action: '*', Resource: '*' })] },
        ask('s3:GetObject', '*', pairs),
      ).effect;
    expect(effect({ 'aws:SourceIp': '198.51.100.7', 'aws:ViaAWSService': 'false' })).toBe(
      'allowed',
    );
    expect(effect({ 'aws:SourceIp': '2001:db8::1', 'aws:ViaAWSService': 'false' })).toBe('allowed');
    expect(effect({ 'aws:SourceIp': '203.0.113.9', 'aws:ViaAWSService': 'false' })).toBe(
      'explicitDeny',
    );
    expect(effect({ 'aws:SourceIp': '203.0.113.9', 'aws:ViaAWSService': 'true' })).toBe('allowed');
  });

  it.each([
    ['StringEquals', { 'aws:username': 'ci' }, {}, false],
    ['StringNotEquals', { 'aws:username': 'ci' }, {}, true],
    ['StringEqualsIfExists', { 'aws:username': 'ci' }, {}, true],
    ['Null', { 'aws:TokenIssueTime': 'true' }, {}, true],
    ['Null', { 'aws:TokenIssueTime': 'false' }, {}, false],
    [
      'DateLessThan',
      { 'aws:TokenIssueTime': '2026-01-02T00:00:00Z' },
      { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' },
      true,
    ],
    ['DateLessThan', { 'aws:TokenIssueTime': '2026-01-02T00:00:00Z' }, {}, false],
    [
      'ArnLike',
      { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app-*' },
      { 'aws:PrincipalArn': 'arn:aws:iam::1:role/app-7' },
      true,
    ],
    [
      'ArnLike',
      { 'aws:PrincipalArn': 'arn:aws:iam::*' },
      { 'aws:PrincipalArn': 'arn:aws:iam::1:role/app-7' },
      false,
    ],
    ['IpAddress', { 'aws:SourceIp': '10.0.0.0/8' }, { 'aws:SourceIp': '::ffff:10.1.2.3' }, true],
    [
      'StringLike',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own policy variables
      { 'aws:username': '${aws:PrincipalTag/team}-*' },
      { 'aws:username': 'ops-7', 'aws:PrincipalTag/team': 'ops' },
      true,
    ],
    ['ForAllValues:StringEquals', { 'aws:TagKeys': 'a' }, {}, true],
    ['ForAnyValue:StringEquals', { 'aws:TagKeys': 'a' }, {}, false],
  ])('weighs %s %j against %j: %s', (operator, keys, given, holds) => {
    const wanted = Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [key, [String(value)]]),
    );
    expect(conditionsHold({ [operator]: wanted }, context(given as Record<string, string>))).toBe(
      holds,
    );
  });

  it('covers the inverse with NotAction and NotResource', () => {
    const others = policy({
      Effect: 'Allow',
      NotAction: 'iam:*',
      NotResource: 'arn:aws:s3:::secret/*',
    });
    expect(decide({ identity: [others] }, ask('s3:GetObject', 'arn:aws:s3:::open/x')).effect).toBe(
      'allowed',
    );
    expect(decide({ identity: [others] }, ask('iam:GetUser')).effect).toBe('implicitDeny');
    expect(
      decide({ identity: [others] }, ask('s3:GetObject', 'arn:aws:s3:::secret/x')).effect,
    ).toBe('implicitDeny');
  });

  it.each([
    ['not JSON', '{'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['an odd version', '{"Version":"2020-01-01","Statement":[]}'],
    ['no effect', '{"Statement":{"Action":"*","Resource":"*"}}'],
    [
      'both Action and NotAction',
      '{"Statement":{"Effect":"Deny","Action":"*","NotAction":"*","Resource":"*"}}',
    ],
    ['no resource', '{"Statement":{"Effect":"Deny","Action":"*"}}'],
    [
      'an unknown operator',
      '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Sounds":{"a":"b"}}}}',
    ],
    ['a principal', '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*"}}'],
  ])('refuses a document with %s', (_what, text) => {
    expect(() => readPolicy(text, 'identity')).toThrow(/./);
  });
});
