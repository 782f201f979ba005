import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check } from '../contract.ts';
import { casesOf } from './cases.case.ts';
import { catalogue } from './index.ts';
import { type CheckCase, NOW, worldOf } from './world.case.ts';

const folder = import.meta.dirname;

const filesUnder = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
  );

const files = filesUnder(folder).map((path) => relative(folder, path));
/** Files that define a check, by name. */
const defined = files
  .filter((path) => /^[a-z-]+\/[a-z-]+\.ts$/.test(path))
  .filter((path) => readFileSync(join(folder, path), 'utf8').includes(': Check = {'))
  .map((path) => path.replace(/^.*\/|\.ts$/g, ''));

const answer = (check: Check, one: CheckCase): { status: string; because: string } => {
  const { view } = worldOf(one);
  const id = one.subject ?? 'toy:x';
  const principal = view.principal(id, NOW);
  const { classes } = check.population;
  const speaks =
    classes === 'any' ||
    (classes === 'roles'
      ? principal?.kind === 'role'
      : principal?.kind === 'identity' && classes.includes(principal.class));
  if (!speaks || check.applies?.(view, id, NOW) === false)
    return { status: 'outside', because: '' };
  const verdict = check.judge(view, id, NOW);
  return { status: verdict.status, because: verdict.status === 'pass' ? '' : verdict.because };
};

describe('the catalogue of checks', () => {
  it('lists every file once, under its own name, in order', () => {
    const ids = catalogue.map((one) => one.id);
    expect(ids.length).toBeGreaterThanOrEqual(18);
    expect(ids).toEqual([...defined].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(casesOf)).toEqual(ids);
  });

  it('names no vendor outside the folder of its system', () => {
    const neutral = files.filter((path) => !path.startsWith('aws/') && path.endsWith('.ts'));
    const vendor = /\baws:|\barn:|\bsts:|amazonaws|\b(okta|entra|azure|github)\b/i;
    const named = neutral.filter(
      (path) => !path.includes('.case.') && vendor.test(readFileSync(join(folder, path), 'utf8')),
    );
    expect(named.filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
  });

  it.each(catalogue.map((one) => [one.id, one] as const))(
    '%s says its population, its controls and what to do',
    (_, check) => {
      expect(check.population.says).not.toBe('');
      expect(check.remedy).toMatch(/\.$/);
      expect(check.controls.nhi.length).toBeGreaterThan(0);
      for (const id of check.controls.nhi) expect(id).toMatch(/^NHI([1-9]|10):2025$/);
      for (const id of check.controls.csf)
        expect(id).toMatch(/^(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d$/);
      expect(check.points).toBeGreaterThan(0);
      expect(check.points).toBeLessThanOrEqual(30);
    },
  );
});

describe.each(catalogue.map((one) => [one.id, one] as const))('%s', (id, check) => {
  const cases = casesOf[id] ?? [];

  it('has cases that pass, fail and cannot be told', () => {
    expect(cases.map((one) => one.expect)).toEqual(
      expect.arrayContaining(['pass', 'fail', 'unknown']),
    );
  });

  it.each(cases.map((one) => [one.expect, one.says, one] as const))('%s: %s', (_, __, one) => {
    const { status, because } = answer(check, one);
    expect({ status, because }).toMatchObject({ status: one.expect });
    if (one.because) expect(because).toMatch(one.because);
    if (status === 'fail' || status === 'unknown') expect(because).not.toBe('');
  });
});
