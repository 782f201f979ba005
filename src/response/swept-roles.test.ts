/** A role that the thief gives to another account is a way back in: it is swept in every system that has the lever. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { DatedFact, Entitlement, Identity } from '../model/index.ts';
import { loadPlaybooks, planResponse } from './index.ts';
import { identity, incident, NOW, planInput, signal, viewOf } from './story.case.ts';

const { playbooks } = await loadPlaybooks(resolve(import.meta.dirname, '../../content/playbooks'));
const only = new Map([...playbooks].filter(([id]) => id === 'human/privilege-escalation'));

const account = (system: string, nativeId: string): Identity =>
  identity(nativeId, { system, nativeId, id: `${system}:${nativeId}`, class: 'human' });

const given = (holder: Identity, change: Partial<Entitlement>, from = NOW - 40_000): DatedFact => ({
  from,
  to: undefined,
  fact: {
    kind: 'entitlement',
    id: `${holder.id}#role`,
    system: holder.system,
    holderId: holder.id,
    effect: 'allow',
    privileges: ['*'],
    privilegesInverted: false,
    resources: ['*'],
    resourcesInverted: false,
    conditions: undefined,
    via: { kind: 'assignment', name: 'SUPER_ADMIN' },
    standing: 'standing',
    ...change,
  },
});

const thief = account('okta', '00uthief');

const swept = (other: Identity, fact: DatedFact) => {
  const seen = signal(thief.id, { targetIds: [other.id], attack: ['T1098'] });
  const view = viewOf({ principals: [thief, other], dated: [fact] });
  const { plan } = planResponse(
    planInput(thief, {
      playbooks: only,
      view,
      incident: incident(thief, { signals: [seen], attack: ['T1098'] }),
    }),
  );
  return (plan?.steps ?? [])
    .filter(({ name }) => name === 'take-new-roles' || name === 'take-consents-back')
    .map(({ action, target, params, state }) => [action, target.nativeId, params, state]);
};

it.each<[string, Identity, Partial<Entitlement>, readonly unknown[]]>([
  [
    'Okta',
    account('okta', '00ubob'),
    {},
    ['okta.remove_admin_role', '00ubob', { roles: 'SUPER_ADMIN' }],
  ],
  [
    'Entra, for the directory',
    account('entra', 'bob'),
    {
      via: { kind: 'assignment', name: 'Global Administrator', nativeId: 'asg-1' },
      resources: ['/'],
    },
    ['entra.remove_directory_role', 'asg-1', {}],
  ],
  [
    'Entra, for an API',
    account('entra', 'app'),
    {
      via: { kind: 'assignment', name: 'app role of Graph', nativeId: 'asg-2' },
      resources: ['entra:graph'],
    },
    ['entra.remove_app_role_assignment', 'asg-2', { resourceId: 'entra:graph' }],
  ],
  [
    'Google Cloud',
    account('gcp', 'user:bob@example.com'),
    {
      via: { kind: 'assignment', name: 'roles/owner', nativeId: 'roles/owner' },
      resources: ['projects/p'],
    },
    [
      'gcp.remove_iam_binding',
      'user:bob@example.com',
      { resource: 'projects/p', role: 'roles/owner', member: 'user:bob@example.com' },
    ],
  ],
  [
    'Kubernetes',
    account('kubernetes', 'bob'),
    { via: { kind: 'assignment', name: 'cluster-admin', nativeId: 'clusterrolebindings/b' } },
    ['kubernetes.remove_binding_subject', 'bob', { binding: 'clusterrolebindings/b' }],
  ],
])(
  'in %s, by one step, with what its action asks for',
  (_title, other, change, [action, on, params]) => {
    expect(swept(other, given(other, change))).toEqual([
      [action, on, expect.objectContaining(params as object), 'waiting_approval'],
    ]);
  },
);

it('what was given before the first hostile event stays', () => {
  const bob = account('okta', '00ubob');
  expect(swept(bob, given(bob, {}, NOW - 3_600_000))).toEqual([]);
});

it('a role that ends with the account itself is no step of its own, now and when the plan grows', () => {
  const build = identity('build', {
    ...{ system: 'kubernetes', nativeId: 'system:serviceaccount:ci:build' },
    ...{ id: 'kubernetes:system:serviceaccount:ci:build', class: 'workload' },
  });
  const via = { kind: 'assignment', name: 'admin', nativeId: 'rolebindings/ci/b' } as const;
  const input = planInput(build, {
    playbooks: new Map([...playbooks].filter(([id]) => id === 'workload/privilege-escalation')),
    view: viewOf({ principals: [build], dated: [given(build, { via })] }),
    incident: incident(build, { attack: ['T1098'], credentials: [] }),
  });
  const first = planResponse(input);
  expect(first.plan?.steps.map(({ action }) => action)).toContain('kubernetes.unbind_account');
  expect(first.reasons.join('\n')).toContain('deny takes it away');
  const plan = first.plan;
  if (!plan) throw new Error('no plan');
  const again = planResponse({ ...input, existing: [plan] });
  for (const { steps } of [plan, ...(again.plan ? [again.plan] : [])])
    expect(steps.map(({ name }) => name)).not.toContain('take-new-roles');
});
