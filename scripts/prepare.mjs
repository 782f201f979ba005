// Installs and builds what is missing or out of date; `npm start` and `npm test` call it first.
// Plain Node, no dependencies: on a fresh clone there is nothing else yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

export const run = (command, args, options = {}) => {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
};

const say = (text) => process.stderr.write(`countersign: ${text}\n`);

const hashFile = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== 'node_modules' && name !== 'dist' && name !== 'dev')
      .map((name) => newest(join(path, name))),
  );
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Node ${process.versions.node} is too old: Countersign needs 20.19 or newer.`);
    process.exit(1);
  }
};

const install = () => {
  const stamp = join(root, 'node_modules', '.countersign-lock');
  const want = hashFile(join(root, 'package-lock.json'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  say('installing packages …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = npm ? run(process.execPath, [npm, ...args]) : run('npm', args);
  if (status !== 0) {
    say('npm ci failed; see above.');
    process.exit(status);
  }
  writeFileSync(stamp, want);
};

const built = (output, inputs) => {
  const marker = join(root, output);
  return (
    existsSync(marker) &&
    inputs.every((input) => newest(join(root, input)) <= statSync(marker).mtimeMs)
  );
};

export const build = ({ force = false } = {}) => {
  if (force || !built('dist/.built', ['src', 'tsconfig.build.json', 'tsconfig.json'])) {
    say('building the platform …');
    // What was deleted in `src` must not live on in `dist`.
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    if (
      run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']) !== 0
    )
      process.exit(1);
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(join(root, 'dist/.built'), '');
  }
  if (
    force ||
    !built('console/dist/index.html', ['console', 'docs', 'src/api/contract', 'src/model'])
  ) {
    say('building the console …');
    if (
      run(process.execPath, [
        'node_modules/vite/bin/vite.js',
        'build',
        '--config',
        'console/vite.config.ts',
        '--logLevel',
        'warn',
      ]) !== 0
    )
      process.exit(1);
  }
};

export const prepare = () => {
  checkNode();
  install();
  build();
};
