/** Files that people may change are read within bounds: a few lines that unfold to a billion values stop nobody. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assertTreeSize } from '../../src/core/index.ts';
import { loadRules } from '../../src/detection/sigma/load.ts';
import { loadGovernance } from '../../src/governance/index.ts';
import { placedYaml } from '../../src/response/index.ts';
import { loadMappings } from '../../src/sources/index.ts';
import { inventoryFile } from '../../src/sources/kubernetes/inventory/file.ts';

/** Nine aliases of nine aliases of …: `levels` deep. */
const laughs = (key: string, levels = 12): string =>
  [
    `l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]`,
    ...Array.from(
      { length: levels },
      (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`,
    ),
    `${key}: *l${levels}`,
  ].join('\n');

const folder = mkdtempSync(join(tmpdir(), 'cs-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
/** A walk over all of it would take years; what is bounded takes no time worth measuring. */
const BOUND_MS = 5_000;

describe('a file that unfolds to a billion values', () => {
  it.each([
    ['a mapping', async () => (await loadMappings([put('map.yml', laughs('fields'))])).faults],
    ['a rule', async () => loadRules(join(put('rule.yml', laughs('detection')), '..')).faults],
  ])('as %s is told of and left out', async (_, read) => {
    const began = performance.now();
    const faults = await read();
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).toMatch(/unfolds|more than \d+ values/);
    expect(JSON.stringify(faults).length).toBeLessThan(10_000);
  });

  it('as a playbook is refused', () => {
    expect(() => placedYaml(laughs('steps'))).toThrow('unfolds');
  });

  it('as a policy of the site is told of and left out', async () => {
    const site = mkdtempSync(join(tmpdir(), 'cs-hostile-site-'));
    mkdirSync(join(site, 'policies'));
    writeFileSync(join(site, 'policies/bomb.yml'), laughs('rules'));
    const content = await loadGovernance([site]);
    expect(JSON.stringify(content.faults)).toContain('unfolds');
    rmSync(site, { recursive: true });
  });

  it('as a dump of a cluster is no dump', () => {
    const text = `apiVersion: v1\nkind: List\n${laughs('items')}`;
    const began = performance.now();
    expect(inventoryFile({ path: 'dump.yaml', text }, undefined)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
  });
});

describe('the size of a tree', () => {
  it('counts an alias as often as it is named, and stops at the bound', () => {
    const leaf = ['x'];
    expect(() => assertTreeSize([leaf, leaf], { most: 5 })).not.toThrow();
    expect(() => assertTreeSize([leaf, leaf, leaf], { most: 5 })).toThrow('more than 5');
    let deep: unknown = 1;
    for (let at = 0; at < 200; at++) deep = [deep];
    expect(() => assertTreeSize(deep)).toThrow('nested deeper');
  });
});
