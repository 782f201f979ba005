/** `access exposed-by`: what to rotate when something is taken over. */
import type { Command } from 'commander';
import { type Exposed, exposedBy, type InventoryView } from '../../../inventory/index.ts';
import { inert, paint } from '../../terminal.ts';
import { unclear } from '../meant.ts';
import { type AskDoor, type AskFlags, ask, askOptions, untilWords } from './ask.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly nativeId?: string;
}

/** A principal, group, thing, vendor or whole scope: by id, native id, or a name that only one has. */
const meant = (
  view: InventoryView,
  text: string,
): { readonly id?: string; readonly fits: readonly string[] } => {
  const known = view.principal(text) ?? view.group(text) ?? view.resource(text);
  if (known ?? view.vendor(text)?.vendor ?? view.place(text)) return { id: text, fits: [] };
  const all: readonly Named[] = [
    ...view.identities(),
    ...view.roles(),
    ...view.resources(),
    ...view.vendors(),
    ...view.places(),
  ];
  const fits = all.filter((one) => one.name === text || one.nativeId === text).map(({ id }) => id);
  return fits.length === 1 && fits[0] !== undefined ? { id: fits[0], fits } : { fits };
};

const lines = (answer: Exposed): readonly string[] => [
  `${answer.secrets.length} secrets could be read from ${inert(answer.by)}`,
  ...answer.secrets.map(
    ({ tier, type, name, opens, blast, how, certain, rotate, until }) =>
      `tier ${tier}  ${inert(type.replaceAll('_', ' '))} ${inert(name)}${certain ? '' : ' (possibly)'}${untilWords(until)}${opens === undefined ? '' : `, opens ${inert(opens)}, which reaches ${blast}`}\n    ${inert(how)}\n    to do: ${inert(rotate)}`,
  ),
];

export const addAccessExposed = (access: Command, door: AskDoor): void => {
  askOptions(
    access
      .command('exposed-by')
      .description(
        'every secret that a taken-over runner, host, vault, repository, vendor or principal could read',
      )
      .argument(
        '<what>',
        'id or unique name of it; scope:<system>:<scope> for a whole account or host',
      ),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access exposed-by ci-deploy --inventory exports/ --json',
    )
    .action((text: string, flags: AskFlags) =>
      ask(door, flags, {
        answer({ view, at }) {
          const { id, fits } = meant(view, text);
          const answer = id === undefined ? undefined : exposedBy(view, id, at);
          if (answer === undefined) door.deps.terminal.err(unclear(text, fits));
          return answer;
        },
        tell(answer) {
          const [head = '', ...rest] = lines(answer);
          return [paint(door.deps.terminal).bold(head), ...rest].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
