/** Our checks on the written cases of a published baseline, through the verb. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPosture } from '../../src/posture/index.ts';
import { countersign } from '../cli/cli.case.ts';

const cases = resolve(
  import.meta.dirname,
  '../../../shared/data/entra/scubagear-aad-tests.dev.jsonl',
);

interface Told {
  readonly controls: { readonly covered: number; readonly of: number };
  readonly agree: number;
  readonly total: number;
  readonly unknown: number;
  readonly differ: readonly unknown[];
}

const of = (expectedPass: boolean, allowed: boolean) => ({
  name: 'n',
  control: 'MS.AAD.5.1v1',
  expectedPass,
  input: {
    'input.authorization_policies': [
      { Id: 'a', DefaultUserRolePermissions: { AllowedToCreateApps: allowed } },
    ],
  },
});

describe('posture cases', () => {
  const told = async (content: string): Promise<{ readonly code: number; readonly told: Told }> => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-cases-'));
    const file = join(folder, 'cases.json');
    try {
      writeFileSync(file, content);
      const { code, out } = await countersign(['posture', 'cases', file, '--json']);
      return { code, told: JSON.parse(out) as Told };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('reads a list or lines, tells what differs and why, and exits so', async () => {
    const right = await told(JSON.stringify([of(true, false), of(false, true)]));
    expect(right).toMatchObject({ code: 0, told: { agree: 2, total: 2, differ: [] } });
    const wrong = await told(
      `${JSON.stringify(of(false, true))}\n${JSON.stringify(of(true, true))}`,
    );
    expect(wrong).toMatchObject({
      code: 1,
      told: {
        controls: { covered: 1, of: 1 },
        differ: [{ control: 'MS.AAD.5.1v1', expected: 'pass', got: 'fail' }],
      },
    });
  });

  it('counts what it cannot tell apart, and sets aside what is no case', async () => {
    const untold = { ...of(false, true), input: {} };
    expect(await told(JSON.stringify([untold, { x: 1 }]))).toMatchObject({
      code: 3,
      told: { agree: 1, total: 1, unknown: 1, setAside: [{ at: 2 }] },
    });
  });

  it('claims the controls that the page lists, each by one check, and no others', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/baselines.md'), 'utf8');
    const listed = [...page.matchAll(/^\| (MS\.\S+) \| `([a-z-]+)` \|/gm)].map(
      ([, control, check]) => `${control} ${check}`,
    );
    const claimed = createPosture().checks.flatMap(({ id, controls }) =>
      (controls.scuba ?? []).map((control) => `${control} ${id}`),
    );
    expect([...listed].sort()).toEqual([...claimed].sort());
    expect(new Set(claimed.map((one) => one.split(' ')[0])).size).toBe(claimed.length);
  });

  it.skipIf(!existsSync(cases))(
    'agrees on every control that it covers (skipped without ../shared/data)',
    async () => {
      const { out } = await countersign(['posture', 'cases', cases, '--json']);
      const { controls, agree, total, unknown, differ } = JSON.parse(out) as Told;
      expect(differ).toEqual([]);
      expect(agree).toBe(total);
      expect(controls.covered).toBeGreaterThanOrEqual(20);
      expect(unknown).toBeLessThanOrEqual(2);
    },
  );
});
