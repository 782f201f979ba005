/** Behaviours on the command line, and their page. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { behaviours } from '../src/detection/index.ts';
import { readAttackData } from '../src/platform/rules/attack-data.ts';
import { countersign } from './cli/cli.case.ts';

const root = resolve(import.meta.dirname, '..');

describe('the page of behaviours', () => {
  it('is published as they are (else run `countersign behaviours list --markdown > docs/behaviours.md`)', async () => {
    const { out, code } = await countersign(['behaviours', 'list', '--markdown']);
    expect(code).toBe(0);
    expect(readFileSync(join(root, 'docs/behaviours.md'), 'utf8')).toBe(out);
    for (const { id } of behaviours) expect(out).toContain(`\`${id}\``);
  });

  it('names techniques of the ATT&CK version in use, and risks that OWASP has', async () => {
    const { attack } = await readAttackData();
    const known = new Set(attack.techniques.map(({ id }) => id));
    for (const { id, attack: named, owasp = [] } of behaviours) {
      expect(
        named.filter((one) => !known.has(one)),
        id,
      ).toEqual([]);
      for (const risk of owasp) expect(risk).toMatch(/^(?:NHI(?:10|[1-9])|ASI(?:10|0[1-9]))$/);
    }
  });
});

describe('behaviours explain', () => {
  it('shows what it takes to page by tier, criticality and class', async () => {
    const { out, code } = await countersign(['behaviours', 'explain', 'new-network']);
    expect(code).toBe(0);
    expect(out).toMatch(/^0 +ordinary +1\.00 +12 % +30 %$/m);
    expect(out).toMatch(/^3 +ordinary +0\.20 +60 % +never alone$/m);
    expect(out).toMatch(/^human +0\.1 % +6\.1 /m);
  });

  it('refuses one that is not there', async () => {
    const { err, code } = await countersign(['behaviours', 'explain', 'no-such']);
    expect(code).toBe(2);
    expect(err).toContain('behaviours list');
  });
});
