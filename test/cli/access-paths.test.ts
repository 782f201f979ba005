/** `access paths` over manifests: who gets there, which steps are attacks, and what was not seen. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, folderWith, lines } from './cli.case.ts';

const accounts = `apiVersion: v1
kind: ServiceAccount
metadata: {name: deployer, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: runner, namespace: shop}
spec:
  serviceAccountName: deployer
  containers: [{name: main}]
---
apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: shop}
spec:
  automountServiceAccountToken: false
  containers: [{name: main}]
`;
const rights = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: deploys}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deploys}
subjects: [{kind: ServiceAccount, name: deployer, namespace: shop}]
`;

const DEPLOYER = 'kubernetes:system:serviceaccount:shop:deployer';
const files = { 'a/accounts.yaml': accounts, 'b/rights.yaml': rights };

describe('access paths', () => {
  it('reads folders together, and gives each start with its ways and each attack step', async () => {
    const { code, out } = await countersign(['access', 'paths', folderWith(files), '--json']);
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    const from = (id: string) => answer.paths.find((one: { from: string }) => one.from === id);
    expect(from('kubernetes:pods/shop/runner')).toMatchObject({
      name: 'pods/shop/runner',
      certain: true,
      count: 1,
      ways: [
        {
          certain: true,
          steps: [
            { technique: 'can_become', to: DEPLOYER },
            { technique: 'ROLE_BIND', to: 'control-plane:kubernetes:cluster', certain: true },
          ],
        },
      ],
    });
    expect(from('kubernetes:pods/shop/plain')).toBeUndefined();
    expect(answer.edges).toMatchObject([
      {
        technique: 'ROLE_BIND',
        from: DEPLOYER,
        to: 'control-plane:kubernetes:cluster',
        because: expect.stringContaining('clusterrolebindings/deployers'),
        removedBy: expect.stringContaining('clusterrolebindings/deployers'),
        certain: true,
      },
    ]);
    expect(answer.population).toBeGreaterThan(3);
    expect(answer.unknown.join('\n')).toContain('a file holds some objects');
  });

  it('goes to what is asked for: a tier, a goal, somebody', async () => {
    const folder = folderWith(files);
    const to = async (goal: string): Promise<readonly string[]> => {
      const { out } = await countersign(['access', 'paths', folder, '--to', goal, '--json']);
      return JSON.parse(out).paths.map((one: { from: string }) => one.from);
    };
    const ruling = await to('control-plane:*');
    expect(ruling).toEqual(await to('tier0'));
    expect(ruling).toContain(DEPLOYER);
    expect(await to('tier1')).toEqual([]);
    expect(await to(DEPLOYER)).toContain('kubernetes:pods/shop/runner');
    const { code, out, err } = await countersign(['access', 'paths', folder, '--to', 'nobody']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('nobody');
  });

  it('tells people the same in lines', async () => {
    const { out } = await countersign(['access', 'paths', folderWith(files)]);
    const said = lines(out);
    expect(said[0]).toMatch(
      /^ROLE_BIND: kubernetes:system:serviceaccount:shop:deployer → control-plane/,
    );
    expect(said).toContain('pods/shop/runner');
    expect(out).toMatch(/4 of 6 reach control-plane:\*; 1 attack step$/m);
  });
});

const published = resolve(import.meta.dirname, '../../../shared/data/k8s/kubehound-attacks');

describe.skipIf(!existsSync(published))(
  'access paths over published attacks (skipped without ../shared/data)',
  () => {
    it('finds each technique, and nothing of what was made to fail', async () => {
      const { code, out } = await countersign(['access', 'paths', published, '--json']);
      expect(code).toBe(0);
      const { edges, paths } = JSON.parse(out) as {
        edges: readonly { technique: string; from: string; to: string }[];
        paths: readonly { from: string }[];
      };
      expect([...new Set(edges.map(({ technique }) => technique))].sort()).toEqual([
        'CE_MODULE_LOAD',
        'CE_NET_MITM',
        'CE_NSENTER',
        'CE_PRIV_MOUNT',
        'CE_SYS_PTRACE',
        'CE_UMH_CORE_PATTERN',
        'CE_VAR_LOG_SYMLINK',
        'ENDPOINT_EXPLOIT',
        'EXPLOIT_CONTAINERD_SOCK',
        'EXPLOIT_HOST_READ',
        'EXPLOIT_HOST_TRAVERSE',
        'EXPLOIT_HOST_WRITE',
        'IDENTITY_ASSUME',
        'IDENTITY_IMPERSONATE',
        'POD_CREATE',
        'POD_EXEC',
        'POD_PATCH',
        'ROLE_BIND',
        'SHARE_PS_NAMESPACE',
        'TOKEN_BRUTEFORCE',
        'TOKEN_LIST',
      ]);
      const shown = [
        ...edges.flatMap(({ from, to }) => [from, to]),
        ...paths.map(({ from }) => from),
      ];
      expect(shown.filter((id) => /-fail|control-pod/.test(id))).toEqual([]);
    });

    it('reads one file as well as the folder', async () => {
      const file = join(published, 'POD_EXEC.yaml');
      const { out } = await countersign(['access', 'paths', file, '--json']);
      const { edges } = JSON.parse(out) as { edges: readonly { technique: string }[] };
      expect(edges.map(({ technique }) => technique)).toEqual(['POD_EXEC']);
    });
  },
);
