import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { addAccessAbout } from './access/about.ts';
import { addAccessBlast } from './access/blast.ts';
import { addAccessDiff } from './access/diff.ts';
import { addAccessExposed } from './access/exposed.ts';
import { addAccessPaths } from './access/paths.ts';
import { addAccessSignIn } from './access/sign-in.ts';
import { addAccessUnused } from './access/unused.ts';
import { addAccessWhoCan } from './access/who-can.ts';
import { addAccessWhy } from './access/why.ts';
import { addAccessAdmins } from './access-admins.ts';
import { addAccessEvaluate } from './access-evaluate.ts';
import { addAccessLinks } from './access-links.ts';

export const addAccess = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const access = program.command('access').description('who can become what, and why');
  addAccessAdmins(access, deps, setExit);
  addAccessEvaluate(access, deps, setExit);
  addAccessLinks(access, deps, setExit);
  const door = { deps, setExit };
  addAccessAbout(access, door);
  addAccessBlast(access, door);
  addAccessPaths(access, door);
  addAccessSignIn(access, door);
  addAccessUnused(access, door);
  addAccessDiff(access, door);
  addAccessExposed(access, door);
  addAccessWhoCan(access, door);
  addAccessWhy(access, door);
};
