// The one gate, the same here and in CI: types, lint, architecture and tests, dead code.
// Ends with a line `N passed, N failed` that counts tests and gates; a gate that saw nothing has failed.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePeers } from './peers.mjs';
import { root } from './prepare.mjs';

const node = (args, env = {}) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 256 * 1024 * 1024,
  });

const report = [];
const gate = (name, args, saw) => {
  const started = Date.now();
  const { status, stdout, stderr } = node(args);
  const output = `${stdout}${stderr}`;
  const ok = status === 0 && saw.test(output);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
  if (!ok)
    process.stdout.write(`${output}\n${status === 0 ? `the gate saw nothing: no ${saw}\n` : ''}`);
  report.push(ok);
};

gate(
  'types: platform',
  ['node_modules/typescript/bin/tsc', '--noEmit', '--listFilesOnly'],
  /src\/platform\/index\.ts/,
);
gate('types: platform, strict', ['node_modules/typescript/bin/tsc', '--noEmit'], /^/);
gate(
  'types: console',
  ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'console/tsconfig.json'],
  /^/,
);
gate(
  'lint and format',
  ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=50', '.'],
  /Checked \d{2,} files/,
);
gate('dead code', ['node_modules/knip/bin/knip.js', '--no-progress'], /^/);

const missing = await ensurePeers();
const required = process.env.REQUIRE_PEERS === '1';
const result = join(root, 'node_modules/.vitest-result.json');
rmSync(result, { force: true });
const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${result}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, COUNTERSIGN_MISSING_PEERS: JSON.stringify(missing), NO_COLOR: '1' },
  },
);
const read = () => {
  try {
    return JSON.parse(readFileSync(result, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, testResults: [] };
  }
};
const tests = read();
const skipped = (tests.testResults ?? []).flatMap((file) =>
  file.assertionResults
    .filter((one) => one.status === 'pending' || one.status === 'skipped')
    .map((one) => one.fullName),
);
for (const [peer, reason] of Object.entries(missing))
  process.stdout.write(`missing peer ${peer}: ${reason}\n`);
for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);

const failedSuites = (tests.testResults ?? []).filter(
  (file) =>
    file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
).length;
const skipsAsFailures = required ? skipped.length : 0;
const noTests = tests.numPassedTests === 0 ? 1 : 0;
const unexplained = vitest.status !== 0 && tests.numFailedTests + failedSuites === 0 ? 1 : 0;
const passed = tests.numPassedTests + report.filter(Boolean).length;
const failed =
  tests.numFailedTests +
  failedSuites +
  skipsAsFailures +
  noTests +
  unexplained +
  report.filter((ok) => !ok).length;
process.stdout.write(
  `${passed} passed, ${failed} failed${required || skipped.length === 0 ? '' : `, ${skipped.length} skipped`}\n`,
);
process.exit(failed === 0 ? 0 : 1);
