/** `countersign behaviours …`, one file a verb. */
import type { Command } from 'commander';
import type { CliDeps } from '../../contract.ts';
import { addBehavioursCost } from './cost.ts';
import { addBehavioursExplain } from './explain.ts';
import { addBehavioursList } from './list.ts';

export const addBehaviours = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const behaviours = program
    .command('behaviours')
    .description(
      'what is judged against habits: the list, what each takes to page, what settings would cost',
    );
  for (const add of [addBehavioursList, addBehavioursExplain, addBehavioursCost])
    add(behaviours, deps, setExit);
};
