/** `access signin`: where somebody can authenticate, and with what. */
import type { Command } from 'commander';
import { type SignIn, type SignInPlace, signIn } from '../../../inventory/index.ts';
import type { Fact } from '../../../model/index.ts';
import { inert, paint, utc } from '../../terminal.ts';
import { type AskDoor, type AskFlags, ask, askOptions, meantBy, untilWords } from './ask.ts';

const said = <T>(fact: Fact<T> | undefined, words: (value: T) => string): string =>
  fact === undefined ? 'not told' : fact.known ? words(fact.value) : `not known: ${fact.because}`;

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
const when = (value: number | null, never: string): string => (value === null ? never : utc(value));

const place = ({ to, name, type, because, certain, until }: SignInPlace): string =>
  `  ${inert(type)} ${inert(name)} (${inert(to)})${certain ? '' : ' (possibly)'}${untilWords(until)}: ${inert(because)}`;

const credentialLine = (one: SignIn['credentials'][number]): string =>
  [
    `  ${one.type.replaceAll('_', ' ')} ${inert(one.nativeId)}, ${one.expired ? 'expired' : one.status}`,
    `    age ${said(one.ageDays, (days) => `${days} days`)}; ends ${said(one.expiresAt, (at) => when(at, 'never'))}; last used ${said(one.lastUsedAt, (at) => when(at, 'never'))}`,
    `    ${one.binding.replaceAll('_', ' ')}, kept in ${one.storedIn}, revoked ${one.revocability.replaceAll('_', ' ')}${one.sessionSeconds === undefined ? '' : `, sessions of ${one.sessionSeconds} s`}`,
  ].join('\n');

const effects = { allow: 'lets in', ask: 'asks', deny: 'keeps out' } as const;

const ruleLine = (one: SignIn['rules'][number]): string =>
  [
    `rule ${inert(one.policy)}${one.rule === undefined ? '' : ` / ${inert(one.rule)}`} ${one.onlyReported ? 'would, if it were enforced: ' : ''}${effects[one.effect]}`,
    one.asks.length > 0
      ? ` for ${inert(one.asks.join(one.needs === 'all' ? ' and ' : ' or '))}`
      : '',
    `, at ${inert(one.to.slice(0, 5).join(', '))}`,
    one.networks.length > 0 ? `, from ${inert(one.networks.join(', '))}` : '',
    one.protocols.length > 0 ? `, by ${inert(one.protocols.join(', '))}` : '',
    one.sessionMinutes === undefined ? '' : `, for ${one.sessionMinutes} minutes`,
    one.covers === 'yes' ? '' : `; turns on ${inert(one.turnsOn.join('; '))}`,
  ].join('');

const lines = (answer: SignIn): readonly string[] => [
  `status ${answer.status ?? 'not told'}; interactive ${said(answer.interactive, yesNo)}; second factor ${said(answer.secondFactor, yesNo)}`,
  `places: ${answer.places.length}`,
  ...answer.places.map(place),
  `credentials: ${answer.credentials.length}`,
  ...answer.credentials.map(credentialLine),
  ...(answer.entrances.length > 0 ? ['comes in, or is come in as, by:'] : []),
  ...answer.entrances.map(
    ({ mechanism, principal, effect, conditions }) =>
      `  ${effect === 'allow' ? '' : 'not '}${mechanism.replaceAll('_', ' ')} of ${principal.kind} ${inert(principal.value)}${conditions === undefined ? '' : ` if ${inert(JSON.stringify(conditions))}`}`,
  ),
  ...(answer.roles.length > 0 ? ['may then become:'] : []),
  ...answer.roles.map(
    (one) =>
      `${place(one)}${one.sessionSeconds === undefined ? '' : `; sessions of up to ${one.sessionSeconds} s`}`,
  ),
  ...answer.rules.map(ruleLine),
  ...answer.policies.map(
    ({ type, name, names }) => `policy ${inert(name)} (${inert(type)}) names ${inert(names)}`,
  ),
  ...(answer.alsoAs.length > 0
    ? [`the same person also as: ${inert(answer.alsoAs.join(', '))}`]
    : []),
];

export const addAccessSignIn = (access: Command, door: AskDoor): void => {
  askOptions(
    access
      .command('signin')
      .description(
        'where it can authenticate: apps, hosts, databases, realms; with which credentials',
      )
      .argument('<id>', 'identity or role: id, ARN or unique name'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access signin jane --inventory gaad.json --json',
    )
    .action((text: string, flags: AskFlags) =>
      ask(door, flags, {
        answer({ view, at }) {
          const id = meantBy(door.deps, view, text);
          return id === undefined ? undefined : signIn(view, id, at);
        },
        tell(answer) {
          const [head = '', ...rest] = lines(answer);
          return [paint(door.deps.terminal).bold(inert(head)), ...rest].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
