/** The entry of the command line: real clock, real terminal, the platform's parts. */
import { readFileSync } from 'node:fs';
import { runCli } from './cli/index.ts';
import { cliDeps, packageFile } from './platform/index.ts';

const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };

// A reader that has had enough (`| head`) is no fault; what is left to write is let go.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCli(
  process.argv.slice(2),
  cliDeps({
    version,
    terminal: {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      isTty: process.stderr.isTTY === true,
      outIsTty: process.stdout.isTTY === true,
      env: process.env,
    },
    now: () => Date.now(),
  }),
);
