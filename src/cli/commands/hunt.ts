import type { Command } from 'commander';
import { isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly rows: number;
  readonly limit: number;
  readonly save?: string;
  readonly saved?: boolean;
}

type Answer = Record<string, unknown>;

const HUNT_MS = 60_000;

const listAt = (value: unknown, path: string): readonly unknown[] => {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list : [];
};

const cell = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : inert(typeof value === 'string' ? value : JSON.stringify(value));

const tableText = (answer: Answer): string => {
  const names = listAt(answer, 'columns').map((one) => stringAt(one, 'name') ?? '');
  const rows = listAt(answer, 'rows').map((row) => (Array.isArray(row) ? row : []).map(cell));
  const more = answer['truncated'] === true ? '\nthere was more; narrow it or give --rows' : '';
  const from = answer['from'] === 'rollups' ? '\n(from what was counted ahead)' : '';
  return `${columns([names, ...rows])}${more}${from}`;
};

const at = (value: unknown, path: string): string => {
  const time = valueAt(value, path);
  return typeof time === 'number' ? utc(time) : '';
};

const eventsText = (answer: Answer, list: string): string =>
  columns([
    ['time', 'system', 'who', 'operation', 'outcome', 'address'],
    ...listAt(answer, list).map((one) => [
      at(one, 'time'),
      ...['source', 'rootId', 'operation', 'outcome', 'ip'].map((name) => cell(valueAt(one, name))),
    ]),
  ]);

const pivotText = (answer: Answer): string =>
  [
    columns([
      ['found in', 'events', 'identities', 'systems', 'first', 'last'],
      ...listAt(answer, 'places').map((one) => [
        cell(valueAt(one, 'column')),
        cell(valueAt(one, 'events')),
        cell(valueAt(one, 'identities')),
        listAt(one, 'systems').map(cell).join(' '),
        at(one, 'firstAt'),
        at(one, 'lastAt'),
      ]),
    ]),
    eventsText(answer, 'events'),
  ].join('\n\n');

const savedText = (answer: Answer): string =>
  columns([
    ['name', 'what for', 'by', 'SQL'],
    ...listAt(answer, 'items')
      .filter(isObject)
      .map((one) => ['name', 'says', 'by', 'sql'].map((name) => cell(one[name]))),
  ]);

export const addHunt = (program: Command, deps: CliDeps, setExit: (code: number) => void): void => {
  const env = deps.terminal.env;
  const reach = (command: Command): Command =>
    command
      .option('--url <url>', 'address of the platform')
      .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
      .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
      .option('--json', 'machine-readable');
  const print = (flags: Flags, value: unknown, text: () => string): void => {
    deps.terminal.out(`${flags.json ? jsonText(value) : text()}\n`);
    setExit(exit.ok);
  };
  const sqlOf = async (text: string, flags: Flags): Promise<string> => {
    if (!flags.saved) return text;
    const kept = await callApi(flags, env, { method: 'GET', path: '/hunts' });
    const one = listAt(kept, 'items').find((item) => stringAt(item, 'name') === text);
    return stringAt(one, 'sql') ?? text;
  };

  const hunt = reach(
    program
      .command('hunt')
      .enablePositionalOptions()
      .description('ask the archive of a running platform: one SELECT over `events`')
      .argument('<sql>', 'one SELECT; with --saved the name of one that was kept'),
  )
    .option('--rows <n>', 'how many rows at most', parseCount(1, 10_000), 1_000)
    .option('--save <name>', 'keep it under this name')
    .option('--saved', 'run the one that was kept under this name')
    .addHelpText(
      'after',
      '\nExample:\n  countersign hunt "SELECT ip, count(*) AS n FROM events WHERE outcome = \'failure\' GROUP BY ip ORDER BY n DESC" --rows 20',
    )
    .action(async (text: string, flags: Flags) => {
      const sql = await sqlOf(text, flags);
      const body = { sql, rows: flags.rows };
      const request = { method: 'POST', path: '/hunts/run', body, timeoutMs: HUNT_MS } as const;
      const answer = await callApi(flags, env, request);
      if (flags.save !== undefined) {
        const path = `/hunts/${encodeURIComponent(flags.save)}`;
        await callApi(flags, env, { method: 'PUT', path, body: { sql } });
      }
      print(flags, answer, () => tableText(answer));
    });

  reach(hunt.command('list').description('the hunts that were kept'))
    .addHelpText('after', '\nExample:\n  countersign hunt list')
    .action(async (flags: Flags) => {
      const answer = await callApi(flags, env, { method: 'GET', path: '/hunts' });
      print(flags, answer, () => savedText(answer));
    });

  reach(hunt.command('pivot').description('where one value turns up, whatever it is'))
    .argument('<value>', 'an address, credential, session, client, identity or operation')
    .option('--limit <n>', 'how many events to show', parseCount(1, 200), 20)
    .addHelpText('after', '\nExample:\n  countersign hunt pivot 203.0.113.9')
    .action(async (value: string, flags: Flags) => {
      const path = `/pivot?${new URLSearchParams({ value, limit: String(flags.limit) })}`;
      const answer = await callApi(flags, env, { method: 'GET', path });
      print(flags, answer, () => pivotText(answer));
    });

  reach(hunt.command('timeline').description('what one identity did, newest first'))
    .argument('<identity>', 'its id')
    .option('--limit <n>', 'how many events to show', parseCount(1, 1_000), 50)
    .option('--linked', 'of its linked accounts in other systems too')
    .addHelpText('after', '\nExample:\n  countersign hunt timeline okta:user:00u1 --linked')
    .action(async (identity: string, flags: Flags & { readonly linked?: boolean }) => {
      const query = new URLSearchParams({
        limit: String(flags.limit),
        ...(flags.linked ? { linked: 'true' } : {}),
      });
      const path = `/identities/${encodeURIComponent(identity)}/timeline?${query}`;
      const answer = await callApi(flags, env, { method: 'GET', path });
      print(flags, answer, () => eventsText(answer, 'items'));
    });
};
