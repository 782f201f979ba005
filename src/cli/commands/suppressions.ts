/** What is expected of a detector for a while: made, listed and ended. */
import type { Command } from 'commander';
import { CountersignError, DAY, isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly reason: string;
  readonly all?: boolean;
  readonly about?: string;
  readonly peers?: string;
  readonly site?: boolean;
  readonly until: string;
}

const usage = (because: string): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', because);

/** `30d`, or a date and time. */
const untilOf = (text: string, now: number): number => {
  const days = /^(\d{1,3})d$/.exec(text)?.[1];
  const at = days === undefined ? Date.parse(text) : now + Number(days) * DAY;
  if (!Number.isFinite(at)) throw usage(`--until ${text}: days as 30d, or a date`);
  return at;
};

const aboutOf = ({ about, peers, site }: Flags): Readonly<Record<string, string>> => {
  const given = [about, peers, site].filter((one) => one !== undefined);
  if (given.length !== 1) throw usage('one of --about, --peers and --site');
  if (about !== undefined) return { kind: 'root', rootId: about };
  if (peers === undefined) return { kind: 'site' };
  const [kind, ...scope] = peers.split('@');
  if (!kind || scope.length === 0) throw usage(`--peers ${peers}: as human@contoso`);
  return { kind: 'peers', class: kind, scope: scope.join('@') };
};

const aboutText = (about: unknown): string => {
  const kind = stringAt(about, 'kind');
  if (kind === 'root') return stringAt(about, 'rootId') ?? '';
  if (kind !== 'peers') return 'the whole site';
  return `${stringAt(about, 'class')} in ${stringAt(about, 'scope')}`;
};

const lineOf = (one: unknown): readonly string[] => {
  const until = valueAt(one, 'until');
  return [
    inert(stringAt(one, 'id') ?? ''),
    inert(stringAt(one, 'detector') ?? ''),
    inert(aboutText(valueAt(one, 'about'))),
    typeof until === 'number' ? utc(until) : '',
    inert(stringAt(one, 'by') ?? ''),
    inert(stringAt(one, 'reason') ?? ''),
  ];
};

const tableOf = (items: readonly unknown[]): string =>
  columns([['suppression', 'detector', 'about', 'until', 'by', 'reason'], ...items.map(lineOf)]);

export const addSuppressions = (
  verb: (name: string, says: string) => Command,
  { terminal, now }: CliDeps,
  setExit: (code: number) => void,
): void => {
  const print = (flags: Flags, value: unknown, items: readonly unknown[]): void => {
    terminal.out(`${flags.json ? jsonText(value) : tableOf(items)}\n`);
    setExit(exit.ok);
  };

  verb('suppress', 'expect what a detector says for a while: it is told and does not weigh')
    .argument('<detector>', 'a rule or behaviour')
    .option('--about <identity>', 'where this one is the root of what happens')
    .option('--peers <class@scope>', 'all of a class in one account or tenant')
    .option('--site', 'everybody')
    .requiredOption('--until <time>', 'days as 30d, or a date; at most 90 days')
    .requiredOption('--reason <text>', 'for the ledger')
    .addHelpText(
      'after',
      '\nExample:\n  countersign incidents suppress new-network --about okta:user:00u1 --until 7d --reason "at the conference"',
    )
    .action(async (detector: string, flags: Flags) => {
      const until = untilOf(flags.until, now());
      const body = { detector, about: aboutOf(flags), until, reason: flags.reason };
      const made = await callApi(flags, terminal.env, {
        method: 'POST',
        path: '/suppressions',
        body,
      });
      print(flags, made, [made]);
    });

  verb('suppressions', 'what is expected of which detector, and until when')
    .option('--all', 'what is over too')
    .addHelpText('after', '\nExample:\n  countersign incidents suppressions')
    .action(async (flags: Flags) => {
      const path = `/suppressions${flags.all ? '?all=true' : ''}`;
      const answer = await callApi(flags, terminal.env, { method: 'GET', path });
      const items = valueAt(answer, 'items');
      print(flags, answer, (Array.isArray(items) ? items : []).filter(isObject));
    });

  verb('unsuppress', 'end it now: what comes from here on weighs again')
    .argument('<suppression>', 'as the list names it')
    .requiredOption('--reason <text>', 'for the ledger')
    .addHelpText(
      'after',
      '\nExample:\n  countersign incidents unsuppress sup_one --reason "the move is done"',
    )
    .action(async (id: string, flags: Flags) => {
      const path = `/suppressions/${encodeURIComponent(id)}/end`;
      const body = { reason: flags.reason };
      const ended = await callApi(flags, terminal.env, { method: 'POST', path, body });
      print(flags, ended, [ended]);
    });
};
