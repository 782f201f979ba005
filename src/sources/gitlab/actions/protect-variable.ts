/** Docs: "Project-level CI/CD variables API", update. A protected variable goes to jobs of protected branches and tags alone. */
import type { Facts, ImmediateSpec } from '../../immediate-action.ts';
import { type GitlabClient, rights } from '../client.ts';
import { fact, refuse } from './frame.ts';
import { pathOfVariable, variableIn } from './projects.ts';

export const protectVariable = (client: () => GitlabClient): ImmediateSpec => {
  const read = (facts: Facts) => client().one(rights.maintainer, pathOfVariable(facts));
  const set = async (facts: Facts, value: boolean): Promise<void> => {
    await client().change(rights.actMaintainer, 'PUT', pathOfVariable(facts), { protected: value });
  };
  return {
    id: 'gitlab.protect_ci_variable',
    title: 'Give a CI/CD variable to protected branches and tags alone',
    classes: ['workload'],
    undo: 'exact',
    stage: 'freeze',
    permissions: {
      do: [rights.maintainer, rights.actMaintainer],
      verify: [rights.maintainer],
      undo: [rights.maintainer, rights.actMaintainer],
    },
    async find(target) {
      const facts = variableIn(target);
      if (facts === undefined)
        return refuse(
          `${target.nativeId} is no variable of a project: variable/project/ID/KEY@SCOPE`,
        );
      const row = await read(facts);
      if (row === undefined)
        return refuse(
          `project ${fact(facts, 'project')} has no variable ${fact(facts, 'key')} for ${fact(facts, 'environment')}`,
        );
      const before = row['protected'] === true;
      const name = `variable ${fact(facts, 'key')} of project ${fact(facts, 'project')}`;
      return {
        facts: { ...facts, before: String(before) },
        changes: [before ? `none: ${name} is protected already` : `protect ${name}`],
        disruption: 'jobs of other branches and of merge requests run without it and may fail',
      };
    },
    async stands(facts) {
      const row = await read(facts);
      const stands = row === undefined || row['protected'] === true;
      return {
        stands,
        detail: `variable ${fact(facts, 'key')} is ${stands ? '' : 'not '}protected`,
      };
    },
    make: (facts) => set(facts, true),
    residual: () => [
      {
        what: 'jobs of protected branches and tags',
        until: undefined,
        because:
          'they are handed it as before: whoever may push there, or run a pipeline there, reads it',
      },
      {
        what: 'the credential behind the variable',
        until: undefined,
        because: 'whoever has read it holds it: rotate it where it was made',
      },
    ],
    async takeBack(facts) {
      const key = fact(facts, 'key');
      if (fact(facts, 'before') === 'true')
        return {
          undone: true,
          differences: [],
          detail: `variable ${key} was protected before and stays so`,
        };
      if ((await read(facts)) === undefined)
        return {
          undone: false,
          differences: [`variable ${key} was deleted by somebody`],
          detail: `variable ${key} is gone`,
        };
      await set(facts, false);
      return { undone: true, differences: [], detail: `variable ${key} goes to every job again` };
    },
  };
};
