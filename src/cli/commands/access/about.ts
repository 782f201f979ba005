/** `access about`: one page about one identity. */
import type { Command } from 'commander';
import { type About, about } from '../../../inventory/index.ts';
import { inert, paint, utc } from '../../terminal.ts';
import { type AskDoor, type AskFlags, ask, askOptions, meantBy } from './ask.ts';

const list = (title: string, all: readonly string[]): readonly string[] =>
  all.length === 0 ? [] : [`${title}: ${all.map(inert).join(', ')}`];

const ownerLines = ({ owners, orphan }: About): readonly string[] => [
  orphan ? 'owner: nobody who is known to be here' : 'owner:',
  ...owners.map(
    ({ who, reason, confidence, state }) =>
      `  ${inert(who)}: ${reason} (${confidence.toFixed(2)})${state === 'here' ? '' : `, ${state.replaceAll('_', ' ')}`}`,
  ),
];

const lines = (answer: About): readonly string[] => {
  const { principal, tier } = answer;
  const kind =
    principal.kind === 'role'
      ? 'role'
      : `${principal.class.replaceAll('_', ' ')}, ${principal.status} (${principal.classReason})`;
  return [
    `${inert(principal.name)}: ${inert(kind)}`,
    `${inert(principal.id)}`,
    `tier ${tier.tier}: ${inert(tier.because)}`,
    ...ownerLines(answer),
    ...list('groups', answer.groups),
    ...list(
      'credentials',
      answer.credentials.map(
        ({ type, nativeId, status, expired }) =>
          `${type.replaceAll('_', ' ')} ${nativeId} (${expired ? 'expired' : status})`,
      ),
    ),
    ...list(
      'let in',
      answer.trusts.map(
        ({ principal: who, effect }) =>
          `${effect === 'allow' ? '' : 'not '}${who.kind} ${who.value}`,
      ),
    ),
    ...list('created', answer.created),
    ...list('owns', answer.owns),
    ...list('the same person or workload also as', answer.links),
    ...answer.used.map(
      ({ acting, root, privileges, lastAt }) =>
        `used: ${inert(root)} as ${inert(acting)}, ${privileges} privileges, last ${utc(lastAt)}`,
    ),
    ...answer.changes.map(
      ({ at, change, what, id }) => `${utc(at)}  ${change} ${what} ${inert(id)}`,
    ),
  ];
};

export const addAccessAbout = (access: Command, door: AskDoor): void => {
  askOptions(
    access
      .command('about')
      .description(
        'one identity: class, tier, owners with reasons, credentials, what it made, owns and used',
      )
      .argument('<id>', 'identity or role: id, ARN or unique name'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access about ci-deploy --inventory gaad.json cloudtrail/',
    )
    .action((text: string, flags: AskFlags) =>
      ask(door, flags, {
        answer({ view, at }) {
          const id = meantBy(door.deps, view, text);
          return id === undefined ? undefined : about(view, id, at);
        },
        tell(answer) {
          const [head = '', ...rest] = lines(answer);
          return [paint(door.deps.terminal).bold(head), ...rest].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
