// Names in the lock every platform's binary that a package offers, so that a clone on any platform installs its own.
// npm leaves out those it could not fetch where the lock was written, and then refuses or forgets them elsewhere.
// Run it after every `npm install` that changed the lock; `--check` only tells (exit 1 when something is missing).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];
/** Endings after the processor, as npm's `libc` field calls them; 32-bit arm binaries declare none. */
const libraries = { gnu: 'glibc', musl: 'musl' };

/** `@scope/tool-linux-x64-musl` → `{ os: 'linux', cpu: 'x64', libc: 'musl' }`, from the words of the name. */
export const platformOf = (name) => {
  const words = name.split(/[/-]/);
  const cpu = words.find((word) => processors.includes(word));
  const os = words.find((word) => systems.includes(word));
  if (!cpu || (!os && cpu !== 'wasm32')) return undefined;
  const libc =
    os === 'linux'
      ? words.map((word) => libraries[word]).find((one) => one !== undefined)
      : undefined;
  return { ...(os ? { os } : {}), cpu, ...(libc ? { libc } : {}) };
};

/** Where Node would find `name` from the package at `from`, as the lock writes paths. */
const found = (packages, from, name) => {
  const folders = from === '' ? [] : from.split(/(?:^|\/)node_modules\//).slice(1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const path = [...folders.slice(0, depth), name].map((one) => `node_modules/${one}`).join('/');
    if (packages[path]) return true;
  }
  return false;
};

const entry = (version, { os, cpu, libc }, dev) => ({
  version,
  cpu: [cpu],
  ...(dev ? { dev: true } : {}),
  ...(libc ? { libc: [libc] } : {}),
  optional: true,
  ...(os ? { os: [os] } : {}),
});

/** The lock with what is missing added, in npm's own order; `added` names it. */
export const mend = (lock) => {
  const packages = { ...lock.packages };
  const added = [];
  for (const [path, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (found(packages, path, name)) continue;
      const platform = platformOf(name);
      if (!platform)
        throw new Error(`${path} wants ${name}, whose platform its name does not tell`);
      if (!/^\d/.test(version))
        throw new Error(`${path} wants ${name} ${version}, no exact version`);
      packages[`node_modules/${name}`] = entry(version, platform, parent.dev === true);
      added.push(`${name} ${version}`);
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added };
};

/** Addresses of a registry in the lock; it should name none, so that it serves behind any mirror. */
export const hostsOf = (lock) => [
  ...new Set(
    Object.values(lock.packages).flatMap(({ resolved }) =>
      resolved ? [new URL(resolved).host] : [],
    ),
  ),
];

if (import.meta.filename === process.argv[1]) {
  const file = join(root, 'package-lock.json');
  const { lock, added } = mend(JSON.parse(readFileSync(file, 'utf8')));
  for (const one of added) process.stdout.write(`missing: ${one}\n`);
  const hosts = hostsOf(lock);
  if (hosts.length > 0) process.stdout.write(`the lock names registries: ${hosts.join(', ')}\n`);
  if (process.argv.includes('--check')) process.exit(added.length + hosts.length > 0 ? 1 : 0);
  for (const one of Object.values(lock.packages)) delete one.resolved;
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${added.length} entries added\n`);
}
