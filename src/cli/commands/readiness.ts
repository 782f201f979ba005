import type { Command } from 'commander';
import { valueAt } from '../../core/index.ts';
import { callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, jsonText } from '../terminal.ts';
import {
  type Answer,
  cell,
  itemsOf,
  numberIn,
  type PlatformFlags,
  platformOptions,
} from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly minutes: string;
  readonly drillDays: string;
  readonly limit: string;
}

const oneText = (one: Answer): string =>
  [
    `${cell(one, 'id')}  tier ${String(one['tier'])}  ${String(one['passed'])} of 5  containable: ${cell(one, 'containable')}`,
    ...itemsOf(one, 'answers').map(
      (each) =>
        `  ${cell(each, 'question').padEnd(11)} ${cell(each, 'status').padEnd(8)} ${cell(each, 'because')}`,
    ),
  ].join('\n');

const shareText = (answer: Answer, path: string, name: string): string => {
  const at = (part: string): string => String(valueAt(answer, `${path}.${part}`) ?? 0);
  return `${name}: ${at('containable')} of ${at('of')} containable within ${String(answer['minutes'])} minutes, ${at('not')} not, ${at('unknown')} unknown`;
};

const reportText = (answer: Answer): string => {
  const items = itemsOf(answer);
  const left = (numberIn(answer, 'total') ?? items.length) - items.length;
  const questions = ['permission', 'mechanics', 'owner', 'drilled', 'watched'];
  const count = (question: string, status: string): string =>
    String(valueAt(answer, `questions.${question}.${status}`) ?? 0);
  return [
    ...items.map(oneText),
    ...(left > 0 ? [`… and ${left} more`] : []),
    '',
    columns([
      ['', 'pass', 'fail', 'unknown'],
      ...questions.map((one) => [
        one,
        ...['pass', 'fail', 'unknown'].map((status) => count(one, status)),
      ]),
    ]),
    shareText(answer, 'tiers.0', 'tier 0'),
    shareText(answer, 'tiers.1', 'tier 1'),
    shareText(answer, 'both', 'both'),
    `${String(answer['emergency'])} emergency accounts are not counted: they are never locked by themselves`,
  ].join('\n');
};

export const addReadiness = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  platformOptions(
    program
      .command('readiness')
      .description(
        'which identities of tier 0 and 1 could be contained in time, and what is missing',
      )
      .argument('[identity]', 'only this identity')
      .option('--minutes <n>', 'within how many minutes', '15')
      .option('--drill-days <n>', 'a drill older than this counts for nothing', '90')
      .option('--limit <n>', 'identities listed, the least ready first', '20'),
    'readiness --minutes 15',
  ).action(async (id: string | undefined, flags: Flags) => {
    const query = `?minutes=${encodeURIComponent(flags.minutes)}&drillDays=${encodeURIComponent(flags.drillDays)}`;
    const path = id === undefined ? '/readiness' : `/readiness/${encodeURIComponent(id)}`;
    const limit = id === undefined ? `&limit=${encodeURIComponent(flags.limit)}` : '';
    const answer = await callApi(flags, deps.terminal.env, {
      method: 'GET',
      path: path + query + limit,
    });
    const text = id === undefined ? reportText(answer) : oneText(answer);
    deps.terminal.out(`${flags.json ? jsonText(answer) : text}\n`);
    setExit(exit.ok);
  });
};
