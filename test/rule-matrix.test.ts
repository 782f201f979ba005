/** The published matrix is what the rules say, and every blank cell has a reason that exists. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Coverage } from '../src/cli/index.ts';
import { behaviours } from '../src/detection/index.ts';
import { readAttackData } from '../src/platform/rules/attack-data.ts';
import { ruleCoverage } from '../src/platform/rules/coverage.ts';
import { catalogue } from '../src/posture/checks/index.ts';
import { countersign } from './cli/cli.case.ts';

const root = resolve(import.meta.dirname, '..');

describe('the rule matrix', () => {
  let coverage: Coverage;
  beforeAll(async () => {
    coverage = await ruleCoverage([]);
  });

  it('is published as the rules are (else run `countersign rules coverage --markdown > docs/rule-matrix.md`)', async () => {
    const { out, code } = await countersign(['rules', 'coverage', '--markdown']);
    expect(code).toBe(0);
    expect(readFileSync(join(root, 'docs/rule-matrix.md'), 'utf8')).toBe(out);
  });

  it('has a place for every rule (else add the technique or system to content/attack)', () => {
    expect(coverage.unplaced).toEqual([]);
    expect(coverage.rules).toBeGreaterThan(70);
    const sum = coverage.systems.reduce((all, { rules }) => all + rules, 0);
    expect(sum).toBe(coverage.rules);
  });

  it('explains each blank by something that exists', async () => {
    const { attack, systems, blanks } = await readAttackData();
    const techniques = new Set(attack.techniques.map(({ id }) => id));
    const columns = new Set(systems.map(({ id }) => id));
    const parts = new Set([...behaviours.map(({ id }) => id), ...catalogue.map(({ id }) => id)]);
    for (const one of [...blanks.covered, ...blanks.unobservable]) {
      for (const id of one.techniques) expect(techniques).toContain(id);
      for (const id of one.systems ?? []) expect(columns).toContain(id);
    }
    for (const { by } of blanks.covered) for (const id of by) expect(parts).toContain(id);
    const tactics = new Set(attack.tactics.map(({ id }) => id));
    for (const one of attack.techniques) {
      expect(one.tactics.length, one.id).toBeGreaterThan(0);
      for (const id of one.tactics) expect(tactics).toContain(id);
    }
  });
});

describe('rules coverage', () => {
  it('shows one system with its rules, and refuses one that is not there', async () => {
    const { out, code } = await countersign(['rules', 'coverage', '--system', 'aws']);
    expect(code).toBe(0);
    expect(out).toMatch(/^T1685\.002 +Disable or Modify Cloud Log +.*cloudtrail-stopped/m);
    const wrong = await countersign(['rules', 'coverage', '--system', 'amazon']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('there are aws, ');
  });

  it('gives the same as JSON and as a Navigator layer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-layer-'));
    try {
      const file = join(folder, 'layer.json');
      const argv = ['rules', 'coverage', '--json', '--navigator', file];
      const said = JSON.parse((await countersign(argv)).out) as Coverage;
      const layer = JSON.parse(readFileSync(file, 'utf8')) as {
        versions: object;
        techniques: { techniqueID: string; score?: number }[];
      };
      expect(layer.versions).toMatchObject({ attack: '19', layer: '4.5' });
      const trail = said.rows.find(({ id }) => id === 'T1685.002');
      expect(trail?.cells['aws']).toMatchObject({ state: 'rules' });
      const systems = Object.values(trail?.cells ?? {}).filter(({ state }) => state === 'rules');
      const scored = layer.techniques.find(({ techniqueID }) => techniqueID === 'T1685.002');
      expect(scored?.score).toBe(systems.length);
      expect(new Set(layer.techniques.map(({ techniqueID }) => techniqueID)).size).toBe(
        layer.techniques.length,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
