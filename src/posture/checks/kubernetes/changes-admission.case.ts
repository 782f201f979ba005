import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const account = identity({ class: 'workload', nativeId: 'system:serviceaccount:shop:web' });
const rule = (privilege: string, name = 'clusterroles/ours', resources = ['*']) =>
  grant([privilege], { resources, via: { kind: 'assignment', name } });

export const cases: readonly CheckCase[] = inSystem('kubernetes', [
  { says: 'reads pods', expect: 'pass', facts: [account, rule('core/pods:get')] },
  {
    says: 'by a role of the control plane',
    expect: 'pass',
    facts: [
      account,
      rule(
        'admissionregistration.k8s.io/mutatingwebhookconfigurations:update',
        'clusterroles/system:controller:x',
      ),
    ],
  },
  {
    says: 'in one namespace',
    expect: 'pass',
    facts: [
      account,
      rule('admissionregistration.k8s.io/mutatingwebhookconfigurations:update', 'roles/shop/ours', [
        'namespace/shop',
      ]),
    ],
  },
  {
    says: 'the right itself',
    expect: 'fail',
    facts: [account, rule('admissionregistration.k8s.io/mutatingwebhookconfigurations:update')],
  },
  { says: 'by a star', expect: 'fail', facts: [account, rule('*/*:*')] },
  { says: 'grants not listed', expect: 'unknown', facts: [account], blind: blind('entitlements') },
  {
    says: 'a part of the cluster',
    expect: 'outside',
    facts: [
      identity({ class: 'workload', nativeId: 'system:kube-scheduler' }),
      rule('admissionregistration.k8s.io/mutatingwebhookconfigurations:update'),
    ],
  },
]);
