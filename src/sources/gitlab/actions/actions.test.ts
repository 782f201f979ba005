import { describe, expect, it } from 'vitest';
import type { HeldCredential } from '../../../model/index.ts';
import { type ActionCase, type ActionWorld, describeAction } from '../../action.case.ts';
import { gitlabConfig } from '../config.ts';
import { type GitlabTwin, startGitlabTwin } from '../twin/start.ts';
import { gitlabActions } from './index.ts';

const sleep = () => Promise.resolve();
const NOW = Date.UTC(2026, 5, 1);
const configFor = (twin: GitlabTwin, more = {}) =>
  gitlabConfig.parse({ host: twin.url, token: twin.token, actToken: twin.actToken, ...more });

const holding = (twin: GitlabTwin): HeldCredential => ({
  nativeId: 'token/501',
  async probe() {
    const answer = await fetch(`${twin.url}/api/v4/projects`, {
      headers: { 'private-token': twin.heldToken },
    });
    return answer.ok ? 'accepted' : 'refused';
  },
});

const copies = { what: /copies/, until: undefined };
type Case = Omit<ActionCase, 'start' | 'title'> & {
  readonly id: string;
  readonly native: string;
  readonly params?: ActionWorld['params'];
  readonly truth: (twin: GitlabTwin) => Awaited<ReturnType<NonNullable<ActionWorld['livesOn']>>>;
};
const cases: readonly Case[] = [
  {
    id: 'gitlab.block_user',
    native: 'user/2',
    held: 'refused',
    truth: (twin) => [
      ...((twin.state.accessTokens.get('projects/11') ?? []).length > 0
        ? [{ what: /project and group access tokens/, until: undefined }]
        : []),
      copies,
    ],
    refusals: [
      { title: 'what is no user', target: { nativeId: 'user/999' }, because: /is no user/ },
    ],
  },
  {
    id: 'gitlab.revoke_token',
    native: 'token/501',
    held: 'refused',
    truth: () => [{ what: /made with it/, until: undefined }, copies],
    refusals: [
      { title: 'a token that is not there', target: { nativeId: 'token/9' }, because: /no token/ },
    ],
  },
  {
    id: 'gitlab.delete_deploy_key',
    native: 'deploy-key/701',
    params: { projectId: 11 },
    held: 'untouched',
    truth: (twin) => [
      ...((twin.state.deployKeys.get('12') ?? []).length > 0
        ? [{ what: /other projects/, until: undefined }]
        : []),
      copies,
    ],
    refusals: [
      {
        title: 'a key without its project',
        params: { projectId: '' },
        because: /params\.projectId/,
      },
      {
        title: 'a key the project has not',
        target: { nativeId: 'deploy-key/9' },
        because: /no deploy key 9/,
      },
    ],
  },
  {
    id: 'gitlab.pause_runner',
    native: 'runner/801',
    held: 'untouched',
    truth: () => [{ what: /jobs that it runs/, until: undefined }],
    refusals: [
      { title: 'what is no runner', target: { nativeId: 'user/2' }, because: /no runner/ },
    ],
  },
  {
    id: 'gitlab.delete_ci_variable',
    native: 'variable/project/11/DB_PASSWORD@*',
    held: 'untouched',
    truth: () => [{ what: /credential behind/, until: undefined }],
    refusals: [
      {
        title: 'a variable of a group',
        target: { nativeId: 'variable/group/10/REGISTRY@*' },
        because: /no variable of a project/,
      },
    ],
  },
];

for (const { id, native, params, truth, ...given } of cases) {
  describeAction({
    ...given,
    title: id,
    immediate: true,
    async start() {
      const twin = await startGitlabTwin({ users: 1 });
      const action = gitlabActions(configFor(twin), { sleep }).find((one) => one.id === id);
      if (action === undefined) throw new Error(`no action ${id}`);
      return {
        ...twin,
        action,
        target: {
          system: 'gitlab',
          identityId: `gitlab:${native}`,
          nativeId: native,
          scope: '127.0.0.1',
        },
        params: params ?? {},
        now: () => NOW,
        ...(given.held === 'refused' ? { held: holding(twin) } : {}),
        settle() {},
        livesOn: async () => truth(twin),
        async restrictTo(permissions) {
          twin.restrictTo(permissions);
        },
      };
    },
  });
}

describe('the actions of GitLab', () => {
  it('are all in the suite', () => {
    expect(cases.map(({ id }) => id)).toEqual(
      gitlabActions(gitlabConfig.parse({})).map(({ id }) => id),
    );
  });
});
