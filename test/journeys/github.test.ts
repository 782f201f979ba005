/** GitHub: a token is stolen and used on the twin, found in its audit log, stopped, proved with itself, and undone as labelled. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { HeldCredential, Incident, ResponsePlan } from '../../src/model/index.ts';
import type { GithubTwin } from '../../src/sources/github/twin/start.ts';
import { type GithubSite, NOW, ORG, openGithubSite, plunder } from './github-site.case.ts';

const ROBOT_TOKEN = 'github_pat_11BBBB_robot';
/** What each thief holds, by the native id that the audit log shows of it. */
const nativeIds = {
  sam: 'token/4711',
  guest: 'token/4901',
  robot: 'token/4713',
} as const;

/** A machine user with a fine-grained token, and an outside collaborator who runs a repository. */
const prepare = ({ state, hold }: GithubTwin): void => {
  const login = 'release-robot';
  state.users.set(login, { login, id: 190, role: 'member', twoFactor: true, emails: [] });
  state.pats.push({
    id: 403,
    token_id: 4_713,
    owner: login,
    name: 'release',
    subset: ['payroll'],
    expires: null,
    used: null,
  });
  state.repos.get('payroll')?.collaborators.set('guest', 'admin');
  hold(ROBOT_TOKEN, {
    actor: login,
    type: 'Fine-grained personal access token',
    tokenId: 4_713,
    may: ['metadata: read', 'contents: read', 'administration: write'],
    opens: ({ pats }) => pats.some(({ id }) => id === 403),
  });
};

let site: GithubSite;

beforeAll(async () => {
  site = await openGithubSite({
    prepare,
    workers: ({ heldTokens }) => [
      { token: heldTokens.fineGrained, ip: '2.160.0.7', agent: 'git/2.43.0' },
      { token: heldTokens.guest, ip: '2.3.0.9', agent: 'git/2.40.1' },
      { token: heldTokens.app, ip: '4.152.188.5', agent: 'countersign-ci/1.4' },
      { token: heldTokens.vendorApp, ip: '4.152.188.60', agent: 'deploy-helper/2.0' },
      { token: ROBOT_TOKEN, ip: '1.178.7.20', agent: 'git/2.43.0' },
    ],
    declarations: [
      {
        kind: 'declaration',
        id: 'dec_robot',
        ofId: 'github:release-robot',
        class: 'service_account',
        owner: 'olivia',
        declaredBy: 'olivia',
        at: NOW - 20 * DAY,
      },
    ],
    heldBy(step, { heldTokens }) {
      switch (step.target.identityId) {
        case 'github:sam':
          return { token: heldTokens.fineGrained, nativeId: nativeIds.sam };
        case 'github:guest':
          return { token: heldTokens.guest, nativeId: nativeIds.guest };
        case 'github:release-robot':
          return { token: ROBOT_TOKEN, nativeId: nativeIds.robot };
        default:
          return { token: heldTokens.app, nativeId: 'an app token' };
      }
    },
  });
});
afterAll(() => site?.close());

/** The theft, as the twin sees and logs it, up to the one incident that opens about the identity. */
const stolen = async (identityId: string, held: HeldCredential, token: string) => {
  expect(await held.probe()).toBe('accepted');
  const answers = await plunder(site, token);
  const before = site.twin.picture();
  await site.playPulled();
  const incident: Incident = await site.incidentOf(identityId);
  expect(incident.rootId).toBe(identityId);
  await site.settle(2);
  return { answers, before, incident, plan: await site.planOf(incident.id) };
};

const stepsOf = ({ steps }: ResponsePlan) =>
  steps.map(({ name, action, state, verification }) => [name, action, state, verification?.how]);

const undo = async (plan: ResponsePlan): Promise<ResponsePlan> => {
  await site.runner.undo(plan.id, { by: 'founder', reason: 'the secret is a new one' });
  await site.settle(20);
  return site.planOf(plan.incidentId);
};

it('a member whose token was stolen is taken out once the right one says so, and invited again', async () => {
  const { twin } = site;
  const held = site.held(twin.heldTokens.fineGrained, nativeIds.sam);
  const { answers, before, incident, plan } = await stolen(
    'github:sam',
    held,
    twin.heldTokens.fineGrained,
  );
  expect(answers).toEqual([200, 200, 201, 204]);
  expect(incident.attribution.credential).toMatchObject({
    value: { type: 'api_token', nativeId: nativeIds.sam, ofId: 'github:sam' },
  });
  expect(plan).toMatchObject({ playbook: 'human/leaked-credential', state: 'waiting_approval' });
  expect(twin.picture()).toEqual(before);

  const [asked] = await site.waiting();
  if (!asked) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await expect(site.approve(asked, { id: 'sam', roles: ['approver'] })).rejects.toThrow(
    'you are linked to the incident',
  );
  await site.approve(asked, { id: 'founder', roles: ['approver', 'founder'] });
  await site.settle(20);
  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect(stepsOf(contained)).toEqual([
    ['stop-key', 'github.revoke_fine_grained_token', 'effective', 'held_credential'],
    ['suspend', 'github.remove_member', 'effective', 'read_back'],
  ]);
  expect(await held.probe()).toBe('refused');
  expect(twin.state.users.has('sam')).toBe(false);

  const undone = await undo(contained);
  // A token does not come back, and a person comes back by accepting.
  expect(undone.steps.map(({ state, error }) => [state, error])).toEqual([
    ['effective', 'there is no way back from it'],
    ['undone', undefined],
  ]);
  expect([...twin.state.invitations]).toEqual(['sam']);
  expect(twin.state.users.has('sam')).toBe(false);
  expect(await held.probe()).toBe('refused');
});

it('an outside collaborator whose token was stolen is blocked, and let in again exactly', async () => {
  const { twin } = site;
  const held = site.held(twin.heldTokens.guest, nativeIds.guest);
  const { before, incident, plan } = await stolen('github:guest', held, twin.heldTokens.guest);
  expect(incident.credentials).toEqual([nativeIds.guest]);
  expect(plan.playbook).toBe('human/leaked-credential');
  const [asked] = await site.waiting();
  if (!asked) throw new Error('nobody is asked');
  await site.approve(asked, { id: 'founder', roles: ['approver', 'founder'] });
  await site.settle(20);
  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect(stepsOf(contained)).toEqual([
    ['suspend', 'github.block_user', 'effective', 'held_credential'],
  ]);
  expect(await held.probe()).toBe('refused');

  expect((await undo(contained)).state).toBe('undone');
  expect(twin.picture()).toEqual(before);
  expect(await held.probe()).toBe('accepted');
});

it('a leaked token of a machine user is ended once its owner says so, and says that it cannot come back', async () => {
  const { twin } = site;
  const held = site.held(ROBOT_TOKEN, nativeIds.robot);
  const { incident, plan } = await stolen('github:release-robot', held, ROBOT_TOKEN);
  expect(incident.attribution.credential).toMatchObject({ value: { nativeId: nativeIds.robot } });
  expect(plan.playbook).toBe('service_account/leaked-credential');
  const [asked] = await site.waiting();
  if (!asked) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['olivia']);
  expect(asked.question).toContain('undo: irreversible');
  await site.approve(asked, { id: 'olivia', roles: ['approver'] });
  await site.settle(20);
  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect(stepsOf(contained)).toEqual([
    ['stop-key', 'github.revoke_fine_grained_token', 'effective', 'held_credential'],
  ]);
  expect(await held.probe()).toBe('refused');
  expect(twin.state.users.has('release-robot')).toBe(true);

  const [step] = (await undo(contained)).steps;
  expect(step).toMatchObject({ state: 'effective', error: 'there is no way back from it' });
  expect(await held.probe()).toBe('refused');
});

it('an app of our own is suspended by a signature given before, and let on again exactly', async () => {
  const { twin, store } = site;
  await store.response.putPreAuthorisation({
    id: 'pa_1',
    playbook: 'workload/leaked-credential',
    scope: ['unowned'],
    signedBy: 'founder',
    at: NOW - DAY,
    until: NOW + DAY,
    minConfidence: 0.85,
  });
  const held = site.held(twin.heldTokens.app, 'an app token');
  const { before, incident } = await stolen(
    'github:countersign-ci[bot]',
    held,
    twin.heldTokens.app,
  );
  expect(incident.attribution.credential).toMatchObject({
    value: { nativeId: twin.namedAs(twin.heldTokens.app)['hashed_token'] },
  });
  await site.settle(20);
  const contained = await site.planOf(incident.id);
  expect(contained).toMatchObject({ playbook: 'workload/leaked-credential', state: 'contained' });
  expect(contained.steps[0]?.authority).toBe('pre-authorisation pa_1');
  expect(stepsOf(contained)).toEqual([
    ['deny', 'github.suspend_installation', 'effective', 'held_credential'],
  ]);
  expect(await site.waiting()).toEqual([]);
  expect(await held.probe()).toBe('refused');

  expect((await undo(contained)).state).toBe('undone');
  expect(twin.picture()).toEqual(before);
  expect(await held.probe()).toBe('accepted');
});

it('an app of somebody else is stopped by hand, at the place that the question names', async () => {
  const { twin } = site;
  const held = site.held(twin.heldTokens.vendorApp, 'an app token');
  const { incident, plan } = await stolen(
    'github:deploy-helper[bot]',
    held,
    twin.heldTokens.vendorApp,
  );
  expect(plan.playbook).toBe('third_party_app/leaked-credential');
  const [asked] = await site.waiting();
  const where = `https://github.com/organizations/${ORG}/settings/installations/302`;
  expect(asked?.question).toContain('GitHub lets nobody suspend');
  expect(asked?.question).toContain(where);
  expect(await held.probe()).toBe('accepted');
  for (const one of twin.state.installations)
    if (one.id === 302) one.suspended_at = new Date(site.clock.now()).toISOString();
  expect(await held.probe()).toBe('refused');
  expect((await site.planOf(incident.id)).state).toBe('waiting_approval');
});

it('all of it stands in a ledger that is intact', async () => {
  expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
});
