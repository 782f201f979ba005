import type { Command } from 'commander';
import type { ConnectCheck } from '../connect-contract.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, paint } from '../terminal.ts';

interface Flags {
  readonly config?: string;
  readonly name: string;
  readonly dataDir: string;
  readonly list?: boolean;
  readonly keep: boolean;
  readonly fields?: boolean;
  readonly kept?: boolean;
  readonly forget?: boolean;
  readonly json?: boolean;
}

const pretty = (check: ConnectCheck, deps: CliDeps, kept: boolean): string => {
  const c = paint(deps.terminal);
  const said = {
    yes: c.green('granted'),
    no: c.red('MISSING'),
    unknown: c.yellow('not known'),
  } as const;
  const seen = Object.entries(check.seen ?? {});
  return [
    `${c.bold(check.title)} (${check.system}), connection ${check.name}`,
    columns(
      check.permissions.map(({ use, permission, granted, because }) => [
        `  ${use}`,
        permission,
        said[granted],
        inert(because ?? ''),
      ]),
    ),
    ...(seen.length === 0
      ? []
      : [`  seen: ${seen.map(([kind, count]) => `${count} ${kind}`).join(', ')}`]),
    ...check.blind.map(({ area, because }) => `  cannot see ${area}: ${inert(because)}`),
    ...check.needs.map(
      ({ kind, setting }) => `  ${kind.replaceAll('_', ' ')} needs: ${inert(setting)}`,
    ),
    kept
      ? '  kept, sealed; `countersign up` reads from it, in shadow mode until you promote it'
      : '  not kept',
  ].join('\n');
};

export const addConnect = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const print = (value: unknown, text: string, json: boolean | undefined): void =>
    deps.terminal.out(`${json ? jsonText(value) : text}\n`);

  const listKept = async (flags: Flags): Promise<void> => {
    const kept = await deps.connect.kept(flags.dataDir);
    const text = kept.map(({ system, name }) => `${system}  ${name}`).join('\n');
    print(kept, text === '' ? 'nothing is connected' : text, flags.json);
  };
  const tellFields = (system: string, flags: Flags): void => {
    const fields = deps.connect.fields(system);
    const rows = fields.map((one) => [
      `  ${one.name}`,
      one.type,
      one.required ? 'required' : 'optional',
      one.says,
    ]);
    print(fields, columns(rows), flags.json);
  };
  const forget = async (system: string, flags: Flags): Promise<void> => {
    const gone = await deps.connect.forget(flags.dataDir, system, flags.name);
    print({ gone }, gone ? 'forgotten' : 'there was no such connection', flags.json);
    setExit(gone ? exit.ok : exit.found);
  };

  program
    .command('connect')
    .description('connect a system: check its settings, try each permission, keep it sealed')
    .argument('[system]', 'a system of `countersign sources`')
    .option('--config <file>', 'its settings in JSON, readable by you alone; - = standard input')
    .option('--name <name>', 'tells two connections of one system apart', 'default')
    .option('--data-dir <dir>', 'where the platform keeps its state', '.countersign')
    .option('--list', 'list its inventory once and say what is seen')
    .option('--no-keep', 'only check')
    .option('--fields', 'which settings this system takes')
    .option('--kept', 'which connections are kept')
    .option('--forget', 'forget this connection')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nSettings may say "$env:NAME" or "$file:PATH" in place of a secret.\n\nExample:\n  countersign connect okta --config okta.json',
    )
    .action(async (system: string | undefined, flags: Flags) => {
      setExit(exit.ok);
      if (flags.kept || system === undefined) return listKept(flags);
      if (flags.fields || (flags.config === undefined && !flags.forget))
        return tellFields(system, flags);
      if (flags.forget) return forget(system, flags);
      const check = await deps.connect.connect({
        system,
        name: flags.name,
        settings: await deps.connect.readSettings(flags.config ?? '-'),
        dataDir: flags.dataDir,
        list: flags.list === true,
        keep: flags.keep,
        ...(deps.terminal.isTty
          ? { onProgress: (text: string) => deps.terminal.err(`\r\u001b[K${inert(text)}`) }
          : {}),
      });
      if (deps.terminal.isTty) deps.terminal.err('\r\u001b[K');
      print({ ...check, kept: flags.keep }, pretty(check, deps, flags.keep), flags.json);
      const missing = check.permissions.some(
        ({ use, granted }) => use === 'read' && granted === 'no',
      );
      setExit(missing ? exit.found : exit.ok);
    });
};
