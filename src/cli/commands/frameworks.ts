import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { columns } from '../terminal.ts';
import {
  type Answer,
  cell,
  itemsOf,
  numberIn,
  type PlatformFlags,
  platformVerbs,
} from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly control?: string;
}

const n = (value: unknown, path: string): string => String(numberIn(value, path) ?? 0);

const summary = (one: Answer): readonly string[] => [
  cell(one, 'id'),
  `${n(one, 'pass')} of ${n(one, 'of')} hold`,
  `${n(one, 'fail')} do not`,
  `${n(one, 'unknown')} unknown`,
  `${n(one, 'uncovered')} with no evidence`,
  `${n(one, 'outside')} asked elsewhere`,
];

const controlText = (one: Answer, whole: boolean): string =>
  [
    `${cell(one, 'id').padEnd(14)} ${cell(one, 'status').padEnd(9)} ${cell(one, 'title')}`,
    `  ${cell(one, 'because')}`,
    ...itemsOf(one, 'evidence')
      .filter((each) => whole || ['fail', 'unknown'].includes(cell(each, 'status')))
      .slice(0, whole ? undefined : 5)
      .map(
        (each) =>
          `    ${cell(each, 'status').padEnd(7)} ${cell(each, 'kind')} ${cell(each, 'id')}: ${cell(each, 'because')}`,
      ),
  ].join('\n');

export const addFrameworks = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const frameworks = program
    .command('frameworks')
    .description('OWASP, CSF and AI RMF: what speaks for each control, and what is missing');
  const { verb, ask } = platformVerbs(frameworks, deps, setExit);

  verb('list', 'how much of each framework holds; unknown is never covered', 'list').action(
    (flags: Flags) =>
      ask(flags, { method: 'GET', path: '/frameworks' }, (answer) =>
        columns(itemsOf(answer).map(summary)),
      ),
  );
  const path = (id: string, { control }: Flags): string =>
    `/frameworks/${encodeURIComponent(id)}${control === undefined ? '' : `?control=${encodeURIComponent(control)}`}`;
  verb('show <id>', 'each control with its evidence', 'show nist-csf-2.0 --control PR.AC-4')
    .option('--control <id>', 'one control, or what an older edition called it')
    .action((id: string, flags: Flags) =>
      ask(flags, { method: 'GET', path: path(id, flags) }, (answer) =>
        [
          columns([summary(answer)]),
          ...itemsOf(answer, 'controls').map((one) =>
            controlText(one, flags.control !== undefined),
          ),
        ].join('\n'),
      ),
    );
  verb(
    'gaps <id>',
    'controls that do not hold, are unknown, or have no evidence',
    'gaps owasp-nhi-2025',
  ).action((id: string, flags: Flags) =>
    ask(flags, { method: 'GET', path: path(id, flags) }, (answer) => {
      const gaps = itemsOf(answer, 'controls').filter((one) =>
        ['fail', 'unknown', 'uncovered'].includes(cell(one, 'status')),
      );
      return [
        ...gaps.map((one) => controlText(one, false)),
        `${gaps.length} gaps of ${n(answer, 'of')} controls; ${n(answer, 'outside')} are asked elsewhere`,
      ].join('\n');
    }),
  );
};
