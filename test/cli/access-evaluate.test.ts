/** `access evaluate` over files of cases: every shape of file, what cannot be read, and what differs. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, folderWith } from './cli.case.ts';

const policy = (effect: string, action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: effect, Action: action, Resource: '*' }],
});
const question = (name: string, expected: string, policies: readonly object[], more = {}) => ({
  name,
  expected,
  ...more,
  sim: {
    request: {
      principal: 'arn:aws:iam::111122223333:user/nadia',
      action: 'sqs:SendMessage',
      resource: {
        resource: 'arn:aws:sqs:eu-west-1:111122223333:orders',
        accountId: '111122223333',
      },
      contextVariables: {},
    },
    identityPolicies: policies.map((one, index) => ({ name: `p${index}`, policy: one })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  },
});
const cases = [
  question('may', 'Allowed', [policy('Allow', 'sqs:*')]),
  question('may not', 'ImplicitlyDenied', []),
  question('is told no', 'ExplicitlyDenied', [policy('Allow', '*'), policy('Deny', 'sqs:Send*')]),
];

const evaluate = async (text: string, flags: readonly string[] = ['--json']) => {
  const folder = folderWith({ 'cases.json': text });
  return countersign(['access', 'evaluate', join(folder, 'cases.json'), ...flags]);
};

describe('access evaluate', () => {
  it('reads a list, or one case on each line, and counts agreement', async () => {
    const list = await evaluate(JSON.stringify(cases));
    expect(JSON.parse(list.out)).toMatchObject({ agree: 3, total: 3, differ: [], setAside: [] });
    expect(list.code).toBe(0);
    const lines = await evaluate(cases.map((one) => JSON.stringify(one)).join('\n'));
    expect(JSON.parse(lines.out)).toEqual(JSON.parse(list.out));
  });

  it('names each case that differs, with the statements that decided, and exits with 1', async () => {
    const wrong = { ...cases[2], expected: 'Allowed' };
    const { code, out } = await evaluate(JSON.stringify([wrong, cases[0]]));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      agree: 1,
      total: 2,
      differ: [
        {
          name: 'is told no',
          expected: 'Allowed',
          answer: 'ExplicitlyDenied',
          because: [{ origin: 'identity', policy: 'p1', effect: 'deny' }],
        },
      ],
    });
  });

  it('answers unknown, and says which key it was not told', async () => {
    const statement = {
      Effect: 'Allow',
      Action: 'sqs:*',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    };
    const open = question('open', 'unknown', [{ Version: '2012-10-17', Statement: statement }], {
      contextIsComplete: false,
    });
    const { code, out } = await evaluate(JSON.stringify(open), []);
    expect(code).toBe(0);
    expect(out).toContain(
      'unknown — allow in identity policy p0; not told: aws:MultiFactorAuthPresent',
    );
  });

  it('sets aside what is no case, with its line, and answers the rest', async () => {
    const lines = [
      JSON.stringify(cases[0]),
      '{"name": "half',
      '{"name": "of another kind"}',
      '{"sim": {"request": {"action": "sqs:SendMessage"}}}',
      '{"__proto__": {"sim": {}}, "name": "no prototype"}',
    ].join('\n');
    const { code, out, err } = await evaluate(lines);
    expect(code).toBe(3);
    const said = JSON.parse(out);
    expect(said).toMatchObject({ agree: 1, total: 1 });
    expect(said.setAside.map((one: { at: number }) => one.at)).toEqual([2, 3, 4, 5]);
    expect(err).toContain('sim.request.principal');
  });

  it('refuses a file that is not there, or holds nothing that can be read', async () => {
    expect((await countersign(['access', 'evaluate', '/nowhere/cases.json'])).code).toBe(3);
    expect((await evaluate('not json')).code).toBe(3);
  });
});
