import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { utc } from '../terminal.ts';
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
  readonly state?: string;
  readonly reason?: string;
}

const changeText = (one: Answer): string =>
  [
    `${cell(one, 'id')}  ${cell(one, 'state').replaceAll('_', ' ')}  tier ${numberIn(one, 'tier') ?? ''}  ${cell(one, 'says')}`,
    `  ${utc(numberIn(one, 'at') ?? 0)} in ${cell(one, 'system')} ${cell(one, 'scope')}, by ${cell(one, 'rootId') || 'somebody unknown: only a pull told of it'}`,
    `  ${cell(one, 'because')}; for ${wordsIn(one, 'asked').join(', ') || 'nobody yet'} until ${utc(numberIn(one, 'dueAt') ?? 0)}`,
  ].join('\n');

export const addChanges = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const changes = program
    .command('changes')
    .description('changes of high risk: ratified by somebody who did not make them, or reverted');
  const { verb, ask } = platformVerbs(changes, deps, setExit);
  verb('list', 'latest first', 'list --state waiting,unanswered')
    .option('--state <states>', 'only these, separated by commas')
    .action((flags: Flags) =>
      ask(
        flags,
        {
          method: 'GET',
          path: `/changes${flags.state === undefined ? '' : `?state=${encodeURIComponent(flags.state)}`}`,
        },
        (answer) => itemsOf(answer).map(changeText).join('\n'),
      ),
    );
  for (const answer of ['ratify', 'revert'] as const)
    verb(
      `${answer} <id>`,
      answer === 'ratify'
        ? 'it was meant so'
        : 'take it back, where it can be; else a task with its steps',
      `${answer} chg_1 --reason "${answer === 'ratify' ? 'CHG-4711' : 'nobody asked for it'}"`,
    )
      .requiredOption('--reason <text>', 'why, for the ledger')
      .action((id: string, flags: Flags) =>
        ask(
          flags,
          {
            method: 'POST',
            path: `/changes/${encodeURIComponent(id)}/answer`,
            body: { answer, reason: flags.reason ?? '' },
          },
          changeText,
        ),
      );
};
