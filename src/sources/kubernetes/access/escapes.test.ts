import { describe, expect, it } from 'vitest';
import type { Raw } from '../../record.ts';
import { account, hostMount, pod, rule, sam, stepsFrom, stepsOfPod, viewOf } from './world.case.ts';

const adds = (...add: readonly string[]): Raw => ({ securityContext: { capabilities: { add } } });
const privileged: Raw = { securityContext: { privileged: true } };
const NODE = 'nodes/unseen';

describe('ways out of a container', () => {
  it('a plain pod has none but its account', () => {
    expect(stepsOfPod({})).toEqual([]);
    expect(stepsFrom(viewOf([pod('web')]), 'kubernetes:pods/shop/web')).toEqual([
      'can_become system:serviceaccount:shop:default',
    ]);
  });
  it.each<[string, Raw, Raw, readonly string[]]>([
    ['privileged', {}, privileged, [`CE_MODULE_LOAD ${NODE}`, `CE_PRIV_MOUNT ${NODE}`]],
    ['SYS_MODULE', {}, adds('SYS_MODULE'), [`CE_MODULE_LOAD ${NODE}`]],
    ['CAP_SYS_MODULE', {}, adds('CAP_SYS_MODULE'), [`CE_MODULE_LOAD ${NODE}`]],
    ['processes of the node', { hostPID: true }, {}, []],
    [
      'privileged with processes of the node',
      { hostPID: true },
      privileged,
      [
        `CE_MODULE_LOAD ${NODE}`,
        `CE_NSENTER ${NODE}`,
        `CE_PRIV_MOUNT ${NODE}`,
        `CE_SYS_PTRACE ${NODE}`,
      ],
    ],
    [
      'SYS_PTRACE and SYS_ADMIN',
      { hostPID: true },
      adds('SYS_PTRACE', 'SYS_ADMIN'),
      [`CE_SYS_PTRACE ${NODE}`],
    ],
    ['SYS_PTRACE alone', { hostPID: true }, adds('SYS_PTRACE'), [`CE_SYS_PTRACE? ${NODE}`]],
    ['SYS_PTRACE within', {}, adds('SYS_PTRACE', 'SYS_ADMIN'), []],
    ['network of the node', { hostNetwork: true }, {}, []],
    [
      'network of the node, NET_ADMIN',
      { hostNetwork: true },
      adds('NET_ADMIN'),
      [`CE_NET_MITM? ${NODE}`],
    ],
    ['NET_ADMIN of its own network', {}, adds('NET_ADMIN'), []],
    ['privileged of its own users', { hostUsers: false }, privileged, []],
    [
      'privileged and not root',
      { securityContext: { runAsUser: 1000 } },
      privileged,
      [`CE_MODULE_LOAD? ${NODE}`, `CE_PRIV_MOUNT? ${NODE}`],
    ],
  ])('%s', (_, spec, container, expected) => {
    expect(stepsOfPod(spec, container)).toEqual(expected);
  });
  it.each<[string, boolean, readonly string[]]>([
    [
      '/proc/sys/kernel',
      false,
      ['CE_UMH_CORE_PATTERN', 'EXPLOIT_HOST_READ?', 'EXPLOIT_HOST_WRITE'],
    ],
    ['/proc/sys/net', false, ['EXPLOIT_HOST_READ?', 'EXPLOIT_HOST_WRITE']],
    ['/proc/sys/kernel', true, ['EXPLOIT_HOST_READ?']],
    ['/var/log', false, ['CE_VAR_LOG_SYMLINK?']],
    ['/var/log', true, []],
    ['/var/logs', false, ['EXPLOIT_HOST_WRITE?']],
    ['/etc/', false, ['EXPLOIT_HOST_READ', 'EXPLOIT_HOST_WRITE']],
    ['/etc/kubernetes', true, ['EXPLOIT_HOST_READ']],
    ['/root/.ssh', true, ['EXPLOIT_HOST_READ?']],
    ['/etc/localtime', true, []],
    ['/mnt/disk', false, []],
    ['/opt/app', true, []],
    ['/opt/app', false, ['EXPLOIT_HOST_WRITE?']],
    ['/run/containerd', true, ['EXPLOIT_CONTAINERD_SOCK']],
    ['/var/run/docker.sock', false, ['EXPLOIT_CONTAINERD_SOCK', 'EXPLOIT_HOST_WRITE?']],
    ['/var/lib/kubelet/pods', true, ['EXPLOIT_HOST_TRAVERSE']],
    ['/x/../var/lib', true, ['EXPLOIT_HOST_READ', 'EXPLOIT_HOST_TRAVERSE']],
  ])('%s of the node mounted, read-only: %s', (path, readOnly, expected) => {
    const found = stepsOfPod(...hostMount(path, readOnly)).map((one) => one.split(' ')[0]);
    expect(found).toEqual(expected);
  });
  it('a link in the log folder is sure where its own account reads logs', () => {
    const [spec, container] = hostMount('/var/log');
    const mine = { ...spec, serviceAccountName: 'sam' };
    const by = (rules: readonly Raw[], namespace?: string) =>
      stepsOfPod(mine, container, ...sam(rules, namespace));
    expect(by([rule('', 'pods/log', 'get')], 'shop')).toEqual([`CE_VAR_LOG_SYMLINK ${NODE}`]);
    expect(by([rule('', 'pods/log', 'get')], 'other')).toEqual([`CE_VAR_LOG_SYMLINK? ${NODE}`]);
    expect(by([rule('', 'pods', 'get')], 'shop')).toEqual([`CE_VAR_LOG_SYMLINK? ${NODE}`]);
    expect(by([rule('', 'nodes/log', 'get')])).toEqual([`CE_VAR_LOG_SYMLINK ${NODE}`]);
    // A node is in no namespace.
    expect(by([rule('', 'nodes/log', 'get')], 'shop')).toEqual([`CE_VAR_LOG_SYMLINK? ${NODE}`]);
  });
  it('a mount of a folder below by subPath is that folder, and an unmounted volume nothing', () => {
    const [spec] = hostMount('/var');
    const container = { volumeMounts: [{ name: 'v', mountPath: '/x', subPath: 'log/app' }] };
    expect(stepsOfPod(spec, container)).toEqual([]);
    expect(stepsOfPod(spec)).toEqual([]);
  });
  it('an account whose token is not mounted is not its', () => {
    const quiet = account('default', 'shop', { automountServiceAccountToken: false });
    const from = (spec: Raw, ...more: readonly Raw[]) =>
      stepsFrom(viewOf([pod('web', spec), ...more]), 'kubernetes:pods/shop/web');
    expect(from({ automountServiceAccountToken: false })).toEqual([]);
    expect(from({}, quiet)).toEqual([]);
    expect(from({ automountServiceAccountToken: true }, quiet)).toHaveLength(1);
    const projected = { volumes: [{ projected: { sources: [{ serviceAccountToken: {} }] } }] };
    expect(from({ automountServiceAccountToken: false, ...projected })).toHaveLength(1);
  });
});

describe('neighbours', () => {
  const two = [{ name: 'a' }, { name: 'b', ...privileged }];
  it('containers that share processes reach each other, and those of another pod do not', () => {
    const shared = { shareProcessNamespace: true, containers: two };
    const view = viewOf([
      pod('one', shared),
      pod('two', shared),
      pod('apart', { containers: two }),
    ]);
    expect(stepsFrom(view, 'kubernetes:containers/pods/shop/one/a')).toEqual([
      'SHARE_PS_NAMESPACE containers/pods/shop/one/b',
      'can_become system:serviceaccount:shop:default',
    ]);
    expect(view.resource('kubernetes:containers/pods/shop/apart/a')).toBeUndefined();
    expect(
      view.path('kubernetes:containers/pods/shop/one/a', 'kubernetes:nodes/unseen'),
    ).toHaveLength(2);
  });
  it('a service leads to the pods that it selects, a port of the node to its own', () => {
    const service = (selector: Raw): Raw => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front', namespace: 'shop' },
      spec: { selector },
    });
    const from = (selector: Raw) =>
      stepsFrom(
        viewOf([service(selector), pod('web'), pod('db')]),
        'kubernetes:services/shop/front',
      );
    expect(from({ app: 'web' })).toEqual(['ENDPOINT_EXPLOIT? pods/shop/web']);
    expect(from({ app: 'none' })).toEqual([]);
    expect(from({})).toEqual([]);
    const open = pod('web', {}, { ports: [{ containerPort: 80, hostPort: 8080 }] });
    expect(stepsFrom(viewOf([open]), 'kubernetes:hostports/pods/shop/web/8080')).toEqual([
      'ENDPOINT_EXPLOIT? pods/shop/web',
    ]);
  });
});

describe('nodes', () => {
  const node = (name: string, labels: Raw = {}): Raw => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
  });
  const kubelets: Raw = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'k' },
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'Group', name: 'system:nodes' }],
  };
  const world = viewOf([
    node('n1'),
    node('n2', { 'node-role.kubernetes.io/control-plane': '' }),
    kubelets,
    pod('out', { nodeName: 'n1' }, privileged),
    pod('near', { nodeName: 'n1', serviceAccountName: 'near' }),
    pod('far', { nodeName: 'n2' }),
    pod(
      'keys',
      { nodeName: 'n1', ...hostMount('/var/lib/kubelet/pods', true)[0] },
      hostMount('', true)[1],
    ),
  ]);
  it('a pod gets the node that it runs on, its pods, and its place among the kubelets', () => {
    expect(stepsFrom(world, 'kubernetes:pods/shop/out')).toContain('CE_PRIV_MOUNT system:node:n1');
    expect(stepsFrom(world, 'kubernetes:system:node:n1')).toEqual([
      'IDENTITY_ASSUME group/system:nodes',
      'POD_ATTACH pods/shop/keys',
      'POD_ATTACH pods/shop/near',
      'POD_ATTACH pods/shop/out',
    ]);
    expect(world.path('kubernetes:pods/shop/out', 'control-plane:*')).toBeUndefined();
  });
  it('tokens of its pods, where their folder is mounted', () => {
    expect(stepsFrom(world, 'kubernetes:pods/shop/keys')).toContain(
      'EXPLOIT_HOST_TRAVERSE nodes/n1/tokens',
    );
    expect(stepsFrom(world, 'kubernetes:nodes/n1/tokens')).toEqual([
      'can_become system:serviceaccount:shop:default',
      'can_become system:serviceaccount:shop:near',
    ]);
  });
  it('one that bears the control plane rules, and whoever may choose a node chooses it', () => {
    expect(stepsFrom(world, 'kubernetes:system:node:n2')).toContain(
      'T1552.001 control-plane:kubernetes:cluster',
    );
    expect(stepsFrom(world, 'kubernetes:nodes')).toEqual([
      'IDENTITY_ASSUME group/system:nodes',
      'can_become system:node:n1',
      'can_become system:node:n2',
    ]);
  });
  it('unseen ones may be any', () => {
    expect(stepsFrom(viewOf([pod('web')]), 'kubernetes:nodes')).toEqual([
      'can_become? pods',
      'can_escalate? control-plane:kubernetes:cluster',
    ]);
  });
});
