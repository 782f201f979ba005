/** `access unused`: granted minus used, with the policy that would be enough. */
import type { Command } from 'commander';
import { type PrivilegeState, type Unused, unused } from '../../../inventory/index.ts';
import { inert, jsonText, paint, utc } from '../../terminal.ts';
import { type AskDoor, type AskFlags, ask, askOptions, meantBy } from './ask.ts';

const SHOWN = 15;

const stateWords = (one: PrivilegeState): string => {
  if (one.state === 'used') return `last ${utc(one.lastAt)}`;
  return one.state === 'not_used' ? `in ${one.windowDays} days of logs` : one.because;
};

/** Privileges of one kind, those said alike together. */
const section = (title: string, all: readonly PrivilegeState[]): readonly string[] => {
  const rows = all
    .slice(0, SHOWN)
    .map((one) => `  ${inert(one.privilege)}: ${inert(stateWords(one))}`);
  const more = all.length > SHOWN ? [`  … and ${all.length - SHOWN} more: --json lists them`] : [];
  return [`${title}: ${all.length}`, ...rows, ...more];
};

const lines = (answer: Unused): readonly string[] => [
  ...section('used', answer.used),
  ...section('not used', answer.notUsed),
  ...section('nobody can say', answer.unobservable),
  ...answer.changes.map(({ grant, holderId, keep }) =>
    keep.length === 0
      ? `take away ${inert(grant)} of ${inert(holderId)}`
      : `narrow ${inert(grant)} of ${inert(holderId)} to ${keep.length} privileges`,
  ),
  ...(answer.changes.length === 0
    ? ['nothing can be taken away by what is known']
    : ['enough would be, for review:', jsonText(answer.policy)]),
];

export const addAccessUnused = (access: Command, door: AskDoor): void => {
  askOptions(
    access
      .command('unused')
      .description('granted minus used, as a least-privilege policy to review')
      .argument('<id>', 'identity or role: id, ARN or unique name'),
  )
    .addHelpText(
      'after',
      '\nGive the logs of at least 90 days beside the exports: without them nobody can say what is unused.' +
        '\n\nExample:\n  countersign access unused ci-deploy --inventory gaad.json cloudtrail/ --json',
    )
    .action((text: string, flags: AskFlags) =>
      ask(door, flags, {
        async answer({ view, loop }) {
          const id = meantBy(door.deps, view, text);
          if (id === undefined) return undefined;
          const system = view.principal(id)?.system;
          const rules = loop.sources.find((one) => one.id === system)?.privileges;
          return unused(view, id, rules);
        },
        tell(answer) {
          const [head = '', ...rest] = lines(answer);
          return [paint(door.deps.terminal).bold(head), ...rest].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
