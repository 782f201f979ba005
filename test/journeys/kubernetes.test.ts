/** Kubernetes: a token of an account is used from outside on the twin, found in what its API server posts, stopped, proved, and undone as labelled. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, isObject } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { ResponsePlan } from '../../src/model/index.ts';
import { pictureOf } from '../../src/sources/kubernetes/cluster.case.ts';
import {
  build,
  type KubernetesSite,
  NOW,
  nameOf,
  openKubernetesSite,
  plunder,
  type Worker,
  web,
} from './kubernetes-site.case.ts';

const SECRET = 'secrets/shop/build-token';
const idOf = ({ held }: Worker): string => `kubernetes:${nameOf(held.account)}`;
let site: KubernetesSite;

beforeAll(async () => {
  site = await openKubernetesSite({
    declarations: [
      {
        kind: 'declaration',
        id: 'dec_build',
        ofId: idOf(build),
        class: 'service_account',
        owner: 'olivia',
        declaredBy: 'olivia',
        at: NOW - 20 * DAY,
      },
    ],
    heldBy(step) {
      if (step.action === 'kubernetes.delete_token_secret') return [build, SECRET];
      const of = step.target.identityId === idOf(web) ? web : build;
      return [of, nameOf(of.held.account)];
    },
  });
});
afterAll(() => site?.close());

/** Who is bound to what: `rolebinding: account, …`. */
const bound = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    site.twin
      .objects('rolebindings')
      .map(({ metadata, subjects }) => [
        isObject(metadata) ? metadata['name'] : '',
        Array.isArray(subjects) ? subjects.map((one: { name: string }) => one.name) : [],
      ]),
  );

const stepsOf = ({ steps }: ResponsePlan) =>
  steps.map(({ name, action, state, verification }) => [name, action, state, verification?.how]);

const undo = async (plan: ResponsePlan): Promise<ResponsePlan> => {
  await site.runner.undo(plan.id, { by: 'founder', reason: 'what was open is closed' });
  await site.settle(20);
  return site.planOf(plan.incidentId);
};

const groups = 'system:serviceaccounts:shop';

it('a token of a pod used from outside opens nothing by a signature given before, and what it gave itself stays off', async () => {
  await site.store.response.putPreAuthorisation({
    id: 'pa_pods',
    playbook: 'workload/session-hijack',
    scope: ['unowned'],
    signedBy: 'founder',
    at: NOW - DAY,
    until: NOW + DAY,
    minConfidence: 0.9,
  });
  const held = site.held(web, nameOf('web'));
  expect(await held.probe()).toBe('accepted');
  expect(await plunder(site, web, '43.224.32.10')).toEqual([200, 200, 201]);
  const usual = { readers: ['web', groups], deployers: ['web', 'build'] };
  expect(bound()).toEqual({ ...usual, 'helper-web': ['web'] });

  await site.play(site.posted());
  const incident = await site.incidentOf(idOf(web));
  expect(incident.rootId).toBe(idOf(web));
  expect(incident.attribution.credential).toMatchObject({
    value: { type: 'session_token', nativeId: 'JTI=web-1', ofId: idOf(web) },
  });
  await site.settle(20);
  const contained = await site.planOf(incident.id);
  expect(contained).toMatchObject({ playbook: 'workload/session-hijack', state: 'contained' });
  expect(contained.steps[0]?.authority).toBe('pre-authorisation pa_pods');
  expect(stepsOf(contained)).toEqual([
    ['deny', 'kubernetes.unbind_account', 'effective', 'held_credential'],
  ]);
  expect(await held.probe()).toBe('refused');
  expect(bound()).toEqual({ readers: [groups], deployers: ['build'], 'helper-web': [] });
  const [deny] = contained.steps;
  expect(deny?.verification?.residual.map(({ what }) => what).join()).toContain('its groups');

  const undone = await undo(contained);
  expect(undone.state).toBe('undone');
  expect(deny?.plan?.undo).toBe('approximate');
  expect(undone.steps[0]?.undo?.differences).toEqual([
    'rolebindings/shop/helper-web was made while it was abused, and is not given back',
  ]);
  expect(bound()).toEqual({ ...usual, 'helper-web': [] });
  expect(await held.probe()).toBe('accepted');
});

it('a long-lived token of an account is deleted once its owner says so, its bindings are given back, and the token is not', async () => {
  const held = site.held(build, SECRET);
  const before = pictureOf(site.twin);
  expect(await plunder(site, build, '5.39.0.77')).toEqual([200, 200, 201]);
  // What we did ourselves meanwhile stands in the same log, and accuses nobody.
  await site.play(site.posted());
  const incident = await site.incidentOf(idOf(build));
  expect(incident.rootId).toBe(idOf(build));
  expect(incident.attribution.credential).toMatchObject({
    value: { type: 'api_token', nativeId: SECRET, ofId: idOf(build) },
  });
  await site.settle(2);
  const plan = await site.planOf(incident.id);
  expect(plan).toMatchObject({
    playbook: 'service_account/leaked-credential',
    state: 'waiting_approval',
  });
  const [asked] = await site.waiting();
  if (!asked) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['olivia']);
  await expect(site.approve(asked, { id: 'passer-by' })).rejects.toThrow('olivia');
  expect(await held.probe()).toBe('accepted');
  await site.approve(asked, { id: 'olivia', roles: ['approver'] });
  await site.settle(20);
  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect(stepsOf(contained)).toEqual([
    ['stop-key', 'kubernetes.delete_token_secret', 'effective', 'held_credential'],
    ['deny', 'kubernetes.unbind_account', 'effective', 'held_credential'],
    ['end-sessions', 'kubernetes.delete_pods_of_account', 'effective', 'read_back'],
  ]);
  expect(await held.probe()).toBe('refused');

  const undone = await undo(contained);
  expect(undone.steps.map(({ name, state, error }) => [name, state, error])).toEqual([
    ['stop-key', 'effective', 'there is no way back from it'],
    ['deny', 'undone', undefined],
    ['end-sessions', 'effective', 'there is no way back from it'],
  ]);
  expect(bound()).toMatchObject({ deployers: ['web', 'build'], 'helper-build': [] });
  expect(pictureOf(site.twin)).not.toEqual(before);
  expect(await held.probe()).toBe('refused');
  expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
});
