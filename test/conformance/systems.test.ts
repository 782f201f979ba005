/** Which systems there are, what each must give, and that its tests put it through the suites that hold for all. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SourceDefinition, sources } from '../../src/sources/index.ts';

const root = resolve(import.meta.dirname, '../..');

/** Read, listed, followed and acted in. */
const first = [
  'aws',
  'entra',
  'okta',
  'google-workspace',
  'github',
  'kubernetes',
  'active-directory',
  'postgresql',
  'openssh',
  'm365',
  'gcp',
  'hr',
  'gitlab',
  'ci',
  'agents',
];
/** Read and listed. */
const second = [
  'azure',
  'vault',
  'slack',
  'ldap',
  'scim',
  'oidc',
  'auth0',
  'onelogin',
  'duo',
  'salesforce',
  'snowflake',
];
/** Staff records are read, never written. */
const nothingToActOn = new Set(['hr']);

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
const testsOf = (id: string): string =>
  [
    ...filesUnder(join(root, 'src/sources', id)),
    ...filesUnder(join(root, 'test/peers')).filter((path) =>
      readFileSync(path, 'utf8').includes(`src/sources/${id}/`),
    ),
  ]
    .filter((path) => /\.(?:test|case)\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
const sourceOf = (id: string): SourceDefinition | undefined =>
  sources.find((source) => source.id === id);

describe('the systems', () => {
  it('are those that were promised', () => {
    expect(sources.map(({ id }) => id).sort()).toEqual([...first, ...second].sort());
  });

  it.each([...first, ...second])(
    '%s: reads, lists and tries, has its page and its suites',
    (id) => {
      const source = sourceOf(id);
      expect(source?.inventory).toBeDefined();
      expect(source?.probe).toBeDefined();
      expect(source?.permissions.read.length).toBeGreaterThan(0);
      expect(existsSync(join(root, `docs/systems/${id}.md`))).toBe(true);
      const tests = testsOf(id);
      expect(tests).toMatch(/parseSuite\(/);
      expect(tests).toMatch(/inventorySuite\(/);
    },
  );

  it.each(first)('%s: follows events and acts, each action through the suite of actions', (id) => {
    const source = sourceOf(id);
    expect(source?.apply).toBeDefined();
    if (nothingToActOn.has(id)) {
      expect(source?.actions).toBeUndefined();
      expect(source?.permissions.act).toEqual([]);
      return;
    }
    expect(source?.actions).toBeDefined();
    expect(source?.permissions.act.length).toBeGreaterThan(0);
    expect(testsOf(id)).toMatch(/describeAction\(/);
  });

  it('say of each kind of telemetry whether it is there, or what it needs', () => {
    for (const { id, telemetry } of sources) {
      expect(Object.keys(telemetry), id).toHaveLength(5);
      for (const given of Object.values(telemetry))
        if (given.given === 'needs') expect(given.setting, id).not.toBe('');
    }
  });
});
