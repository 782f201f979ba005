import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { jsonLine, paint } from '../terminal.ts';

interface Flags {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly demo?: boolean;
  readonly connect?: string;
  readonly rules?: string;
  readonly store?: string;
  readonly stream?: string;
  readonly partitions?: number;
  readonly logLevel: string;
  readonly witness: readonly string[];
  readonly json?: boolean;
}

export const addUp = (program: Command, deps: CliDeps, setExit: (code: number) => void): void => {
  program
    .command('up')
    .description('run the platform: ingest, loop, response, API and console')
    .option('--data-dir <dir>', 'where state is kept', join('.countersign'))
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 = any free one', parseCount(0, 65_535), 7420)
    .option(
      '--public-url <url>',
      'how browsers reach it through a TLS proxy: https://id.example.com',
    )
    .option('--demo', 'run the simulated organisation (the default on an empty first start)')
    .option('--no-demo', 'never run the simulated organisation')
    .option(
      '--connect <file>',
      'JSON file of real connections, readable by you alone; turns the demo off',
    )
    .option(
      '--rules <dir>',
      'your own rules beside ours, watched while it runs; default: rules/ in the data dir',
    )
    .option('--store <url>', 'your own PostgreSQL instead of the embedded one: postgres://…')
    .option(
      '--stream <url>',
      'NATS JetStream instead of files: nats://host:4222?replicas=3; wants --store',
    )
    .option(
      '--partitions <n>',
      'parts of the event log, fixed when it is made; default 1',
      parseCount(1, 1_024),
    )
    .addOption(
      new Option('--log-level <level>', 'what to log')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('warn'),
    )
    .option(
      '--witness <url>',
      'another witness of the ledger, as often as you like: syslog+tls://host:6514, s3://bucket/prefix?region=…',
      (one: string, before: readonly string[]) => [...before, one],
      [] as readonly string[],
    )
    .option('--json', 'print the address as one JSON line')
    .addHelpText('after', '\nExample:\n  countersign up --data-dir /var/lib/countersign --no-demo')
    .action(async (flags: Flags) => {
      const running = await deps.up({
        dataDir: flags.dataDir,
        host: flags.host,
        port: flags.port,
        publicUrl: flags.publicUrl,
        demo: flags.demo,
        connect: flags.connect,
        rules: flags.rules,
        store: flags.store,
        stream: flags.stream,
        partitions: flags.partitions,
        logLevel: flags.logLevel,
        witness: flags.witness,
      });
      const c = paint(deps.terminal);
      if (flags.json) {
        deps.terminal.out(
          `${jsonLine({ url: running.url, signInLink: running.signInLink, demo: running.demo })}\n`,
        );
      } else {
        deps.terminal.out(
          `\n  ${c.bold('Countersign')} is up at ${running.url}${running.demo ? '  (DEMO: a simulated organisation)' : ''}\n`,
        );
        if (running.signInLink) {
          deps.terminal.out(
            `\n  Sign in once with this link (it works one time, for 30 minutes):\n  ${c.bold(running.signInLink)}\n\n`,
          );
        }
        deps.terminal.out('  Ctrl-C stops it; nothing acknowledged is lost.\n\n');
      }
      const stop = (): void => {
        running.stop().catch((error: unknown) => deps.terminal.err(`${String(error)}\n`));
      };
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
      await running.done;
      setExit(exit.ok);
    });
};
