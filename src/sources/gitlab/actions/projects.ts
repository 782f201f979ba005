import type { ActionTarget } from '../../../model/index.ts';
import type { Facts, ImmediateSpec } from '../../immediate-action.ts';
import { str } from '../../record.ts';
import { type GitlabClient, listing, rights } from '../client.ts';
import { clones, fact, idIn, refuse } from './frame.ts';

/** Docs: "Deploy keys API". A key may be let in to several projects: this takes it out of one. */
export const deleteDeployKey = (client: () => GitlabClient): ImmediateSpec => {
  const read = (facts: Facts) =>
    client().one(
      rights.maintainer,
      `/projects/${fact(facts, 'project')}/deploy_keys/${fact(facts, 'key')}`,
    );
  return {
    id: 'gitlab.delete_deploy_key',
    title: 'Take a deploy key out of a project',
    classes: ['service_account'],
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [rights.maintainer, rights.actMaintainer],
      verify: [rights.maintainer],
      undo: [rights.maintainer, rights.actMaintainer],
    },
    async find(target, params) {
      const key = idIn(target, 'deploy-key');
      const project = /^\d{1,18}$/.exec(String(params['projectId'] ?? ''))?.[0];
      if (key === undefined || project === undefined)
        return refuse('a deploy key needs deploy-key/ID and params.projectId');
      const row = await read({ key, project });
      if (row === undefined) return refuse(`project ${project} has no deploy key ${key}`);
      return {
        facts: {
          key,
          project,
          public: str(row['key']) ?? '',
          title: str(row['title']) ?? '',
          push: String(row['can_push'] === true),
        },
        changes: [`take deploy key ${key} out of project ${project}`],
        disruption: 'whatever pulls or pushes with this key is refused by this project',
      };
    },
    async stands(facts) {
      const row = await read(facts);
      return {
        stands: row === undefined,
        detail: `deploy key ${fact(facts, 'key')} is ${row ? 'there' : 'gone'}`,
      };
    },
    async make(facts) {
      await client().change(
        rights.actMaintainer,
        'DELETE',
        `/projects/${fact(facts, 'project')}/deploy_keys/${fact(facts, 'key')}`,
      );
    },
    residual: () => [
      {
        what: 'the same key in other projects',
        until: undefined,
        because: 'a deploy key is let in project by project',
      },
      clones,
    ],
    async takeBack(facts) {
      const path = `/projects/${fact(facts, 'project')}/deploy_keys`;
      for await (const page of listing(client(), rights.maintainer, path))
        if (page.some((row) => str(row['key']) === fact(facts, 'public')))
          return {
            undone: true,
            differences: ['the key is there already, under another id'],
            detail: 'the key is back',
          };
      await client().change(rights.actMaintainer, 'POST', path, {
        title: fact(facts, 'title'),
        key: fact(facts, 'public'),
        can_push: fact(facts, 'push') === 'true',
      });
      return {
        undone: true,
        differences: ['the key may have a new id, and has a new date'],
        detail: `deploy key ${fact(facts, 'title')} is back in project ${fact(facts, 'project')}`,
      };
    },
  };
};

/** Docs: "Runners API", paused. */
export const pauseRunner = (client: () => GitlabClient): ImmediateSpec => {
  const paused = async (runner: string): Promise<boolean | undefined> => {
    const row = await client().one(rights.admin, `/runners/${runner}`);
    return row === undefined ? undefined : row['paused'] === true;
  };
  return {
    id: 'gitlab.pause_runner',
    title: 'Pause a runner',
    classes: ['workload'],
    undo: 'exact',
    stage: 'freeze',
    permissions: {
      do: [rights.admin, rights.actAdmin],
      verify: [rights.admin],
      undo: [rights.admin, rights.actAdmin],
    },
    async find(target) {
      const runner = idIn(target, 'runner');
      const before = runner === undefined ? undefined : await paused(runner);
      if (runner === undefined || before === undefined)
        return refuse(`${target.nativeId} is no runner: runner/ID`);
      return {
        facts: { runner, before: String(before) },
        changes: [before ? `none: runner ${runner} is paused already` : `pause runner ${runner}`],
        disruption: 'jobs wait for another runner; those only it can run wait until it goes on',
      };
    },
    async stands(facts) {
      const now = await paused(fact(facts, 'runner'));
      return {
        stands: now !== false,
        detail: `runner ${fact(facts, 'runner')} is ${now === false ? 'taking jobs' : 'paused'}`,
      };
    },
    async make(facts) {
      await client().change(rights.actAdmin, 'PUT', `/runners/${fact(facts, 'runner')}`, {
        paused: true,
      });
    },
    residual: () => [
      {
        what: 'jobs that it runs already, with their variables and tokens',
        until: undefined,
        because: 'pausing stops new jobs alone; a job ends at its own timeout',
      },
    ],
    async takeBack(facts) {
      if (fact(facts, 'before') === 'true')
        return {
          undone: true,
          differences: [],
          detail: `runner ${fact(facts, 'runner')} was paused before and stays so`,
        };
      await client().change(rights.actAdmin, 'PUT', `/runners/${fact(facts, 'runner')}`, {
        paused: false,
      });
      return {
        undone: true,
        differences: [],
        detail: `runner ${fact(facts, 'runner')} takes jobs again`,
      };
    },
  };
};

/** `variable/project/ID/KEY@SCOPE` */
export const variableIn = ({ nativeId }: ActionTarget): Facts | undefined => {
  const [, project, key, environment] =
    /^(?:gitlab:)?variable\/project\/(\d{1,18})\/(\w{1,255})@(.{1,255})$/.exec(nativeId) ?? [];
  return project === undefined || key === undefined || environment === undefined
    ? undefined
    : { project, key, environment };
};

export const pathOfVariable = (facts: Facts): string =>
  `/projects/${fact(facts, 'project')}/variables/${fact(facts, 'key')}?filter[environment_scope]=${encodeURIComponent(fact(facts, 'environment'))}`;

/** Docs: "Project-level CI/CD variables API". The value is not kept here, so nobody can put it back from here. */
export const deleteVariable = (client: () => GitlabClient): ImmediateSpec => {
  return {
    id: 'gitlab.delete_ci_variable',
    title: 'Delete a CI/CD variable of a project',
    classes: ['workload'],
    undo: 'irreversible',
    stage: 'sweep',
    permissions: {
      do: [rights.maintainer, rights.actMaintainer],
      verify: [rights.maintainer],
      undo: [],
    },
    async find(target) {
      const facts = variableIn(target);
      if (facts === undefined)
        return refuse(
          `${target.nativeId} is no variable of a project: variable/project/ID/KEY@SCOPE`,
        );
      const { project, key, environment } = facts;
      if ((await client().one(rights.maintainer, pathOfVariable(facts))) === undefined)
        return refuse(`project ${project} has no variable ${key} for ${environment}`);
      return {
        facts,
        changes: [
          `delete variable ${key} (${environment}) of project ${project}; its value is not kept`,
        ],
        disruption: 'jobs that need it fail until it is set again',
      };
    },
    async stands(facts) {
      const row = await client().one(rights.maintainer, pathOfVariable(facts));
      return {
        stands: row === undefined,
        detail: `variable ${fact(facts, 'key')} is ${row ? 'there' : 'gone'}`,
      };
    },
    async make(facts) {
      await client().change(rights.actMaintainer, 'DELETE', pathOfVariable(facts));
    },
    residual: () => [
      {
        what: 'the credential behind the variable',
        until: undefined,
        because:
          'its issuer still accepts it: it must be revoked where it was made; jobs under way hold it already',
      },
    ],
  };
};
