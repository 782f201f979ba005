import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly engines?: { readonly node?: string } | readonly string[];
}
const pack = read<Record<string, Readonly<Record<string, string>>>>('package.json');
const lock = read<{ readonly packages: Readonly<Record<string, Locked>> }>('package-lock.json');

const direct = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((group) =>
  Object.entries(pack[group] ?? {}),
);
/** Everything that is installed with the product, on this or another platform. */
const shipped = Object.entries(lock.packages)
  .filter(([path, one]) => path !== '' && one.dev !== true)
  .map(([path, one]) => ({ path, name: path.replace(/^.*node_modules\//, ''), ...one }));
const installed = shipped.filter(({ path }) => existsSync(join(root, path, 'package.json')));

const allowed =
  /^(MIT|MIT-0|Zlib|BSD|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|ISC|0BSD|MPL-2\.0|CC-BY-4\.0|Unlicense|BlueOak-1\.0\.0|Python-2\.0)$/;

/** `MIT OR GPL-3.0` is ours to choose; `MIT AND GPL-3.0` is not. */
const mayShip = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((one) => allowed.test(one.trim())));

/** Data packages name their licence files; the files say CC BY 4.0. */
const licenceOf = (path: string): string => {
  const { license, licenses } = read<{
    readonly license?: string;
    readonly licenses?: readonly { readonly type: string }[];
  }>(join(path, 'package.json'));
  if (/^SEE LICENSE IN .*\(CC-BY-4\.0\)$/.test(license ?? '')) return 'CC-BY-4.0';
  // The form before npm 2, still found: a list of licences with their addresses.
  return license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none';
};

/** One comparator set such as `>=18.0.0 <21`; the forms that occur are enough. */
const holds = (range: string, [major, minor]: readonly [number, number]): boolean =>
  range
    .replaceAll(/(>=|<=|>|<|\^|~)\s+/g, '$1')
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '*')
    .every((part) => {
      const [, sign = '', a = '0', b] =
        /^(>=|<=|>|<|\^|~|=|)v?(\d+)(?:\.(\d+|x))?/.exec(part) ?? [];
      const order = major - Number(a) || (b === undefined || b === 'x' ? 0 : minor - Number(b));
      if (sign === '>=') return order >= 0;
      if (sign === '>') return order > 0;
      if (sign === '<') return major < Number(a) || (major === Number(a) && minor < Number(b ?? 0));
      if (sign === '<=') return order <= 0;
      if (sign === '^') return major === Number(a) && order >= 0;
      return major === Number(a) && (b === undefined || b === 'x' || minor === Number(b));
    });
const runsOn = (range: string, version: readonly [number, number]): boolean =>
  range.split('||').some((one) => holds(one.trim(), version));

describe('what the product is built on', () => {
  it('sees the packages it judges', () => {
    expect(direct.length).toBeGreaterThan(30);
    expect(shipped.length).toBeGreaterThan(100);
    expect(installed.length).toBeGreaterThan(80);
  });

  it('pins every version exactly', () => {
    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('stands in the table of libraries, with its version and licence, and nothing else does', () => {
    const page = readFileSync(join(root, 'docs/decisions/0007-libraries.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([^`]+)` \| (\S+) \| (.+?) \| (.+?) \| .+ \|$/gm)].map(
      ([, name = '', version = '', why = '', licence = '']) => ({ name, version, why, licence }),
    );
    const listed = rows.map(({ name, version }) => [name, version]);
    expect(listed.sort()).toEqual([...direct].sort());
    for (const { name, why, licence } of rows) {
      expect(why.length).toBeGreaterThan(3);
      expect(mayShip(licence), `${name}: ${licence}`).toBe(true);
      if (existsSync(join(root, 'node_modules', name, 'package.json')))
        expect(licence, name).toBe(licenceOf(join('node_modules', name)));
    }
  });

  it('ships nothing under a licence that binds its users to more than attribution', () => {
    const refused = installed
      .map(({ path, name }) => [name, licenceOf(path)] as const)
      .filter(([, licence]) => !mayShip(licence));
    expect(refused).toEqual([]);
    expect(mayShip('GPL-3.0')).toBe(false);
    expect(mayShip('MIT AND AGPL-3.0')).toBe(false);
  });

  it('ships nothing that shuts out Node 20.19', () => {
    const refused = shipped.flatMap(({ name, engines }) => {
      const range =
        engines && !Array.isArray(engines) && 'node' in engines ? engines.node : undefined;
      return range === undefined || runsOn(range, [20, 19]) ? [] : [[name, range]];
    });
    expect(refused).toEqual([]);
    expect(runsOn('^18.0.0 || >=22.12', [20, 19])).toBe(false);
    expect(runsOn('>= 14 < 20', [20, 19])).toBe(false);
    expect(runsOn('^20.19.0 || >=22.12.0', [20, 19])).toBe(true);
  });

  it('has a lock that names no registry and every platform’s binaries', () => {
    const { status, stdout } = spawnSync(process.execPath, ['scripts/mend-lock.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
