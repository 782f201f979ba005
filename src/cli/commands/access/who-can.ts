/** `access who-can`: who may do a privilege on a resource, directly and by becoming somebody. */
import type { Command } from 'commander';
import { type InventoryView, type WhoCan, whoCan } from '../../../inventory/index.ts';
import { inert, paint } from '../../terminal.ts';
import { type AskDoor, type AskFlags, ask, askOptions, untilWords } from './ask.ts';

/** An id or native id; else a name that only one resource has; else taken as written. */
const resourceMeant = (view: InventoryView, text: string): string => {
  if (view.resource(text)) return text;
  const fits = [...view.resources()].filter((one) => one.nativeId === text || one.name === text);
  const [only, ...others] = fits;
  return only !== undefined && others.length === 0 ? only.id : text;
};

const MISSING_SHOWN = 5;

const lines = (answer: WhoCan): readonly string[] => [
  `${answer.directly.length} of ${answer.population} may ${inert(answer.privilege)} on ${inert(answer.resource)} themselves, ${answer.byBecoming.length} more by becoming somebody`,
  ...answer.directly.flatMap(({ id, tier, because, missing, until }) => [
    `tier ${tier}  ${inert(id)}${untilWords(until)}`,
    ...because.map((one) => `    ${inert(one)}`),
    ...missing.map((one) => `    unless refused by what was not seen: ${inert(one)}`),
  ]),
  ...answer.byBecoming.map(
    ({ id, tier, as, certain, firstStep, steps, until }) =>
      `tier ${tier}  ${inert(id)} ${certain ? 'as' : 'possibly as'} ${inert(as)}, ${steps} step${steps === 1 ? '' : 's'}${untilWords(until)}\n    ${inert(firstStep.because)}`,
  ),
  ...answer.fromOutside.map(
    ({ id, answer: may, because, missing }) =>
      `${may === 'allowed' ? 'outside' : 'possibly, outside'}  ${inert(id)}\n    ${inert([...because, ...missing.map((one) => `turns on ${one}`)].join('; '))}`,
  ),
  ...answer.undecided.map(
    ({ missing, count, ids }) =>
      `nobody can say of ${count}: it turns on ${inert(missing.slice(0, MISSING_SHOWN).join('; '))}${missing.length > MISSING_SHOWN ? ` and ${missing.length - MISSING_SHOWN} more` : ''} (${inert(ids.slice(0, 3).join(', '))}${count > 3 ? ', …' : ''})`,
  ),
];

export const addAccessWhoCan = (access: Command, door: AskDoor): void => {
  askOptions(
    access
      .command('who-can')
      .description("who may do something to a resource, by the vendor's own rules")
      .argument('<action>', "one privilege in the vendor's words: s3:GetObject")
      .argument('<resource>', 'resource: id, ARN, or name; an ARN may be of anything'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access who-can s3:GetObject arn:aws:s3:::payroll/2026.csv --inventory gaad.json',
    )
    .action((action: string, resource: string, flags: AskFlags) =>
      ask(door, flags, {
        answer: ({ view }) => whoCan(view, action, resourceMeant(view, resource)),
        tell(answer) {
          const [head = '', ...rest] = lines(answer);
          return [paint(door.deps.terminal).bold(head), ...rest].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
