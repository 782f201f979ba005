// `npm run screenshots`: every page of the console on the simulated organisation, wide and narrow, light and dark.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root, run } from './prepare.mjs';

prepare();
const folder = mkdtempSync(join(tmpdir(), 'countersign-screenshots-'));
const platform = spawn(
  process.execPath,
  ['bin/countersign', 'up', '--demo', '--port', '0', '--data-dir', join(folder, 'data')],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
let said = '';
const link = await new Promise((resolve, reject) => {
  platform.stdout.on('data', (bytes) => {
    said += bytes;
    const found = /(http:\/\/\S+)\/sign-in#(\S+)/.exec(said);
    if (found) resolve({ url: found[1], token: found[2] });
  });
  platform.on('exit', (code) => reject(new Error(`the platform ended with ${code}: ${said}`)));
});
// The simulated organisation needs a moment until its first stories are told.
await new Promise((resolve) => setTimeout(resolve, 60_000));
const code = run(process.execPath, [
  'node_modules/tsx/dist/cli.mjs',
  'console/dev/screenshots.ts',
  '--url',
  link.url,
  '--token',
  link.token,
  ...process.argv.slice(2),
]);
platform.removeAllListeners('exit');
const ended = new Promise((resolve) => platform.once('exit', resolve));
platform.kill('SIGINT');
await ended;
rmSync(folder, { recursive: true, force: true });
process.exit(code);
