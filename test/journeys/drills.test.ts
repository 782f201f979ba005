/** `drill run` as a person types it: a platform of its own on the embedded stores, attacked, contained, undone, removed. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/index.ts';
import { drills } from '../../src/drill/index.ts';
import { contentDir } from '../../src/platform/content.ts';
import { cliDeps } from '../../src/platform/index.ts';
import { loadPlaybooks } from '../../src/response/index.ts';

const countersign = async (...argv: readonly string[]) => {
  const said = { out: '', err: '' };
  const deps = cliDeps({
    version: '0.0.0-test',
    now: () => Date.now(),
    terminal: {
      isTty: false,
      env: {},
      out(text) {
        said.out += text;
      },
      err(text) {
        said.err += text;
      },
    },
  });
  return { code: await runCli(argv, deps), ...said };
};

const left = (): number =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('countersign-drill-')).length;

it('lists every drill, of attacks and of playbooks, with the class and situation it is for', async () => {
  const { code, out } = await countersign('drill', 'list', '--json');
  expect(code).toBe(0);
  const listed = JSON.parse(out) as readonly { readonly id: string; readonly class: string }[];
  const ids = listed.map((one) => one.id);
  expect(ids.slice(0, drills.length)).toEqual(drills.map((one) => one.id));
  expect(ids.length).toBeGreaterThan(drills.length + 40);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(listed.map((one) => one.class)).size).toBe(5);
});

it('has its drills published as a matrix: one for every playbook that answers a cell', async () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/drill-matrix.md'), 'utf8');
  const { code, out } = await countersign('drill', 'list', '--markdown');
  expect(code).toBe(0);
  expect(page).toContain(out.trim());
  const { out: listed } = await countersign('drill', 'list', '--json');
  const cells = (JSON.parse(listed) as readonly { class: string; situation: string }[]).map(
    (one) => `${one.class} × ${one.situation}`,
  );
  const { playbooks } = await loadPlaybooks(`${contentDir}/playbooks`);
  const wanted = [...playbooks.values()].map((one) => `${one.class} × ${one.situation}`);
  expect(wanted.length).toBeGreaterThan(40);
  expect(wanted.filter((one) => !cells.includes(one))).toEqual([]);
});

it('runs two drills, says how long each stage took, and leaves nothing behind', async () => {
  const before = left();
  const ids = ['hijacked-pipeline', 'low-risk-token-elsewhere'];
  const { code, out, err } = await countersign('drill', 'run', ...ids, '--json');
  const { drills: outcomes } = JSON.parse(out) as {
    readonly drills: readonly {
      readonly id: string;
      readonly result: string;
      readonly because: string;
      readonly times: Readonly<Record<string, number>>;
    }[];
  };
  expect(outcomes.map((one) => [one.id, one.result, one.because])).toEqual([
    ['hijacked-pipeline', 'pass', 'detected, contained, verified and undone'],
    ['low-risk-token-elsewhere', 'pass', 'seen, and nobody was woken'],
  ]);
  const [contained, quiet] = outcomes;
  const order = [
    'injected',
    'detected',
    'planned',
    'asked',
    'approved',
    'accepted',
    'effective',
    'undone',
  ];
  expect(Object.keys(contained?.times ?? {}).sort()).toEqual([...order].sort());
  const times = contained?.times ?? {};
  expect(times['asked']).toBeLessThanOrEqual(times['accepted'] ?? 0);
  expect(times['accepted']).toBeLessThanOrEqual(times['effective'] ?? 0);
  expect(times['effective']).toBeLessThanOrEqual(times['undone'] ?? 0);
  expect(quiet?.times).toHaveProperty('detected');
  expect([code, err]).toEqual([0, '']);
  expect(left()).toBe(before);
}, 240_000);
