import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSiteRules } from './site-rules.ts';

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'countersign-site-rules-'));
  folders.push(made);
  return made;
};
afterEach(async () => {
  for (const one of folders.splice(0)) await rm(one, { recursive: true, force: true });
});

describe('the folder of the site’s rules', () => {
  it('is made when the first file is written, and holds it whole, for its owner alone', async () => {
    const dir = join(await folder(), 'rules');
    const rules = createSiteRules(dir);
    expect(await rules.list()).toEqual([]);
    await rules.put('ours', 'title: One\n');
    await rules.put('ours', 'title: Two\n');
    expect(await readdir(dir)).toEqual(['ours.yml']);
    expect(await readFile(join(dir, 'ours.yml'), 'utf8')).toBe('title: Two\n');
    expect(await rules.list()).toEqual([{ name: 'ours', text: 'title: Two\n' }]);
  });

  it('loses a file once, and leaves alone what was put there by other names', async () => {
    const dir = await folder();
    await writeFile(join(dir, 'By Hand.yaml'), 'title: x\n');
    const rules = createSiteRules(dir);
    expect(await rules.list()).toEqual([]);
    expect(await rules.remove('ours')).toBe(false);
    await rules.put('ours', 'title: One\n');
    expect(await rules.remove('ours')).toBe(true);
    expect(await readdir(dir)).toEqual(['By Hand.yaml']);
  });

  it('is never left by a name', async () => {
    const rules = createSiteRules(await folder());
    for (const name of ['../out', 'a/b', '', '.hidden', 'x'.repeat(64)])
      await expect(rules.put(name, 'x')).rejects.toThrow(/no name of a rule file/);
  });
});
