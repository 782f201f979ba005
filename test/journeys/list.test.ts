/** The list of journeys is true: every test it names is there under that name, and every class has one. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IdentityClass } from '../../src/model/index.ts';

const classesAsked: readonly IdentityClass[] = [
  ...(['human', 'service_account', 'workload', 'third_party_app', 'agent'] as const),
];

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(resolve(root, 'docs/journeys.md'), 'utf8');

interface Row {
  readonly classes: readonly string[];
  readonly system: string;
  readonly file: string;
  readonly title: string;
}

const rows: readonly Row[] = text.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, classes = '', system = '', file = '', title = ''] = cells;
  if (!/\.test\.ts$/.test(file)) return [];
  return [{ classes: classes.split(', '), system: system.replace(/ \(.*/, ''), file, title }];
});

describe('docs/journeys.md', () => {
  it('is read', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows)('$system: $file says "$title"', ({ file, title }) => {
    const source = readFileSync(resolve(root, file), 'utf8');
    // Rows without a name are the suites of a system's actions: done, verified, undone.
    if (title === '') expect(source).toMatch(/\b[Aa]ctions?\b[\s\S]*\(/);
    else expect(source).toContain(`'${title}'`);
  });

  it('names every class, and every system that journeys are asked of', () => {
    const classes = new Set(rows.flatMap((row) => row.classes));
    expect([...classes].sort()).toEqual([...classesAsked].sort());
    const systems = new Set(rows.map((row) => row.system));
    for (const system of [
      ...['AWS', 'Entra', 'Okta', 'GitHub', 'Kubernetes'],
      ...['Active Directory', 'PostgreSQL', 'OpenSSH'],
    ])
      expect(systems, system).toContain(system);
  });
});
