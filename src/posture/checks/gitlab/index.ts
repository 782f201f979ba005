/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { keyForManyProjects } from './key-for-many-projects.ts';
import { outsiderWithoutEnd } from './outsider-without-end.ts';
import { runnerForEverybody } from './runner-for-everybody.ts';
import { tokenWithWholeApi } from './token-with-whole-api.ts';

export const gitlabChecks: readonly Check[] = [
  keyForManyProjects,
  outsiderWithoutEnd,
  runnerForEverybody,
  tokenWithWholeApi,
];
