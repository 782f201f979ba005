/** `access why`: every shortest way from one to another, and what would end each step. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Way, type Why, type WhyStep, walkedKinds, why } from '../../../inventory/index.ts';
import type { AccessEdgeKind } from '../../../model/index.ts';
import { parseCount } from '../../options.ts';
import { inert, paint } from '../../terminal.ts';
import { type AskDoor, type AskFlags, ask, askOptions, meantBy, untilWords } from './ask.ts';

interface Flags extends AskFlags {
  readonly limit: number;
  readonly kinds: readonly AccessEdgeKind[];
}

const kinds: readonly AccessEdgeKind[] = [...walkedKinds, 'can_sign_in'];

const parseKinds = (text: string): readonly AccessEdgeKind[] => {
  const wanted = text.split(',').map((one) => one.trim());
  const known = kinds.filter((kind) => wanted.includes(kind));
  if (known.length < wanted.length)
    throw new InvalidArgumentError(`Choose from ${kinds.join(',')}.`);
  return known;
};

export const isGoal = (text: string): boolean =>
  /^(control-plane|grants|crown-jewels|write):/.test(text);

const stepLines = (step: WhyStep): string =>
  [
    `${inert(step.from)}`,
    `  ${step.kind.replaceAll('_', ' ')}${step.certain ? '' : ' (possibly)'} → ${inert(step.to)}${untilWords(step.until)}`,
    `    ${inert(step.because || step.kind.replaceAll('_', ' '))}`,
    `    ends when you ${inert(step.removedBy)}`,
  ].join('\n');

const wayLines = (way: Way, index: number): string =>
  `${index + 1}. ${way.certain ? 'certain' : 'possible'}${untilWords(way.until)}\n${way.steps.map(stepLines).join('\n')}`;

const summary = ({ from, to, reachable, ways, certain, possible }: Why): string => {
  if (!reachable) return `no path seen from ${inert(from)} to ${inert(to)}`;
  const parts = [
    ...(certain.count > 0 ? [`${certain.count} certain of ${certain.length} steps`] : []),
    ...(possible.count > 0 ? [`${possible.count} possible of ${possible.length} steps`] : []),
  ];
  const shown = ways.length < certain.count + possible.count ? `; ${ways.length} shown` : '';
  return `shortest ways: ${parts.join(', ')}${shown}`;
};

export const addAccessWhy = (access: Command, door: AskDoor): void => {
  const { deps } = door;
  askOptions(
    access
      .command('why')
      .description(
        'all shortest ways from one principal to another, or to a goal such as control-plane:*',
      )
      .argument('<from>', 'identity or role: id, ARN or unique name')
      .argument('[to]', 'identity, role or goal', 'control-plane:*')
      .option('--kinds <kinds>', `steps to follow, of ${kinds.join(',')}`, parseKinds, walkedKinds)
      .option('--limit <count>', 'ways to write out', parseCount(1, 1_000), 20),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access why jane control-plane:* --inventory gaad.json',
    )
    .action((from: string, to: string, flags: Flags) =>
      ask(door, flags, {
        answer({ view }) {
          const start = meantBy(deps, view, from);
          const end = isGoal(to) ? to : meantBy(deps, view, to);
          if (start === undefined || end === undefined) return undefined;
          const { limit, kinds: walked } = flags;
          return { ...why(view, start, end, { limit, kinds: walked }), tier: view.tierOf(start) };
        },
        tell(answer) {
          const c = paint(deps.terminal);
          const head = `${c.bold(`tier ${answer.tier.tier}`)}: ${inert(answer.tier.because)}`;
          return [head, summary(answer), ...answer.ways.map(wayLines)].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
