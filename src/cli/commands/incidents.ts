import type { Command } from 'commander';
import { isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';
import { addSuppressions } from './suppressions.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly reason: string;
  readonly all?: boolean;
}

const listText = (answer: Record<string, unknown>): string => {
  const items = (Array.isArray(answer['items']) ? answer['items'] : []).filter(isObject);
  return columns([
    ['incident', 'severity', 'status', 'confidence', 'last event', 'title'],
    ...items.map((one) => {
      const confidence = one['confidence'];
      const last = one['lastEventAt'];
      return [
        ...['id', 'severity', 'status'].map((name) => inert(stringAt(one, name) ?? '')),
        typeof confidence === 'number' ? `${Math.round(confidence * 100)} %` : '',
        typeof last === 'number' ? utc(last) : '',
        inert(stringAt(one, 'title') ?? ''),
      ];
    }),
  ]);
};

export const addIncidents = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const incidents = program
    .command('incidents')
    .description(
      'see incidents of a running platform, put two together, take one apart, expect for a while what a detector says',
    );
  const env = deps.terminal.env;
  const verb = (name: string, says: string): Command =>
    incidents
      .command(name)
      .description(says)
      .option('--url <url>', 'address of the platform')
      .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
      .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
      .option('--json', 'machine-readable');
  const print = (flags: Flags, value: unknown, text: () => string): void => {
    deps.terminal.out(`${flags.json ? jsonText(value) : text()}\n`);
    setExit(exit.ok);
  };
  const tell = async (
    flags: Flags,
    incident: string,
    what: 'merge' | 'split',
    body: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const path = `/incidents/${encodeURIComponent(incident)}/${what}`;
    const said = { ...body, reason: flags.reason };
    const answer = await callApi(flags, env, { method: 'POST', path, body: said });
    print(flags, answer, () =>
      valueAt(answer, 'ok') === true ? 'done; it stands in the ledger' : 'not done',
    );
  };

  addSuppressions(verb, deps, setExit);

  verb('list', 'what is open, pages first')
    .option('--all', 'closed ones too')
    .addHelpText('after', '\nExample:\n  countersign incidents list')
    .action(async (flags: Flags) => {
      const path = `/incidents${flags.all ? '' : '?status=open,containing,contained'}`;
      const answer = await callApi(flags, env, { method: 'GET', path });
      print(flags, answer, () => listText(answer));
    });

  verb('merge', 'two incidents are one story: the second goes on in the first')
    .argument('<incident>', 'the one that goes on')
    .argument('<other>', 'the one that is closed')
    .requiredOption('--reason <text>', 'for the ledger')
    .addHelpText(
      'after',
      '\nExample:\n  countersign incidents merge inc_one inc_two --reason "one intruder, two accounts"',
    )
    .action((incident: string, other: string, flags: Flags) =>
      tell(flags, incident, 'merge', { from: other }),
    );

  verb('split', 'what is about these identities is a story of its own')
    .argument('<incident>', 'the one that is taken apart')
    .argument('<identity...>', 'ids of identities that are taken out')
    .requiredOption('--reason <text>', 'for the ledger')
    .addHelpText(
      'after',
      '\nExample:\n  countersign incidents split inc_one okta:user:00u1 --reason "her own trip"',
    )
    .action((incident: string, identities: string[], flags: Flags) =>
      tell(flags, incident, 'split', { identities }),
    );
};
