import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { HeldCredential } from '../../../model/index.ts';
import { type ActionCase, type ActionWorld, describeAction } from '../../action.case.ts';
import { githubConfig } from '../config.ts';
import { type GithubTwin, startGithubTwin } from '../twin/start.ts';
import { githubActions } from './index.ts';
import type { Mint } from './rotate-secret.ts';

const NOW = Date.UTC(2026, 5, 1);
const sleep = () => Promise.resolve();

/** What the twin answers to whoever holds this token. */
const holding = (twin: GithubTwin, token: string, nativeId: string): HeldCredential => ({
  nativeId,
  async probe() {
    const answer = await fetch(`${twin.url}/orgs/example-org/repos`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.ok ? 'accepted' : 'refused';
  },
});

interface World {
  readonly id: string;
  readonly native: string;
  readonly params?: ActionWorld['params'];
  readonly held?: (twin: GithubTwin) => HeldCredential;
  /** What GitHub lets through afterwards, by what stands in the twin. */
  readonly truth: (twin: GithubTwin) => Awaited<ReturnType<NonNullable<ActionWorld['livesOn']>>>;
}

const worldOf = (given: World) => async (): Promise<ActionWorld> => {
  const twin = await startGithubTwin({ members: 2, now: () => NOW });
  const config = githubConfig.parse({
    organization: 'example-org',
    baseUrl: twin.url,
    act: { token: twin.actToken },
    ownApps: [{ appId: 31, privateKey: twin.appKey }],
  });
  const { mint } = issuer();
  const action = githubActions(config, { sleep, mint, now: () => Date.now() }).find(
    ({ id }) => id === given.id,
  );
  if (action === undefined) throw new Error(`no action ${given.id}`);
  return {
    action,
    target: {
      system: 'github',
      identityId: `github:${given.native}`,
      nativeId: given.native,
      scope: 'example-org',
    },
    params: given.params ?? {},
    now: () => NOW,
    ...(given.held ? { held: given.held(twin) } : {}),
    picture: twin.picture,
    settle() {},
    livesOn: async () => given.truth(twin),
    deny: twin.deny,
    async restrictTo(permissions) {
      twin.restrictTo(permissions);
    },
    throttle: twin.throttle,
    loseAnswer: twin.loseAnswer,
    close: twin.close,
  };
};

/** Mints one value for each step, as often as it is asked. */
const issuer = () => {
  const minted = new Map<string, string>();
  const mint: Mint = async ({ stepId }) => {
    const value = minted.get(stepId) ?? `minted-${minted.size + 1}-for-${stepId}`;
    minted.set(stepId, value);
    return { value, receipt: 'issuer:1' };
  };
  return { mint, minted };
};

const copies = { what: /copies|clones/, until: undefined };

const cases: readonly (Omit<ActionCase, 'start'> & { readonly world: World })[] = [
  {
    title: 'github.revoke_fine_grained_token',
    held: 'refused',
    world: {
      id: 'github.revoke_fine_grained_token',
      native: 'token/4711',
      held: (twin) => holding(twin, twin.heldTokens.fineGrained, 'token/4711'),
      truth: () => [{ what: /token itself/, until: undefined }, copies],
    },
    refusals: [
      {
        title: 'a token nobody let in',
        target: { nativeId: 'token/1' },
        because: /github\.revoke_credential/,
      },
    ],
  },
  {
    title: 'github.revoke_credential_authorization',
    held: 'refused',
    world: {
      id: 'github.revoke_credential_authorization',
      native: 'token/4801',
      held: (twin) => holding(twin, twin.heldTokens.classic, 'token/4801'),
      truth: () => [{ what: /credential itself/, until: undefined }, copies],
    },
    refusals: [
      {
        title: 'a credential nobody authorised',
        target: { nativeId: 'token/1' },
        because: /remove the member/,
      },
    ],
  },
  {
    title: 'github.delete_deploy_key',
    held: 'untouched',
    world: {
      id: 'github.delete_deploy_key',
      native: 'deploy-key/example-org/payroll/501',
      truth: () => [copies],
    },
    refusals: [
      {
        title: 'a key that is gone',
        target: { nativeId: 'deploy-key/example-org/payroll/9' },
        because: /no deploy key 9/,
      },
      { title: 'a person', target: { nativeId: 'sam' }, because: /no deploy key/ },
    ],
  },
  {
    title: 'github.suspend_installation',
    held: 'refused',
    nothingLivesOn: true,
    world: {
      id: 'github.suspend_installation',
      native: 'countersign-ci[bot]',
      held: (twin) => holding(twin, twin.heldTokens.app, 'ghs'),
      truth: () => [],
    },
    refusals: [
      {
        title: "another's app",
        target: { nativeId: 'deploy-helper[bot]' },
        because: /not ours.*owner does it at/,
      },
      {
        title: 'an app that is not there',
        target: { nativeId: 'nothing[bot]' },
        because: /no app nothing/,
      },
    ],
  },
  {
    title: 'github.block_user',
    held: 'refused',
    world: {
      id: 'github.block_user',
      native: 'guest',
      held: (twin) => holding(twin, twin.heldTokens.guest, 'ghp'),
      truth: (twin) =>
        twin.state.repos.get('site')?.visibility === 'public'
          ? [{ what: /public/, until: undefined }]
          : [],
    },
    refusals: [{ title: 'a member', target: { nativeId: 'sam' }, because: /remove_member first/ }],
  },
  {
    title: 'github.remove_outside_collaborator',
    held: 'untouched',
    world: {
      id: 'github.remove_outside_collaborator',
      native: 'guest',
      truth: () => [
        { what: /public/, until: undefined },
        { what: /deploy keys/, until: undefined },
      ],
    },
    refusals: [
      { title: 'a member', target: { nativeId: 'sam' }, because: /github\.remove_member/ },
    ],
  },
  {
    title: 'github.remove_member',
    held: 'untouched',
    world: {
      id: 'github.remove_member',
      native: 'sam',
      truth: (twin) => [
        ...(twin.state.repos.get('payroll')?.keys.some(({ added_by }) => added_by === 'sam')
          ? [{ what: /deploy keys/, until: undefined }]
          : []),
        // Their name at the identity provider stands, whatever becomes of the membership.
        { what: /identity provider/, until: undefined },
        { what: /public/, until: undefined },
      ],
    },
    refusals: [
      {
        title: 'one who is not in',
        target: { nativeId: 'guest' },
        because: /remove_outside_collaborator/,
      },
    ],
  },
  {
    title: 'github.disable_actions',
    held: 'untouched',
    world: {
      id: 'github.disable_actions',
      native: 'actions/example-org/payroll',
      truth: (twin) => [
        ...(twin.state.repos.get('payroll')?.runs.some(({ status }) => status === 'in_progress')
          ? [{ what: /runs under way/, until: NOW + 5 * DAY }]
          : []),
        { what: /cloud sessions/, until: NOW + 12 * HOUR },
      ],
    },
    refusals: [
      {
        title: 'what is no repository',
        target: { nativeId: 'actions/example-org' },
        because: /no repository's pipeline/,
      },
    ],
  },
  {
    title: 'github.cancel_run',
    held: 'untouched',
    world: {
      id: 'github.cancel_run',
      native: 'actions/example-org/payroll',
      params: { runId: 801 },
      truth: () => [
        { what: /OIDC token the job/, until: NOW + 15 * MINUTE },
        { what: /cloud sessions/, until: NOW + 12 * HOUR },
      ],
    },
    refusals: [
      { title: 'a run that is not told', params: { runId: '' }, because: /params\.runId/ },
    ],
  },
  {
    title: 'github.delete_actions_secret',
    held: 'untouched',
    world: {
      id: 'github.delete_actions_secret',
      native: 'secret/actions/example-org/payroll/NPM_TOKEN',
      truth: () => [{ what: /credential behind the secret/, until: undefined }],
    },
    refusals: [
      {
        title: 'a secret of the organisation',
        target: { nativeId: 'secret/actions/example-org/ORG_TOKEN' },
        because: /no secret of a repository/,
      },
    ],
  },
  {
    title: 'github.rotate_actions_secret',
    held: 'untouched',
    world: {
      id: 'github.rotate_actions_secret',
      native: 'secret/actions/example-org/payroll/NPM_TOKEN',
      truth: (twin) => [
        { what: /old credential behind/, until: undefined },
        ...(twin.state.repos.get('payroll')?.runs.some(({ status }) => status === 'in_progress')
          ? [{ what: /runs under way/, until: NOW + 5 * DAY }]
          : []),
      ],
    },
    refusals: [
      {
        title: 'a secret of an environment',
        target: { nativeId: 'secret/actions/example-org/payroll/environment/prod/PROD_KEY' },
        because: /no secret of a repository/,
      },
    ],
  },
];

describe('rotating a secret of Actions', () => {
  const target = {
    system: 'github',
    nativeId: 'secret/actions/example-org/payroll/NPM_TOKEN',
    scope: 'example-org',
  };
  const begin = async (mint?: Mint) => {
    const twin = await startGithubTwin({ members: 1, now: () => NOW });
    const config = githubConfig.parse({
      organization: 'example-org',
      baseUrl: twin.url,
      act: { token: twin.actToken },
    });
    const rotate = githubActions(config, { sleep, ...(mint ? { mint } : {}) }).find(
      ({ id }) => id === 'github.rotate_actions_secret',
    );
    if (rotate === undefined) throw new Error('no such action');
    return { twin, rotate, context: { now: () => NOW, stepId: 'stp_1' } };
  };

  it('seals what was minted to GitHub alone: jobs are handed it, and nothing of ours holds it', async () => {
    const { mint, minted } = issuer();
    const { twin, rotate, context } = await begin(mint);
    const plan = await rotate.plan(target, {}, context);
    twin.loseAnswer();
    await rotate.do(plan, context).catch(() => undefined);
    const result = await rotate.do(plan, context);
    const value = minted.get('stp_1') ?? '';
    expect(twin.secretOf('payroll', 'NPM_TOKEN')).toBe(value);
    expect(minted.size).toBe(1);
    expect(JSON.stringify([plan, result])).not.toContain(value);
    expect((await rotate.verify(plan, result, context)).effective).toBe('yes');
    await twin.close();
  });

  it('is refused where nobody mints, and sets nothing where the issuer fails', async () => {
    const { twin, rotate, context } = await begin();
    expect((await rotate.plan(target, {}, context)).refused).toMatch(/nobody who mints/);
    await twin.close();
    const broken = await begin(() => Promise.reject(new Error('issuer away')));
    const plan = await broken.rotate.plan(target, {}, broken.context);
    await expect(broken.rotate.do(plan, broken.context)).rejects.toThrow('issuer away');
    expect(broken.twin.secretOf('payroll', 'NPM_TOKEN')).toBeUndefined();
    await broken.twin.close();
  });
});

for (const { world, ...given } of cases)
  describeAction({ ...given, immediate: true, start: worldOf(world) });

describe('the actions of GitHub', () => {
  it('are all in the suite', () => {
    const ids = githubActions(githubConfig.parse({ organization: 'o' })).map(({ id }) => id);
    expect(cases.map(({ title }) => title).sort()).toEqual([...ids].sort());
  });

  it('cannot run without a credential to act with', async () => {
    const [action] = githubActions(githubConfig.parse({ organization: 'o' }));
    const target = { system: 'github', nativeId: 'token/1', scope: 'o' };
    await expect(action?.plan(target, {}, { now: () => NOW, stepId: 's' })).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });
});
