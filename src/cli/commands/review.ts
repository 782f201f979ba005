import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { columns, utc } from '../terminal.ts';
import {
  type Answer,
  cell,
  itemsOf,
  numberIn,
  type PlatformFlags,
  platformVerbs,
  wordsIn,
} from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly days: string;
  readonly class?: string;
  readonly tier?: string;
  readonly system?: string;
  readonly unobservable?: boolean;
  readonly mine?: boolean;
  readonly reason?: string;
}

const n = (value: unknown, path: string): number => numberIn(value, path) ?? 0;
const words = (text: string): readonly string[] => text.split(',').filter((one) => one !== '');

const reviewText = (one: Answer): string =>
  `${cell(one, 'id')}  ${cell(one, 'state')}  ${cell(one, 'title')}, due ${utc(n(one, 'dueAt'))}: ${n(one, 'items.waiting')} waiting, ${n(one, 'items.keep')} kept, ${n(one, 'items.remove')} to go, ${n(one, 'items.unanswered')} unanswered; of ${n(one, 'population.entitlements')} rights ${n(one, 'population.used')} are used, ${n(one, 'population.unobservable')} nobody can see`;

const itemText = (one: Answer): readonly string[] => [
  cell(one, 'id'),
  cell(one, 'state'),
  `tier ${n(one, 'tier')}`,
  `${cell(one, 'holder')}: ${cell(one, 'via')}`,
  cell(one, 'because'),
  `for ${wordsIn(one, 'reviewers').join(', ')}`,
];

const startBody = (title: string, flags: Flags) => ({
  title,
  days: Number(flags.days),
  ...(flags.class === undefined ? {} : { classes: words(flags.class) }),
  ...(flags.tier === undefined ? {} : { tiers: words(flags.tier).map(Number) }),
  ...(flags.system === undefined ? {} : { systems: words(flags.system) }),
  unobservable: flags.unobservable ?? false,
});

export const addReview = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const review = program
    .command('review')
    .description('reviews of access: rights that are not used, put to who owns them');
  const { verb, ask } = platformVerbs(review, deps, setExit);
  const at = (id: string): string => `/reviews/${encodeURIComponent(id)}`;

  verb(
    'start <title>',
    'begin one, from what is held and not used',
    'start "Quarter 4" --tier 0,1 --days 14',
  )
    .option('--days <n>', 'until it is due', '14')
    .option('--class <classes>', 'only these, separated by commas')
    .option('--tier <tiers>', 'only these, separated by commas')
    .option('--system <systems>', 'only these, separated by commas')
    .option('--unobservable', 'ask about rights too whose use nobody can see')
    .action((title: string, flags: Flags) =>
      ask(flags, { method: 'POST', path: '/reviews', body: startBody(title, flags) }, reviewText),
    );
  verb('list', 'those that began last first', 'list').action((flags: Flags) =>
    ask(flags, { method: 'GET', path: '/reviews' }, (answer) =>
      itemsOf(answer).map(reviewText).join('\n'),
    ),
  );
  verb('show <id>', 'the questions of one', 'show arv_1 --mine')
    .option('--mine', 'only those that are for me')
    .action((id: string, flags: Flags) =>
      ask(flags, { method: 'GET', path: `${at(id)}${flags.mine ? '?mine=true' : ''}` }, (answer) =>
        columns(itemsOf(answer).map(itemText)),
      ),
    );
  for (const decision of ['keep', 'remove'] as const)
    verb(
      `${decision} <id> <question>`,
      decision === 'keep' ? 'it is needed' : 'take it away, through its playbook or a task',
      `${decision} arv_1 rvi_1 --reason "${decision === 'keep' ? 'yearly report' : 'project ended'}"`,
    )
      .requiredOption('--reason <text>', 'why, for the ledger')
      .action((id: string, itemId: string, flags: Flags) =>
        ask(
          flags,
          {
            method: 'POST',
            path: `${at(id)}/decide`,
            body: { itemId, decision, reason: flags.reason ?? '' },
          },
          (answer) => itemText(answer).join('  '),
        ),
      );
  verb('close <id>', 'end it; what nobody answered stays, and is said', 'close arv_1').action(
    (id: string, flags: Flags) =>
      ask(flags, { method: 'POST', path: `${at(id)}/close` }, reviewText),
  );
};
