import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check } from '../contract.ts';
import { speaksOf } from '../population.ts';
import { topics } from '../topics.ts';
import { casesOf } from './cases.case.ts';
import { catalogue } from './index.ts';
import { type CheckCase, NOW, worldOf } from './world.case.ts';

const folder = import.meta.dirname;
const content = join(folder, '../../../content/playbooks');

const filesUnder = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
  );

const files = filesUnder(folder).map((path) => relative(folder, path));
/** Files that define a check, by name. */
const defined = new Map(
  files
    .filter((path) => /^[a-z0-9-]+\/[a-z0-9-]+\.ts$/.test(path))
    .filter((path) => readFileSync(join(folder, path), 'utf8').includes(': Check = {'))
    .map((path) => [path.replace(/^.*\/|\.ts$/g, ''), path]),
);

const answer = (check: Check, one: CheckCase): { status: string; because: string } => {
  const { view } = worldOf(one);
  const id = one.subject ?? 'toy:x';
  const subject = view.place(id, NOW) ?? view.principal(id, NOW);
  if (subject === undefined || !speaksOf(check, view, subject, NOW))
    return { status: 'outside', because: '' };
  const verdict = check.judge(view, id, NOW);
  return { status: verdict.status, because: verdict.status === 'pass' ? '' : verdict.because };
};

describe('the catalogue of checks', () => {
  it('lists every file once, under its own name, in order', () => {
    const ids = catalogue.map((one) => one.id);
    expect(ids.length).toBeGreaterThanOrEqual(18);
    expect(ids).toEqual([...defined.keys()].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(casesOf)).toEqual(ids);
  });

  it('names no vendor outside the folder of its system', () => {
    const systems = new Set<string>(catalogue.flatMap((one) => one.system ?? []));
    const neutral = files.filter(
      (path) => !systems.has(path.split('/')[0] ?? '') && !/\.(?:case|test)\.ts$/.test(path),
    );
    const vendor = /\baws:|\barn:|\bsts:|amazonaws|\b(okta|entra|azure|github)\b/i;
    expect(neutral.filter((path) => /\/|subject/.test(path)).length).toBeGreaterThan(20);
    expect(
      neutral.filter(
        (path) => path !== 'index.ts' && vendor.test(readFileSync(join(folder, path), 'utf8')),
      ),
    ).toEqual([]);
  });

  it('keeps the checks of a system in its folder, and a file of content for each playbook', () => {
    for (const { id, system, playbook } of catalogue) {
      const path = defined.get(id) ?? '';
      if (system !== undefined) expect(path.split('/')[0]).toBe(system);
      if (playbook !== undefined)
        expect(existsSync(join(content, `${playbook}.yml`)), playbook).toBe(true);
    }
  });

  it.each(catalogue.map((one) => [one.id, one] as const))(
    '%s says its population, its controls and what to do',
    (_, check) => {
      expect(check.population.says).not.toBe('');
      expect(check.remedy).toMatch(/\.$/);
      expect(check.cause).toMatch(/\.$/);
      expect(check.closes).toMatch(/\.$/);
      expect(topics).toHaveProperty(check.topic);
      const { nhi, csf, asi = [], aiRmf = [], cis = [] } = check.controls;
      expect(csf.length).toBeGreaterThan(0);
      for (const id of nhi) expect(id).toMatch(/^NHI([1-9]|10):2025$/);
      for (const id of csf) expect(id).toMatch(/^(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d$/);
      for (const id of asi) expect(id).toMatch(/^ASI(0[1-9]|10):2026$/);
      for (const id of aiRmf) expect(id).toMatch(/^(GOVERN|MAP|MEASURE|MANAGE) \d\.\d{1,2}$/);
      for (const id of cis) expect(id).toMatch(/^CIS [A-Z][\w ]+ \d[\d.]*$/);
      // Machines have their own list of risks; only of people may it have nothing to say.
      const ofPeople = check.population.classes.toString() === 'human';
      if (!ofPeople && check.population.classes !== 'scopes')
        expect(nhi.length + asi.length).toBeGreaterThan(0);
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
