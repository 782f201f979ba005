/** Posture as a gate of a pipeline: level, baseline, exceptions, SARIF. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countersign, folderWith } from './cli.case.ts';

const NOW = ['--now', '2026-10-05T00:00:00Z'];
const ACCOUNT = '123456789012';
const user = (name: string, policy: object) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.toUpperCase()}`,
  Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  CreateDate: '2024-01-10T09:00:00+00:00',
  GroupList: [],
  AttachedManagedPolicies: [],
  UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy }],
});
const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const gaad = (...users: object[]) =>
  JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] });
const jane = `aws:arn:aws:iam::${ACCOUNT}:user/jane`;

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = folderWith({
    'before.json': gaad(user('jane', allow('*')), user('jim', allow('s3:GetObject'))),
    'after.json': gaad(user('jane', allow('s3:GetObject')), user('jim', allow('*'))),
    'exceptions.yml': `- rule: admin-equivalent
  subject: ${jane}
  owner: jane@x.org
  reason: moves to a role in November
  expires: 2026-12-01
- rule: admin-equivalent
  subject: ${jane}
  reason: nobody signed
  expires: 2026-12-01
- rule: no-such-check
  subject: ${jane}
  owner: a
  reason: b
  expires: 2026-12-01
- rule: no-owner
  subject: ${jane}
  owner: a
  reason: b
  expires: 2026-09-30
- rule: no-owner
  subject: ${jane}
  owner: a
  reason: b
  expires: soon
- rule: admin-equivalent
  subject: aws:arn:aws:iam::${ACCOUNT}:root
  owner: jane@x.org
  reason: every account has its root
  expires: 2027-01-01
`,
    'wrong.json': '{"findings": 1}',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const posture = (...argv: string[]) => countersign(['posture', ...argv, ...NOW]);

interface Answer {
  readonly identities: readonly { risk: number; parts: Record<string, number> }[];
  readonly gate: {
    readonly failing: readonly string[];
    readonly new: readonly { id: string; rule: string; identities: string[] }[];
    readonly still: readonly { rule: string; identities: string[] }[];
    readonly excepted: readonly { rule: string; status: string; because: string }[];
    readonly fixed: readonly { rule: string; identity: string }[];
    readonly refused: readonly { entry: number; because: string; expired: boolean }[];
  };
}
const json = async (...argv: string[]): Promise<Answer> =>
  JSON.parse((await posture(...argv, '--json')).out) as Answer;

describe('posture as a gate', () => {
  it('stops at the level and above, and lets pass what lies below', async () => {
    const high = await posture(path('before.json'), '--fail-on', 'high');
    expect(high.code).toBe(1);
    expect(high.out).toMatch(/admin-equivalent .*user\/jane/);
    expect((await posture(path('before.json'), '--fail-on', 'critical')).code).toBe(0);
  });

  it('tells what is new, still there and fixed since the baseline, and stops for the new only', async () => {
    const kept = path('kept.json');
    expect((await posture(path('before.json'), '--write-baseline', kept)).code).toBe(0);
    const same = await posture(path('before.json'), '--baseline', kept, '--fail-on', 'low');
    expect(same.code).toBe(0);
    expect(same.out).toMatch(/0 new, \d+ still, 0 fixed/);
    const { gate } = await json(path('after.json'), '--baseline', kept, '--fail-on', 'high');
    const admin = 'admin-equivalent';
    expect(gate.new.find(({ rule }) => rule === admin)?.identities[0]).toMatch(/\/jim$/);
    expect(gate.fixed.find(({ rule }) => rule === admin)?.identity).toBe(jane);
    expect(gate.still.map(({ rule }) => rule)).toContain('no-owner');
    expect(gate.failing.length).toBeGreaterThan(0);
  });

  it('accepts what somebody signed until a date; refuses the rest with its place', async () => {
    const argv = [path('before.json'), '--exceptions', path('exceptions.yml'), '--fail-on', 'high'];
    const { gate } = await json(...argv);
    expect(gate.excepted).toHaveLength(2);
    for (const one of gate.excepted)
      expect(one).toMatchObject({ rule: 'admin-equivalent', status: 'excepted' });
    expect(gate.excepted[0]?.because).toContain('jane@x.org');
    const stopping = gate.new.filter(({ id }) => gate.failing.includes(id));
    expect(stopping.map(({ rule }) => rule)).toEqual([]);
    expect(gate.refused).toEqual([
      { entry: 2, because: 'says no owner', expired: false },
      { entry: 3, because: 'there is no check "no-such-check"', expired: false },
      { entry: 4, because: 'ended on 2026-09-30', expired: true },
      { entry: 5, because: '"soon" is no date like 2026-12-31', expired: false },
    ]);
    const said = await posture(...argv);
    // Nothing to stop for, but the file is not whole.
    expect(said.code).toBe(3);
    expect(said.out).toContain('exception 2 is refused: says no owner');
    const over = await countersign(['posture', ...argv, '--now', '2026-12-02T00:00:00Z']);
    expect(over.code).toBe(1);
  });

  it('refuses a baseline or a list of exceptions that is none', async () => {
    const baseline = await posture(path('before.json'), '--baseline', path('wrong.json'));
    expect(baseline.code).toBe(3);
    expect(baseline.err).toContain('--write-baseline');
    const exceptions = await posture(path('before.json'), '--exceptions', path('wrong.json'));
    expect(exceptions.code).toBe(3);
    expect(exceptions.err).toContain('is no YAML list');
  });

  it('says as SARIF what to do, which controls, and what is new', async () => {
    const argv = [
      '--baseline',
      path('kept.json'),
      '--exceptions',
      path('exceptions.yml'),
      '--format',
      'sarif',
    ];
    const { out } = await posture(path('after.json'), ...argv);
    const sarif = JSON.parse(out) as {
      version: string;
      runs: readonly {
        tool: {
          driver: {
            rules: { id: string; help: { text: string }; properties: { tags: string[] } }[];
          };
        };
        results: { ruleId: string; ruleIndex: number; baselineState: string }[];
      }[];
    };
    expect(sarif.version).toBe('2.1.0');
    const [run] = sarif.runs;
    const rules = run?.tool.driver.rules ?? [];
    const rule = rules.find(({ id }) => id === 'admin-equivalent');
    expect(rule?.help.text).toContain('It closes by this');
    expect(rule?.properties.tags).toEqual(expect.arrayContaining(['NHI5:2025', 'PR.AA-05']));
    const results = run?.results ?? [];
    expect(new Set(results.map(({ baselineState }) => baselineState))).toEqual(
      new Set(['new', 'unchanged']),
    );
    for (const one of results) expect(rules[one.ruleIndex]?.id).toBe(one.ruleId);
  });

  it('prints each check with its denominator and unknowns, and each risk in its eight parts', async () => {
    const { out } = await posture(path('before.json'));
    expect(out).toMatch(/^fail +unknown +pass +of +severity +check$/m);
    expect(out).toMatch(/^\d+ more checks speak of nobody here\.$/m);
    for (const { risk, parts } of (await json(path('before.json'))).identities) {
      expect(Object.keys(parts)).toHaveLength(8);
      expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBeCloseTo(risk, 6);
    }
  });
});

describe('the posture matrix', () => {
  const page = join(import.meta.dirname, '../../docs/posture-matrix.md');

  it('is published as the checks are (else run `countersign posture matrix --markdown > docs/posture-matrix.md`)', async () => {
    const { out, code } = await countersign(['posture', 'matrix', '--markdown']);
    expect(code).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(out);
  });

  it('has a check in every topic, and gives all as JSON', async () => {
    const { out } = await countersign(['posture', 'matrix']);
    for (const line of out.trim().split('\n').slice(1)) expect(line).toMatch(/ \d/);
    const all = JSON.parse((await countersign(['posture', 'matrix', '--json'])).out) as {
      id: string;
      closes: string;
    }[];
    expect(all.length).toBeGreaterThan(120);
    for (const one of all) expect(one.closes).toMatch(/\.$/);
  });
});
