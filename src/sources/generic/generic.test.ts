import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseSuite } from '../parse-suite.case.ts';
import { globOf } from './fields.ts';
import { loadMapping, loadMappings } from './load.ts';

const content = resolve(import.meta.dirname, '../../../content/mappings');
const own = await loadMappings([content]);
const folder = mkdtempSync(join(tmpdir(), 'countersign-mappings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = `
id: acme
title: Acme
logsource: { product: acme, service: audit }
line: '^(?P<ts>\\S+) acme (?P<who>\\S+) (?P<verb>\\S+) (?P<result>ok|no)$'
when: [{ path: verb, exists: true }]
time: ts
operation: verb
actor: { name: [user.name, who] }
outcome: { from: result, success: [ok], failure: ['no'] }
meanings: [{ operation: 'login*', class: 3002, activity: 1, kind: authentication }]
examples:
  - line: '2026-03-02T08:15:00Z acme ann login no'
    expect: { class_uid: 3002, status: Failure, actor.user.name: ann }
`;
const broken = (from: string, to: string): string => good.replace(from, to);

describe('mapping files', () => {
  it('of our own all hold on their examples', () => {
    expect(own.faults).toEqual([]);
    expect(own.mappings.length).toBeGreaterThanOrEqual(5);
  });

  it('turn a line of text and a record into an event without code', () => {
    const { source } = loadMapping('acme.yml', good);
    const record = source.readLine?.('2026-03-02T08:15:00Z acme bob login-again ok') ?? {};
    expect(source.detect(record)).toBe(true);
    expect(source.parse(record)[0]).toMatchObject({
      source: 'acme',
      operation: 'login-again',
      outcome: 'success',
      actor: { principalId: 'acme:bob', name: 'bob' },
      time: Date.UTC(2026, 2, 2, 8, 15),
    });
    expect(source.readLine?.('something else')).toBeUndefined();
    const json = { ts: '2026-03-02T08:15:00Z', verb: 'export', 'user.name': 'cyd' };
    expect(source.parse(json)[0]).toMatchObject({ classUid: 6003, actor: { name: 'cyd' } });
  });

  it.each([
    ['an unknown field', broken('title: Acme', 'titel: Acme'), 'titel'],
    ['a class that is none', broken('class: 3002', 'class: 1234'), 'meanings.0.class'],
    ['a pattern that is none', broken('^(?P<ts>', '^(?P<ts'), 'regexp'],
    ['an example that does not hold', broken('status: Failure', 'status: Success'), 'example 1'],
    ['text that is no YAML', `${good}\n\t- x: [`, 'not YAML'],
  ])('with %s are refused with the place', (_, text, words) => {
    expect(() => loadMapping('acme.yml', text)).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG_INVALID',
        message: expect.stringContaining(words),
      }),
    );
  });

  it('stop no other when they are wrong, and take no name that is taken', async () => {
    writeFileSync(join(folder, 'a.yml'), good);
    writeFileSync(join(folder, 'b.yml'), broken('id: acme', 'id: aws'));
    writeFileSync(join(folder, 'c.yml'), 'nonsense');
    const { mappings, faults } = await loadMappings([folder], ['aws']);
    expect(mappings.map(({ source }) => source.id)).toEqual(['acme']);
    expect(faults.map(({ file }) => file.slice(-5))).toEqual(['b.yml', 'c.yml']);
  });

  it('match globs whole, of either case, and nothing in them is a pattern', () => {
    const fits = globOf(['get*', 'a.b']);
    expect(['GetKey', 'get', 'a.b'].every(fits)).toBe(true);
    expect(['forget', 'axb'].some(fits)).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => globOf('*')(text)));
  });
});

for (const { source, records } of own.mappings) parseSuite(source, records);
