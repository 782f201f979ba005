import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type RuleFile, readRules } from './load.ts';
import { loadFieldTables } from './load-fields.ts';

const archive = resolve(
  import.meta.dirname,
  '../../../../shared/sigma-rules/sigmahq-rules-2026-08-05.tar.gz',
);
const fields = loadFieldTables(resolve(import.meta.dirname, '../../../content/fields'));

/** Regular files of a tar archive: blocks of 512 bytes, name at 0, size at 124, kind at 156, prefix at 345. */
const filesOf = (path: string): readonly RuleFile[] => {
  const tar = gunzipSync(readFileSync(path));
  const files: RuleFile[] = [];
  const text = (at: number, length: number): string =>
    tar.toString('utf8', at, at + length).split('\0')[0] ?? '';
  for (let at = 0; text(at, 100) !== ''; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const prefix = text(at + 345, 155);
    const file = `${prefix === '' ? '' : `${prefix}/`}${text(at, 100)}`;
    const content = tar.toString('utf8', at + 512, at + 512 + size);
    // Long names are cut here, so a rule is told by what it says.
    if (/^detection:/m.test(content)) files.push({ file: `${file}#${at}`, text: content });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
};

describe.skipIf(!existsSync(archive))('the public rules (where they are at hand)', () => {
  const files = existsSync(archive) ? filesOf(archive) : [];

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
