/** `countersign rules …`, one file a verb. */
import type { Command } from 'commander';
import type { CliDeps } from '../../contract.ts';
import { addCoverage } from './coverage.ts';
import { addDryRun } from './dry-run.ts';
import { addExplain } from './explain.ts';
import { addLint } from './lint.ts';
import { addList } from './list.ts';
import { addMatch } from './match.ts';
import { addTest } from './test.ts';
import { addVectors } from './vectors.ts';
import type { AddRulesVerb } from './verb.ts';

const verbs: readonly AddRulesVerb[] = [
  addList,
  addLint,
  addTest,
  addMatch,
  addExplain,
  addVectors,
  addCoverage,
  addDryRun,
];

export const addRules = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const rules = program
    .command('rules')
    .description('write, test and read detection rules (Sigma)');
  for (const add of verbs) add(rules, deps, setExit);
};
