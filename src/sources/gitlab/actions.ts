/** Every change Countersign can make in GitLab. */
import type { Action, ActionTarget, Residual } from '../../model/index.ts';
import { type Facts, type ImmediateSpec, immediateAction } from '../immediate-action.ts';
import { str } from '../record.ts';
import { connectGitlab, type GitlabClient, type GitlabOptions, listing, rights } from './client.ts';
import type { GitlabConfig } from './config.ts';

const fact = (facts: Facts, name: string): string => facts[name] ?? '';
const refuse = (because: string) => ({ kind: 'refused' as const, because });
/** `gitlab:user/7` and `user/7` alike; the number after `sort/`. */
const idIn = ({ nativeId }: ActionTarget, sort: string): string | undefined =>
  new RegExp(`^(?:gitlab:)?${sort}/(\\d{1,18})$`).exec(nativeId)?.[1];

const clones: Residual = {
  what: 'copies of what was read',
  until: undefined,
  because: 'clones and downloads stay where they were taken',
};
const { admin, maintainer, actAdmin, actMaintainer } = rights;

/** Docs, "Moderate users": a blocked user can neither sign in nor use Git or the API, with whatever token. */
const blockUser = (client: () => GitlabClient): ImmediateSpec => {
  const state = async (user: string): Promise<string | undefined> =>
    str((await client().one(admin, `/users/${user}`))?.['state']);
  return {
    id: 'gitlab.block_user',
    title: 'Block a user',
    classes: ['human', 'service_account'],
    undo: 'exact',
    stage: 'freeze',
    permissions: { do: [admin, actAdmin], verify: [admin], undo: [admin, actAdmin] },
    async find(target) {
      const user = idIn(target, 'user');
      const before = user === undefined ? undefined : await state(user);
      if (user === undefined || before === undefined)
        return refuse(`${target.nativeId} is no user: user/ID`);
      const blocked = before !== 'active';
      return {
        facts: { user, before },
        changes: [blocked ? `none: user ${user} is ${before} already` : `block user ${user}`],
        disruption: 'they are signed out and all their personal tokens and SSH keys are refused',
      };
    },
    async stands(facts) {
      const now = await state(fact(facts, 'user'));
      return {
        stands: now !== 'active',
        detail: `user ${fact(facts, 'user')} is ${now ?? 'gone'}`,
      };
    },
    async make(facts) {
      await client().change(actAdmin, 'POST', `/users/${fact(facts, 'user')}/block`);
    },
    residual: () => [
      {
        what: 'project and group access tokens, deploy tokens and deploy keys that they made',
        until: undefined,
        because:
          'these act by bot users of their own, and go on working when their maker is blocked',
      },
      clones,
    ],
    heldTells: () => true,
    async takeBack(facts) {
      const user = fact(facts, 'user');
      if (fact(facts, 'before') !== 'active')
        return {
          undone: true,
          differences: [],
          detail: `user ${user} was ${fact(facts, 'before')} before and stays so`,
        };
      await client().change(actAdmin, 'POST', `/users/${user}/unblock`);
      return { undone: true, differences: [], detail: `user ${user} is active again` };
    },
  };
};

/** Docs: "Personal access tokens API", revoke. */
const revokeToken = (client: () => GitlabClient): ImmediateSpec => {
  const read = (token: string) => client().one(admin, `/personal_access_tokens/${token}`);
  return {
    id: 'gitlab.revoke_token',
    title: 'Revoke an access token',
    classes: 'any',
    undo: 'irreversible',
    stage: 'freeze',
    permissions: { do: [admin, actAdmin], verify: [admin], undo: [] },
    async find(target) {
      const token = idIn(target, 'token');
      const row = token === undefined ? undefined : await read(token);
      if (token === undefined || row === undefined)
        return refuse(`${target.nativeId} is no token that an administrator sees: token/ID`);
      return {
        facts: { token },
        changes: [
          row['revoked'] === true
            ? `none: token ${token} is revoked already`
            : `revoke token ${token} (${str(row['name']) ?? ''})`,
        ],
        disruption: 'whatever uses this token is refused; a new one must be made and handed out',
      };
    },
    async stands(facts) {
      const row = await read(fact(facts, 'token'));
      const dead = row === undefined || row['revoked'] === true;
      return {
        stands: dead,
        detail: `token ${fact(facts, 'token')} is ${dead ? 'revoked' : 'valid'}`,
      };
    },
    async make(facts) {
      await client().change(actAdmin, 'DELETE', `/personal_access_tokens/${fact(facts, 'token')}`);
    },
    residual: () => [
      {
        what: 'tokens, keys and jobs that were made with it',
        until: undefined,
        because: 'what its holder created by the API stands by itself: sweep what was added since',
      },
      clones,
    ],
    heldTells: (nativeId, facts) => nativeId === `token/${fact(facts, 'token')}`,
  };
};

/** Docs: "Deploy keys API". A key may be let in to several projects: this takes it out of one. */
const deleteDeployKey = (client: () => GitlabClient): ImmediateSpec => {
  const read = (facts: Facts) =>
    client().one(
      maintainer,
      `/projects/${fact(facts, 'project')}/deploy_keys/${fact(facts, 'key')}`,
    );
  return {
    id: 'gitlab.delete_deploy_key',
    title: 'Take a deploy key out of a project',
    classes: ['service_account'],
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [maintainer, actMaintainer],
      verify: [maintainer],
      undo: [maintainer, actMaintainer],
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
        actMaintainer,
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
      for await (const page of listing(client(), maintainer, path))
        if (page.some((row) => str(row['key']) === fact(facts, 'public')))
          return {
            undone: true,
            differences: ['the key is there already, under another id'],
            detail: 'the key is back',
          };
      await client().change(actMaintainer, 'POST', path, {
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
const pauseRunner = (client: () => GitlabClient): ImmediateSpec => {
  const paused = async (runner: string): Promise<boolean | undefined> => {
    const row = await client().one(admin, `/runners/${runner}`);
    return row === undefined ? undefined : row['paused'] === true;
  };
  return {
    id: 'gitlab.pause_runner',
    title: 'Pause a runner',
    classes: ['workload'],
    undo: 'exact',
    stage: 'freeze',
    permissions: { do: [admin, actAdmin], verify: [admin], undo: [admin, actAdmin] },
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
      await client().change(actAdmin, 'PUT', `/runners/${fact(facts, 'runner')}`, { paused: true });
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
      await client().change(actAdmin, 'PUT', `/runners/${fact(facts, 'runner')}`, {
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

/** Docs: "Project-level CI/CD variables API". The value is not kept here, so nobody can put it back from here. */
const deleteVariable = (client: () => GitlabClient): ImmediateSpec => {
  const pathOf = (facts: Facts): string =>
    `/projects/${fact(facts, 'project')}/variables/${fact(facts, 'key')}?filter[environment_scope]=${encodeURIComponent(fact(facts, 'environment'))}`;
  return {
    id: 'gitlab.delete_ci_variable',
    title: 'Delete a CI/CD variable of a project',
    classes: ['workload'],
    undo: 'irreversible',
    stage: 'sweep',
    permissions: { do: [maintainer, actMaintainer], verify: [maintainer], undo: [] },
    async find(target) {
      const [, project, key, environment] =
        /^(?:gitlab:)?variable\/project\/(\d{1,18})\/(\w{1,255})@(.{1,255})$/.exec(
          target.nativeId,
        ) ?? [];
      if (project === undefined || key === undefined || environment === undefined)
        return refuse(
          `${target.nativeId} is no variable of a project: variable/project/ID/KEY@SCOPE`,
        );
      const facts = { project, key, environment };
      if ((await client().one(maintainer, pathOf(facts))) === undefined)
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
      const row = await client().one(maintainer, pathOf(facts));
      return {
        stands: row === undefined,
        detail: `variable ${fact(facts, 'key')} is ${row ? 'there' : 'gone'}`,
      };
    },
    async make(facts) {
      await client().change(actMaintainer, 'DELETE', pathOf(facts));
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

/** They share one client, made when first needed. */
export const gitlabActions = (
  config: GitlabConfig,
  options: GitlabOptions = {},
): readonly Action[] => {
  let made: GitlabClient | undefined;
  const client = (): GitlabClient => {
    made ??= connectGitlab(config, 'actToken', options);
    return made;
  };
  return [blockUser, revokeToken, deleteDeployKey, pauseRunner, deleteVariable].map((spec) =>
    immediateAction('gitlab', spec(client)),
  );
};
