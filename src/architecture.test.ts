import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A room imports only rooms above it in this list, through their `index.ts`. */
const rooms = [
  'core',
  'model',
  'store',
  'stream',
  'archive',
  'inventory',
  'sources',
  'posture',
  'detection',
  'incidents',
  'response',
  'governance',
  'exchange',
  'estate',
  'loop',
  'drill',
  'api',
  'cli',
  'platform',
  'main.ts',
];
const strangers: readonly (readonly [string, string])[] = [
  ['estate', 'detection'],
  ['estate', 'posture'],
];

const root = resolve(import.meta.dirname);
const specifier =
  /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g;

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });

const roomOf = (path: string): string => relative(root, path).split(sep)[0] ?? '';

interface Import {
  readonly from: string;
  readonly fromRoom: string;
  readonly to: string;
  readonly toRoom: string;
}

const readImports = (): Import[] =>
  filesUnder(root).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(specifier)].map((match) => {
      const to = resolve(dirname(file), match[1] ?? match[2] ?? '');
      return {
        from: relative(root, file),
        fromRoom: roomOf(file),
        to: relative(root, to),
        toRoom: roomOf(to),
      };
    }),
  );

/** The one allowed deep import: a vendor's parts among themselves, and tests of a source against its twin. */
const isDeep = ({ fromRoom, toRoom, to }: Import): boolean =>
  fromRoom !== toRoom &&
  toRoom !== 'sources' &&
  to.includes(sep) &&
  !to.endsWith(`${toRoom}${sep}index.ts`);

const isDeepIntoSource = ({ fromRoom, toRoom, to }: Import): boolean =>
  fromRoom !== toRoom &&
  toRoom === 'sources' &&
  !/^sources(\/[a-z0-9-]+)?\/index\.ts$/.test(to.split(sep).join('/'));

/** Tests that judge by a room below: what a refused permission means, only the real posture can say. */
const allowed = new Set(['sources/knock-out.case.ts posture/index.ts']);

const faults = (imports: readonly Import[]): string[] =>
  imports.flatMap((one) => {
    if (one.fromRoom === 'architecture.test.ts') return [];
    if (allowed.has(`${one.from} ${one.to}`.split(sep).join('/'))) return [];
    const found: string[] = [];
    const from = rooms.indexOf(one.fromRoom);
    const to = rooms.indexOf(one.toRoom);
    if (from < 0) found.push(`${one.from}: room "${one.fromRoom}" is not in the order`);
    if (to > from) found.push(`${one.from} imports backwards: ${one.to}`);
    if (isDeep(one) || isDeepIntoSource(one)) found.push(`${one.from} imports deep: ${one.to}`);
    for (const [a, b] of strangers) {
      if ((one.fromRoom === a && one.toRoom === b) || (one.fromRoom === b && one.toRoom === a)) {
        found.push(`${one.from} must never meet ${one.to}`);
      }
    }
    return found;
  });

describe('the order of the rooms', () => {
  const imports = readImports();

  it('sees the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(30);
  });

  it('holds: no backward, deep or forbidden import', () => {
    expect(faults(imports)).toEqual([]);
  });

  it('would notice a backward, a deep and a forbidden import', () => {
    const planted = (fromRoom: string, toRoom: string, to: string): Import => ({
      from: `${fromRoom}/x.ts`,
      fromRoom,
      to,
      toRoom,
    });
    expect(faults([planted('model', 'store', 'store/index.ts')])).toHaveLength(1);
    expect(faults([planted('api', 'store', 'store/sql.ts')])).toHaveLength(1);
    expect(faults([planted('api', 'sources', 'sources/aws/parse.ts')])).toHaveLength(1);
    expect(faults([planted('estate', 'detection', 'detection/index.ts')])).toHaveLength(1);
    expect(faults([planted('nowhere', 'core', 'core/index.ts')])).toHaveLength(2);
  });
});
