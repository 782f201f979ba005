import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRules } from './load.ts';
import { loadFieldTables } from './load-fields.ts';
import { publicRuleFiles } from './public-rules.case.ts';

const files = publicRuleFiles();
const fields = loadFieldTables(resolve(import.meta.dirname, '../../../content/fields'));

describe.skipIf(files.length === 0)('the public rules (where they are at hand)', () => {
  it('all load or wait for values of the site, and none is broken', () => {
    const { rules, faults } = readRules(files, { fields });
    const waiting = new Set(
      faults.filter(({ kind }) => kind === 'set_aside').map(({ file }) => file),
    );
    expect(faults.filter(({ kind }) => kind === 'broken')).toEqual([]);
    expect([files.length, rules.length, waiting.size]).toEqual([3780, 3756, 24]);
  });

  it('all load once a document among them gives values', () => {
    const names = files.flatMap(({ text }) =>
      [...text.matchAll(/%(\w+)%/g)].map(([, name]) => name),
    );
    const lines = [...new Set(names)].map((name) => `  ${name}: ['10', 'host-*']`);
    const values = { file: 'values.yml', text: `placeholders:\n${lines.join('\n')}\n` };
    const { rules, faults } = readRules([...files, values], { fields });
    expect(rules).toHaveLength(3780);
    expect(faults.filter(({ kind }) => kind !== 'warning')).toEqual([]);
  });
});
