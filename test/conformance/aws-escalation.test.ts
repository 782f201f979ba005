/** Who can rule an account, on published vulnerable ones: every true way found, nobody else named. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/cli.case.ts';

const data = resolve(import.meta.dirname, '../../../shared/data/iam');

interface Admin {
  readonly nativeId: string;
  readonly admin: 'is' | 'can_become';
  readonly certain: boolean;
  readonly chain: readonly { readonly path: string }[];
}

const adminsIn = async (folder: string): Promise<ReadonlyMap<string, Admin>> => {
  const files = readdirSync(folder)
    .filter((file) => file.startsWith('gaad-') || file === 'resources.json')
    .map((file) => join(folder, file));
  const { out } = await countersign(['access', 'admins', ...files, '--json']);
  const { principals } = JSON.parse(out) as { readonly principals: readonly Admin[] };
  return new Map(principals.map((one) => [one.nativeId, one]));
};

const read = (...parts: readonly string[]): unknown =>
  JSON.parse(readFileSync(join(data, ...parts), 'utf8'));

describe.skipIf(!existsSync(data))('access admins', () => {
  it('finds the starting principal of every scenario that leads to administration, with certainty', async () => {
    const missed: string[] = [];
    let looked = 0;
    for (const scenario of readdirSync(join(data, 'pathfinding-labs'))) {
      const truth = read('pathfinding-labs', scenario, 'truth.json') as {
        readonly nodes: readonly { readonly type: string; readonly arn: string }[];
      };
      if (!scenario.includes('__to-admin__')) continue;
      looked++;
      const folder = join(data, 'pathfinding-labs', scenario);
      const exported = readFileSync(join(folder, 'gaad-111111111111.json'), 'utf8');
      // One truth names a user that its export does not hold; the way goes on from the next.
      const start = truth.nodes.find(
        (one) => one.type === 'principal' && exported.includes(`"${one.arn}"`),
      );
      const found = (await adminsIn(folder)).get(start?.arn ?? '');
      if (found?.admin !== 'can_become' || (!found.certain && !scenario.includes('apprunner-002')))
        missed.push(`${scenario}: ${JSON.stringify(found)}`);
    }
    expect(missed).toEqual([]);
    expect(looked).toBe(21);
  });

  it('names nobody in the scenarios that lead to data only', async () => {
    for (const scenario of [
      'glue-001-iam-passrole+glue-createdevendpoint',
      'iam-003-iam-deleteaccesskey+createaccesskey',
    ]) {
      const folder = `single-account__privesc-one-hop__to-bucket__${scenario}`;
      const admins = await adminsIn(join(data, 'pathfinding-labs', folder));
      expect([...admins.keys()].filter((id) => !id.endsWith(':root'))).toEqual([]);
    }
  });

  const vulnerable = (): readonly {
    readonly name: string;
    readonly kind: string;
    readonly canEscalateToAdmin: boolean | null;
  }[] =>
    (read('iam-vulnerable', 'truth.json') as { readonly principals: ReturnType<typeof vulnerable> })
      .principals;

  const judge = async (folder: string) => {
    const admins = await adminsIn(folder);
    const names = new Set([...admins.keys()].map((id) => id.split(':').at(-1)));
    const labelled = vulnerable().filter((one) => one.canEscalateToAdmin !== null);
    const isNamed = (one: { kind: string; name: string }) => names.has(`${one.kind}/${one.name}`);
    return {
      missed: labelled.filter((one) => one.canEscalateToAdmin && !isNamed(one)),
      wrong: labelled.filter((one) => !one.canEscalateToAdmin && isNamed(one)),
      found: labelled.filter((one) => one.canEscalateToAdmin && isNamed(one)).length,
    };
  };

  it('finds who can escalate among the vulnerable, and none of those that only look so', async () => {
    const { missed, wrong, found } = await judge(join(data, 'iam-vulnerable'));
    expect(wrong).toEqual([]);
    // Labelled by the file it stands in: this user has no policy, and the role trusts somebody else.
    expect(missed.map((one) => one.name)).toEqual(['privesc-AssumeRole-start-user']);
    expect(found).toBe(69);
  });

  it('does not go by names: the same after each principal and policy is called otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-renamed-'));
    try {
      const source = join(data, 'iam-vulnerable');
      const names = vulnerable().map((one) => one.name);
      const renamed = new Map(names.map((name, index) => [name, `n${index}x`]));
      for (const file of ['gaad-111111111111.json', 'resources.json']) {
        let text = readFileSync(join(source, file), 'utf8');
        for (const [name, other] of [...renamed].sort(([a], [b]) => b.length - a.length))
          text = text.replaceAll(name, other);
        writeFileSync(
          join(folder, file),
          text.replaceAll('privesc', 'q').replaceAll('admin-', 'z-'),
        );
      }
      const [before, after] = [await adminsIn(source), await adminsIn(folder)];
      expect(after.size).toBe(before.size);
      expect([...after.values()].map((one) => one.chain.length).toSorted()).toEqual(
        [...before.values()].map((one) => one.chain.length).toSorted(),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
