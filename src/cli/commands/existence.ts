import type { Command } from 'commander';
import { isObject, valueAt } from '../../core/index.ts';
import type { CliDeps } from '../contract.ts';
import { columns, inert, utc } from '../terminal.ts';
import {
  type Answer,
  cell,
  itemsOf,
  numberIn,
  type PlatformFlags,
  platformVerbs,
} from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly reason?: string;
  readonly credential?: string;
  readonly periodDays?: string;
  readonly ask?: string;
}

const proposalText = (one: Answer): string => {
  const way = valueAt(one, 'way');
  const can = isObject(way) && way['found'] === true;
  return [
    `${cell(one, 'subjectId')}${cell(one, 'credentialId') ? `  credential ${cell(one, 'credentialId')}` : ''}  tier ${numberIn(one, 'tier')}`,
    ...itemsOf(one, 'reasons').map(
      (reason) => `  ${cell(reason, 'ground').replaceAll('_', ' ')}: ${cell(reason, 'because')}`,
    ),
    can
      ? `  would be put out of use by ${cell(way, 'disable')}${valueAt(way, 'refusals.seen') === true ? '' : ', and attempts would not show'}; deleted ${cell(way, 'delete') ? `by ${cell(way, 'delete')}` : 'by hand'}`
      : `  ${cell(way, 'because')}`,
  ].join('\n');
};

const reviewText = (one: Answer): string => {
  const until = numberIn(one, 'quietUntil');
  return [
    `${cell(one, 'id')}  ${cell(one, 'state').replaceAll('_', ' ')}  ${cell(one, 'name')} (${cell(one, 'system')})`,
    `  ${cell(one, 'because')}`,
    `  window: ${cell(one, 'window.because')}${until === undefined ? '' : `; quiet until ${utc(until)}`}`,
    ...itemsOf(one, 'screams').map(
      (scream) =>
        `  tried at ${utc(numberIn(scream, 'time') ?? 0)}: ${cell(scream, 'operation')} by ${cell(scream, 'rootId')} from ${cell(scream, 'ip') || 'an unknown address'}, ${cell(scream, 'outcome')}`,
    ),
  ].join('\n');
};

const eligibleText = (one: Answer): string =>
  [
    `${cell(one, 'id')}  ${cell(one, 'holder')}: ${cell(one, 'noun')} ${cell(one, 'privilege')} on ${cell(one, 'resource')}, ${cell(one, 'because')}`,
    ...(Array.isArray(one['steps']) ? one['steps'] : []).map(
      (step, index) => `  ${index + 1}. ${inert(String(step))}`,
    ),
  ].join('\n');

export const addExistence = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const existence = program
    .command('existence')
    .description('should it still exist: propose, put out of use and watch, delete or bring back');
  const { verb, ask } = platformVerbs(existence, deps, setExit);

  verb('proposals', 'what may no longer be needed, and why', 'proposals').action((flags: Flags) =>
    ask(flags, { method: 'GET', path: '/existence/proposals?limit=500' }, (answer) =>
      [
        ...itemsOf(answer).map(proposalText),
        `${itemsOf(answer).length} of ${numberIn(answer, 'total')} proposed, of ${numberIn(answer, 'of')} looked at; ${numberIn(answer, 'unknown')} questions nobody could answer; ${numberIn(answer, 'settled')} under review or kept`,
      ].join('\n'),
    ),
  );
  verb('list', 'reviews, those that moved last first', 'list --json').action((flags: Flags) =>
    ask(flags, { method: 'GET', path: '/existence' }, (answer) =>
      columns(
        itemsOf(answer).map((one) => [
          cell(one, 'id'),
          cell(one, 'state').replaceAll('_', ' '),
          cell(one, 'name'),
          cell(one, 'because').slice(0, 120),
        ]),
      ),
    ),
  );
  verb('show', 'one review, with who tried the thing while it was off', 'show exr_…')
    .argument('<review>', 'review id')
    .action((id: string, flags: Flags) =>
      ask(flags, { method: 'GET', path: `/existence/${encodeURIComponent(id)}` }, reviewText),
    );
  verb(
    'ask',
    'ask the owner whether it may be put out of use',
    'ask aws:arn:aws:iam::111122223333:user/svc-old',
  )
    .argument('<identity>', 'identity id')
    .option('--credential <id>', 'only this credential of it')
    .option('--period-days <n>', 'how often its job comes, if you know: it is watched for longer')
    .action((subjectId: string, flags: Flags) => {
      const body = {
        subjectId,
        ...(flags.credential === undefined ? {} : { credentialId: flags.credential }),
        ...(flags.periodDays === undefined ? {} : { periodDays: Number(flags.periodDays) }),
      };
      return ask(flags, { method: 'POST', path: '/existence', body }, reviewText);
    });
  for (const [name, says] of [
    ['restore', 'bring it back as it was, in one step'],
    ['resume', 'after a scream that is explained: watch the whole window anew'],
  ] as const)
    verb(name, says, `${name} exr_… --reason "seen with the owner"`)
      .argument('<review>', 'review id')
      .requiredOption('--reason <text>', 'why; stands in the ledger')
      .action((id: string, flags: Flags) =>
        ask(
          flags,
          {
            method: 'POST',
            path: `/existence/${encodeURIComponent(id)}/${name}`,
            body: { reason: flags.reason },
          },
          reviewText,
        ),
      );
  verb(
    'eligible',
    'standing privilege that is used rarely, and how to make it eligible',
    'eligible',
  )
    .option('--ask <proposal>', 'give its owner the task, with the steps')
    .action((flags: Flags) =>
      flags.ask === undefined
        ? ask(flags, { method: 'GET', path: '/eligible?limit=500' }, (answer) =>
            [
              ...itemsOf(answer).map(eligibleText),
              `${itemsOf(answer).length} of ${numberIn(answer, 'total')} proposed, of ${numberIn(answer, 'of')} of tier 0 and 1; the use of ${numberIn(answer, 'unknown')} grants cannot be told`,
            ].join('\n'),
          )
        : ask(
            flags,
            { method: 'POST', path: `/eligible/${encodeURIComponent(flags.ask)}/ask` },
            (task) => `${cell(task, 'id')}: ${cell(task, 'title')}, for ${cell(task, 'owner')}`,
          ),
    );
};
