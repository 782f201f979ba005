/** Verbs of `drill` on a running platform: when drills run by themselves, what they add up to, exercises at the table. */
import type { Command } from 'commander';
import { isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly every?: string;
  readonly stale?: string;
  readonly off?: boolean;
  readonly identity?: string;
  readonly reason?: string;
}

const text = (value: unknown, path: string): string => inert(stringAt(value, path) ?? '');
const number = (value: unknown, path: string): number | undefined => {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
};
const ms = (value: number | undefined): string =>
  value === undefined ? '–' : value < 1_000 ? `${value} ms` : `${(value / 1_000).toFixed(1)} s`;

const scheduleText = (schedule: unknown): string => {
  const every = valueAt(schedule, 'every');
  const rows = isObject(every) ? Object.entries(every) : [];
  return [
    ...(rows.length === 0
      ? ['no drill runs by itself']
      : [columns(rows.map(([id, days]) => [inert(id), `every ${String(days)} days`]))]),
    `a playbook that was not drilled in ${String(number(schedule, 'staleDays') ?? '?')} days is a finding`,
  ].join('\n');
};

const reportText = (report: unknown): string => {
  const found = valueAt(report, 'playbooks');
  const rows = (Array.isArray(found) ? found : []).filter(isObject);
  const at = (row: unknown): string => {
    const last = number(row, 'lastPassedAt');
    return last === undefined ? 'never' : utc(last);
  };
  return [
    columns([
      ['playbook', 'last passed', 'runs', 'passed', 'exercises', 'effective', 'undone', ''],
      ...rows.map((row) => [
        text(row, 'playbook'),
        at(row),
        String(number(row, 'runs') ?? 0),
        String(number(row, 'passed') ?? 0),
        String(number(row, 'exercises') ?? 0),
        ms(number(row, 'times.effective')),
        ms(number(row, 'times.undone')),
        valueAt(row, 'stale') === true ? 'STALE' : '',
      ]),
    ]),
    `${String(number(report, 'stale') ?? 0)} of ${rows.length} were not drilled in ${String(number(report, 'staleDays') ?? '?')} days`,
  ].join('\n');
};

const daysOf = (value: string): number => Number(/^(\d{1,3})d?$/.exec(value)?.[1] ?? Number.NaN);

export const addStandingDrills = (
  drill: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const { env } = deps.terminal;
  const verb = (name: string, says: string): Command =>
    drill
      .command(name)
      .description(says)
      .option('--url <url>', 'address of the platform')
      .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
      .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
      .option('--json', 'machine-readable');
  const print = (flags: Flags, value: unknown, said: () => string): void => {
    deps.terminal.out(`${flags.json ? jsonText(value) : said()}\n`);
    setExit(exit.ok);
  };

  verb('schedule', 'which drills run by themselves, and how often; without ids it is shown')
    .argument('[ids...]', 'drill ids, or all')
    .option('--every <days>', 'days between two runs, e.g. 30d')
    .option('--off', 'no longer by themselves')
    .option('--stale <days>', 'days after which a playbook without a drill is a finding')
    .addHelpText('after', '\nExample:\n  countersign drill schedule all --every 30d --stale 90d')
    .action(async (ids: string[], flags: Flags) => {
      const path = '/drills/schedule';
      const before = await callApi(flags, env, { method: 'GET', path });
      const { every, stale, off } = flags;
      if (ids.length === 0 && stale === undefined)
        return print(flags, before, () => scheduleText(before));
      const days = every === undefined ? undefined : daysOf(every);
      const wrong = [days, stale === undefined ? undefined : daysOf(stale)].some(Number.isNaN);
      if (wrong || (ids.length > 0 && (days === undefined) === (off !== true))) {
        deps.terminal.err('say --every with a number of days, as 30d, or --off\n');
        setExit(exit.usage);
        return;
      }
      const known = valueAt(before, 'every');
      const kept = Object.entries(isObject(known) ? known : {}).filter(([id]) => !ids.includes(id));
      const body = {
        staleDays: stale === undefined ? valueAt(before, 'staleDays') : daysOf(stale),
        every: Object.fromEntries([
          ...kept,
          ...(days === undefined ? [] : ids.map((id) => [id, days] as const)),
        ]),
      };
      const answer = await callApi(flags, env, { method: 'PUT', path, body });
      print(flags, answer, () => scheduleText(answer));
    });
  verb('report', 'when each playbook was last drilled, how it went, how long each stage took')
    .addHelpText('after', '\nExample:\n  countersign drill report --json')
    .action(async (flags: Flags) => {
      const answer = await callApi(flags, env, { method: 'GET', path: '/drills/report' });
      print(flags, answer, () => reportText(answer));
    });
  verb('tabletop', 'ask the people a playbook would ask, as an exercise: nothing is touched')
    .argument('<playbook>', 'its id, as `countersign playbooks list` shows')
    .requiredOption('--identity <id>', 'whom it is about, by id in the inventory')
    .requiredOption('--reason <text>', 'why; stands in the question and the ledger')
    .addHelpText(
      'after',
      '\nExample:\n  countersign drill tabletop human/offboard --identity aws:… --reason "quarterly exercise"',
    )
    .action(async (playbook: string, flags: Flags) => {
      const answer = await callApi(flags, env, {
        method: 'POST',
        path: '/drills/tabletop',
        body: { playbook, identityId: flags.identity, reason: flags.reason },
      });
      print(
        flags,
        answer,
        () => `${text(answer, 'id')}  ${text(answer, 'drill')}  ${text(answer, 'because')}`,
      );
    });
};
