/** The public rules, read from their archive where it is at hand; nothing of it is copied. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RuleFile } from './load.ts';

const archive = resolve(
  import.meta.dirname,
  '../../../../shared/sigma-rules/sigmahq-rules-2026-08-05.tar.gz',
);

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

/** Empty where the archive is not at hand. */
export const publicRuleFiles = (): readonly RuleFile[] =>
  existsSync(archive) ? filesOf(archive) : [];
