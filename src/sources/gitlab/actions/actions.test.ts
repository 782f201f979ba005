import { describe, expect, it } from 'vitest';
import type { HeldCredential, Keeper, NewSecret } from '../../../model/index.ts';
import { type ActionCase, type ActionWorld, describeAction } from '../../action.case.ts';
import { testKeeper } from '../../keeper.case.ts';
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
    id: 'gitlab.protect_ci_variable',
    native: 'variable/project/11/DB_PASSWORD@*',
    held: 'untouched',
    truth: (twin) => [
      ...(twin.state.variables.get('projects/11')?.some(({ key }) => key === 'DB_PASSWORD')
        ? [
            { what: /protected branches/, until: undefined },
            { what: /credential behind/, until: undefined },
          ]
        : []),
    ],
    refusals: [
      {
        title: 'a variable that is not there',
        target: { nativeId: 'variable/project/11/NOTHING@*' },
        because: /has no variable/,
      },
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
  {
    id: 'gitlab.rotate_token',
    native: 'token/501',
    held: 'refused',
    truth: () => [{ what: /made with the old token/, until: undefined }, copies],
    refusals: [
      { title: 'a token that is dead', target: { nativeId: 'token/502' }, because: /dead already/ },
      { title: 'a token that is not there', target: { nativeId: 'token/9' }, because: /no token/ },
    ],
  },
  {
    id: 'gitlab.rotate_project_token',
    native: 'token/511',
    params: { projectId: 11 },
    held: 'untouched',
    truth: () => [{ what: /made with the old token/, until: undefined }, copies],
    refusals: [
      {
        title: 'a token without its project',
        params: { projectId: '' },
        because: /params\.projectId/,
      },
    ],
  },
  {
    id: 'gitlab.rotate_group_token',
    native: 'token/512',
    params: { groupId: 20 },
    held: 'untouched',
    truth: () => [{ what: /made with the old token/, until: undefined }, copies],
    refusals: [
      { title: 'a token without its group', params: { groupId: '' }, because: /params\.groupId/ },
    ],
  },
];

/** A vault that keeps the last token of each step. */
const vault = () => {
  const tokens = new Map<string, NewSecret>();
  const keeper: Keeper = testKeeper(async (token) => {
    tokens.set(token.stepId, token);
  });
  return { tokens, keeper };
};

/** Names and states: how often a token was rotated until one was kept is no difference. */
const shapeOf = ({ state }: GitlabTwin) =>
  [state.tokens, ...state.accessTokens.values()].map((rows) =>
    rows.filter(({ active }) => active === true).map(({ name }) => name),
  );

for (const { id, native, params, truth, ...given } of cases) {
  describeAction({
    ...given,
    title: id,
    immediate: true,
    async start() {
      const twin = await startGitlabTwin({ users: 1 });
      const { keeper } = vault();
      const action = gitlabActions(configFor(twin), { sleep, keeper }).find((one) => one.id === id);
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
        ...(id.includes('rotate') ? { shape: () => shapeOf(twin) } : {}),
        async restrictTo(permissions) {
          twin.restrictTo(permissions);
        },
      };
    },
  });
}

describe('rotating a token of GitLab', () => {
  const context = { now: () => NOW, stepId: 'stp_1' };
  const target = { system: 'gitlab', nativeId: 'token/511', scope: '127.0.0.1' };
  const begin = async () => {
    const twin = await startGitlabTwin({ users: 1 });
    const { keeper, tokens } = vault();
    const rotate = gitlabActions(configFor(twin), { sleep, keeper }).find(
      (one) => one.id === 'gitlab.rotate_project_token',
    );
    if (rotate === undefined) throw new Error('no such action');
    const plan = await rotate.plan(target, { projectId: 11 }, context);
    const active = () =>
      (twin.state.accessTokens.get('projects/11') ?? []).filter((one) => one['active'] === true);
    return { twin, rotate, plan, tokens, active };
  };

  it('hands the new one to its keeper alone, with the life that the old one had', async () => {
    const { twin, rotate, plan, tokens, active } = await begin();
    const result = await rotate.do(plan, context);
    const secret = tokens.get('stp_1')?.secret ?? '';
    expect(secret).toMatch(/^glpat-rotated-/);
    expect(JSON.stringify([plan, result])).not.toContain(secret);
    expect(active().map((one) => [one.id, one['expires_at']])).toEqual([
      [Number(tokens.get('stp_1')?.handle), '2027-04-02'],
    ]);
    await twin.close();
  });

  it('goes on from the new one when its answer was lost, and never shows the old one again', async () => {
    const { twin, rotate, plan, tokens, active } = await begin();
    twin.loseAnswer();
    await rotate.do(plan, context).catch(() => undefined);
    expect(tokens.size).toBe(0);
    expect((await rotate.do(plan, context)).alreadyDone).toBe(false);
    expect(active().map(({ id }) => String(id))).toEqual([tokens.get('stp_1')?.handle]);
    expect((await rotate.do(plan, context)).alreadyDone).toBe(true);
    expect(active()).toHaveLength(1);
    await twin.close();
  });

  it('is refused where nobody keeps the new one', async () => {
    const twin = await startGitlabTwin({ users: 1 });
    for (const action of gitlabActions(configFor(twin), { sleep }))
      if (action.id.includes('rotate'))
        expect((await action.plan(target, { projectId: 11 }, context)).refused).toMatch(/no place/);
    await twin.close();
  });
});

describe('the actions of GitLab', () => {
  it('are all in the suite', () => {
    expect(cases.map(({ id }) => id)).toEqual(
      gitlabActions(gitlabConfig.parse({})).map(({ id }) => id),
    );
  });
});
