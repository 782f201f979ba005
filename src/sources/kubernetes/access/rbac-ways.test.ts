import { describe, expect, it } from 'vitest';
import {
  account,
  bind,
  clusterRole,
  idOf,
  role,
  rule,
  sam,
  stepsFrom,
  stepsOfSam,
  viewOf,
} from './world.case.ts';

const RBAC = 'rbac.authorization.k8s.io';
const CONTROL = 'control-plane:kubernetes:cluster';

describe('binding', () => {
  const bindings = (resource: string) => rule(RBAC, resource, 'create');
  const bindRoles = (resource: string, names?: readonly string[]) =>
    rule(RBAC, resource, 'bind', names);

  it.each([
    ['clusterrolebindings', 'clusterroles', undefined, [`ROLE_BIND ${CONTROL}`]],
    ['rolebindings', 'clusterroles', undefined, [`ROLE_BIND ${CONTROL}`]],
    ['rolebindings', 'roles', undefined, ['ROLE_BIND roles']],
    ['rolebindings', 'clusterroles', 'shop', ['ROLE_BIND namespaces/shop']],
    ['rolebindings', 'roles', 'shop', ['ROLE_BIND roles/shop']],
    // A ClusterRoleBinding cannot name a Role, and is in no namespace.
    ['clusterrolebindings', 'roles', undefined, []],
    ['clusterrolebindings', 'clusterroles', 'shop', []],
    ['clusterrolebindings', 'roles', 'shop', []],
  ])('%s with bind on %s, given in %s', (made, bound, where, expected) => {
    expect(stepsOfSam([bindings(made), bindRoles(bound)], where)).toEqual(expected);
  });

  it('needs both rights, and both where they meet', () => {
    expect(stepsOfSam([bindings('rolebindings')])).toEqual([]);
    expect(stepsOfSam([bindRoles('clusterroles')])).toEqual([]);
    const apart = [
      account('sam'),
      role('make', [bindings('rolebindings')], 'a'),
      role('bind', [bindRoles('roles')], 'b'),
      bind('a', ['Role', 'make'], 'sam'),
      bind('b', ['Role', 'bind'], 'sam'),
    ];
    const steps = stepsFrom(viewOf(apart), idOf('sam'));
    expect(steps.filter((one) => one.startsWith('ROLE_BIND'))).toEqual([]);
  });

  it('of named roles gives just these, as far as the binding reaches', () => {
    const rules = [bindings('rolebindings'), bindRoles('clusterroles', ['lister'])];
    const lister = clusterRole('lister', [rule('', 'secrets', 'list')]);
    expect(stepsOfSam(rules, 'shop', lister)).toEqual(['ROLE_BIND clusterroles/lister/bound/shop']);
    const view = viewOf([...sam(rules, 'shop'), lister]);
    expect(stepsFrom(view, 'kubernetes:clusterroles/lister/bound/shop')).toEqual([
      'TOKEN_LIST secrets/shop',
    ]);
    const edit = viewOf(
      sam([bindings('rolebindings'), bindRoles('clusterroles', ['edit'])], 'shop'),
    );
    expect(stepsFrom(edit, 'kubernetes:clusterroles/edit/bound/shop')).toContain(
      'POD_EXEC pods/shop',
    );
    expect(
      stepsOfSam([bindings('rolebindings'), bindRoles('clusterroles', ['cluster-admin'])], 'shop'),
    ).toEqual(['ROLE_BIND namespaces/shop']);
  });

  it('leads on through a Role of the namespace to what it allows', () => {
    const view = viewOf([
      ...sam([bindings('rolebindings'), bindRoles('roles')], 'shop'),
      role('reader', [rule('', 'secrets', 'list')]),
    ]);
    const path = view.path(idOf('sam'), 'kubernetes:secrets/shop');
    expect(path?.map(({ technique, kind }) => technique ?? kind)).toEqual([
      'ROLE_BIND',
      'can_become',
      'TOKEN_LIST',
    ]);
  });
});

describe('writing roles', () => {
  const write = (resource: string, verbs: string) => rule(RBAC, resource, verbs);
  it('with escalate fills a role that one wears with any right', () => {
    expect(stepsOfSam([write('clusterroles', 'patch escalate')])).toEqual([
      'T1098.006 control-plane:kubernetes:cluster',
    ]);
    const own = [
      account('sam'),
      role('own', [write('roles', 'update escalate')]),
      bind('shop', ['Role', 'own'], 'sam'),
    ];
    expect(stepsFrom(viewOf(own), idOf('sam'))).toContain('T1098.006 namespaces/shop');
  });
  it('of one name pays where that one is worn, as far as it is', () => {
    const named = (name: string) => rule(RBAC, 'clusterroles', 'update escalate', [name]);
    expect(stepsOfSam([named('given')])).toEqual([`T1098.006 ${CONTROL}`]);
    expect(stepsOfSam([named('other')])).toEqual([]);
    const inOne = bind('shop', ['ClusterRole', 'other'], 'sam');
    const other = clusterRole('other', [rule('', 'pods', 'get')]);
    expect(stepsOfSam([named('other')], undefined, inOne, other)).toEqual([
      'T1098.006 namespaces/shop',
    ]);
    const apart = [rule(RBAC, 'clusterroles', 'update', ['given'])];
    expect(stepsOfSam([...apart, rule(RBAC, 'clusterroles', 'escalate', ['other'])])).toEqual([]);
  });
  it('without escalate, or in a namespace of what is in none, gives nothing', () => {
    expect(stepsOfSam([write('clusterroles', 'create update patch')])).toEqual([]);
    expect(stepsOfSam([write('clusterroles', 'update escalate')], 'shop')).toEqual([]);
  });
  it('is only possible where one wears no such role', () => {
    expect(stepsOfSam([write('roles', 'update escalate')], 'shop')).toEqual([
      'T1098.006? namespaces/shop',
    ]);
  });
});

describe('impersonating', () => {
  const as = (resources: string, names?: readonly string[]) =>
    rule('', resources, 'impersonate', names);
  it('users and groups takes a ClusterRoleBinding; groups go along with a name', () => {
    expect(stepsOfSam([as('users')])).toEqual(['IDENTITY_IMPERSONATE users']);
    expect(stepsOfSam([as('users groups')])).toEqual([
      'IDENTITY_IMPERSONATE group/system:masters',
      'IDENTITY_IMPERSONATE users',
    ]);
    expect(stepsOfSam([as('groups')])).toEqual([]);
    expect(stepsOfSam([as('users', ['nadia'])])).toEqual(['IDENTITY_IMPERSONATE nadia']);
    expect(stepsOfSam([as('users'), as('groups', ['ops'])])).toContain(
      'IDENTITY_IMPERSONATE group/ops',
    );
    expect(stepsOfSam([as('uids userextras')])).toEqual([]);
  });
  it('given in a namespace is told and leads nowhere', () => {
    const view = viewOf(sam([as('users groups')], 'shop'));
    expect(stepsFrom(view, idOf('sam'))).toEqual(['IDENTITY_IMPERSONATE? namespaces/shop/users']);
    expect(view.path(idOf('sam'), 'control-plane:*')).toBeUndefined();
  });
  it('service accounts works in a namespace, and by name', () => {
    expect(stepsOfSam([as('serviceaccounts')], 'shop')).toEqual([
      'IDENTITY_IMPERSONATE serviceaccounts/shop',
    ]);
    expect(stepsOfSam([as('serviceaccounts', ['ci'])], 'shop')).toEqual([
      'IDENTITY_IMPERSONATE system:serviceaccount:shop:ci',
    ]);
  });
});

describe('tokens and secrets', () => {
  const token = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: 'ci-token',
      namespace: 'shop',
      annotations: { 'kubernetes.io/service-account.name': 'ci' },
    },
  };
  it('a token of any account, or of one, is asked for', () => {
    expect(stepsOfSam([rule('', 'serviceaccounts/token', 'create')], 'shop')).toEqual([
      'T1528 serviceaccounts/shop',
    ]);
    expect(stepsOfSam([rule('', 'serviceaccounts/token', 'create', ['ci'])], 'shop')).toEqual([
      'T1528 system:serviceaccount:shop:ci',
    ]);
    expect(stepsOfSam([rule('', 'serviceaccounts', 'create')], 'shop')).toEqual([]);
  });
  it('a list shows them, a get guesses names, and neither sees those of another namespace', () => {
    expect(stepsOfSam([rule('', 'secrets', 'list')], 'shop')).toEqual(['TOKEN_LIST secrets/shop']);
    expect(stepsOfSam([rule('', 'secrets', 'watch')], 'shop')).toEqual(['TOKEN_LIST secrets/shop']);
    expect(stepsOfSam([rule('', 'secrets', 'get')], 'shop')).toEqual([
      'TOKEN_BRUTEFORCE? secrets/shop',
    ]);
    expect(stepsOfSam([rule('', 'secrets', 'get list')], 'shop')).toEqual([
      'TOKEN_LIST secrets/shop',
    ]);
    expect(stepsOfSam([rule('', 'secrets', 'list')])).toEqual([
      'T1552.007 crown-jewels:kubernetes:cluster',
      'TOKEN_LIST secrets',
    ]);
    expect(stepsOfSam([rule('', 'configmaps', 'get list')], 'shop')).toEqual([]);
  });
  it('one by name gives the account whose token it is', () => {
    const reads = rule('', 'secrets', 'get', ['ci-token', 'db']);
    expect(stepsOfSam([reads], 'shop', token)).toEqual(['T1528 system:serviceaccount:shop:ci']);
    expect(stepsOfSam([reads], 'other', token)).toEqual([]);
  });
  it('seen ones are sure; whether there are others, a file never says', () => {
    const view = viewOf([account('ci'), account('web'), token]);
    expect(stepsFrom(view, 'kubernetes:secrets/shop')).toEqual([
      'can_become system:serviceaccount:shop:ci',
      'can_become? system:serviceaccount:shop:web',
    ]);
  });
  it('one is made for any account and read again', () => {
    expect(stepsOfSam([rule('', 'secrets', 'create get')], 'shop')).toContain(
      'T1528 serviceaccounts/shop',
    );
    expect(stepsOfSam([rule('', 'secrets', 'create')], 'shop')).toEqual([]);
  });
});

describe('certificates, webhooks, cloud identities of EKS', () => {
  const CERT = 'certificates.k8s.io';
  const csr = [
    rule(CERT, 'certificatesigningrequests', 'create'),
    rule(CERT, 'certificatesigningrequests/approval', 'update'),
  ];
  const approve = (names?: readonly string[]) => rule(CERT, 'signers', 'approve', names);
  it('who makes, approves and may approve for the signer of clients is any user', () => {
    expect(stepsOfSam([...csr, approve()])).toEqual(['T1649 groups', 'T1649 nodes', 'T1649 users']);
    expect(stepsOfSam([...csr, approve(['kubernetes.io/kube-apiserver-client-kubelet'])])).toEqual([
      'T1649 nodes',
    ]);
    expect(stepsOfSam([...csr, approve(['example.com/mine'])])).toEqual([]);
    expect(stepsOfSam(csr)).toEqual([]);
    const view = viewOf([
      ...sam([...csr, approve()]),
      bind(undefined, ['ClusterRole', 'x'], 'kubeadm:ops'),
    ]);
    expect(stepsFrom(view, 'kubernetes:groups')).toEqual(['can_become group/kubeadm:ops']);
  });
  it('webhooks rewrite what others make', () => {
    const group = 'admissionregistration.k8s.io';
    expect(stepsOfSam([rule(group, 'mutatingwebhookconfigurations', 'patch')])).toEqual([
      'T1610? control-plane:kubernetes:cluster',
    ]);
    expect(stepsOfSam([rule(group, 'mutatingwebhookconfigurations', 'patch')], 'shop')).toEqual([]);
    expect(stepsOfSam([rule(group, 'validatingwebhookconfigurations', 'patch')])).toEqual([]);
  });
  it('aws-auth is in kube-system', () => {
    const rules = [rule('', 'configmaps', 'update')];
    expect(stepsOfSam(rules, 'kube-system')).toEqual([
      'T1098.006? control-plane:kubernetes:cluster',
    ]);
    expect(stepsOfSam(rules, 'shop')).toEqual([]);
    expect(stepsOfSam([rule('', 'configmaps', 'update', ['coredns'])], 'kube-system')).toEqual([]);
  });
});

describe('who rules already', () => {
  it('is said once, by a binding of cluster-admin that no file holds, too', () => {
    const view = viewOf([account('sam'), bind(undefined, ['ClusterRole', 'cluster-admin'], 'sam')]);
    expect(stepsFrom(view, idOf('sam'))).toEqual(['can_do control-plane:kubernetes:cluster']);
    expect(view.tierOf(idOf('sam')).tier).toBe(0);
  });
  it('in one namespace only, rules that one', () => {
    const view = viewOf([account('sam'), bind('shop', ['ClusterRole', 'cluster-admin'], 'sam')]);
    const steps = stepsFrom(view, idOf('sam'));
    expect(steps).toContain('ROLE_BIND namespaces/shop');
    expect(steps.filter((one) => one.includes('control-plane'))).toEqual([]);
  });
  it('a member has the step into the group, and not each step of the group again', () => {
    const view = viewOf([
      account('sam'),
      clusterRole('r', [rule('', 'secrets', 'list')]),
      bind(undefined, ['ClusterRole', 'r'], 'system:serviceaccounts'),
    ]);
    expect(stepsFrom(view, idOf('sam'))).toEqual(['member_of group/system:serviceaccounts']);
    expect(stepsFrom(view, 'kubernetes:group/system:serviceaccounts')).toContain(
      'TOKEN_LIST secrets',
    );
  });
  it('rights of an account and of its group count together', () => {
    const view = viewOf([
      account('sam'),
      clusterRole('make', [rule(RBAC, 'clusterrolebindings', 'create')]),
      clusterRole('bind', [rule(RBAC, 'clusterroles', 'bind')]),
      bind(undefined, ['ClusterRole', 'make'], 'sam'),
      bind(undefined, ['ClusterRole', 'bind'], 'system:serviceaccounts:shop'),
    ]);
    expect(stepsFrom(view, idOf('sam'))).toContain('ROLE_BIND control-plane:kubernetes:cluster');
  });
  it('a binding of one file gives the role of another, whichever is read first', () => {
    const binding = [account('sam'), bind('shop', ['Role', 'r'], 'sam')];
    const roles = [role('r', [rule('', 'pods/exec', 'create')])];
    for (const files of [
      [binding, roles],
      [roles, binding],
    ])
      expect(stepsFrom(viewOf(...files), idOf('sam'))).toContain('POD_EXEC pods/shop');
    expect(stepsFrom(viewOf(binding), idOf('sam'))).toEqual([]);
  });
  it('an account in the cloud is possible: the cloud has to trust it', () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/web' };
    const view = viewOf([
      account('web', 'shop', { metadata: { name: 'web', namespace: 'shop', annotations } }),
    ]);
    expect(stepsFrom(view, idOf('web'))).toEqual([
      'can_become? aws:arn:aws:iam::111122223333:role/web',
    ]);
  });
});
