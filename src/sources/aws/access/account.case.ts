import { createInventory, type InventoryView } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { awsAccess } from './index.ts';

export const AT = Date.parse('2026-03-02T00:00:00Z');
export const ACCOUNT = '123456789012';
export const GOAL = `control-plane:aws:${ACCOUNT}`;
export const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
export const id = (resource: string): string => `aws:${arn(resource)}`;

export interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Raw;
}
export const inline = (...statements: readonly Statement[]) => [
  {
    PolicyName: 'p',
    PolicyDocument: {
      Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
    },
  },
];

/** An account with these users and roles, as an export would have it. */
export const account = (parts: {
  readonly users?: Readonly<Record<string, Raw>>;
  readonly roles?: Readonly<Record<string, Raw>>;
  readonly groups?: Readonly<Record<string, Raw>>;
  readonly policies?: Readonly<Record<string, readonly Statement[]>>;
}): InventoryView => {
  const detail = (kind: string, all: Readonly<Record<string, Raw>> = {}) =>
    Object.entries(all).map(([name, more]) => ({
      Arn: arn(`${kind}/${name}`),
      [`${kind === 'user' ? 'User' : kind === 'role' ? 'Role' : 'Group'}Name`]: name,
      CreateDate: '2025-01-01T00:00:00Z',
      ...(kind === 'role' ? { AssumeRolePolicyDocument: { Statement: [] } } : {}),
      ...more,
    }));
  const inventory = createInventory({ access: { aws: awsAccess }, now: () => AT });
  const gaad = {
    UserDetailList: detail('user', parts.users),
    RoleDetailList: detail('role', parts.roles),
    GroupDetailList: detail('group', parts.groups),
    Policies: Object.entries(parts.policies ?? {}).map(([name, statements]) => ({
      Arn: arn(`policy/${name}`),
      DefaultVersionId: 'v1',
      PolicyVersionList: [
        {
          VersionId: 'v1',
          IsDefaultVersion: true,
          Document: {
            Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
          },
        },
      ],
    })),
  };
  inventory.applySnapshot(snapshotOfGaad(gaad, AT));
  return inventory.view;
};

export const trust = (principal: unknown, Condition?: Raw, Effect = 'Allow') => ({
  Effect,
  Principal: principal,
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
});
export const trusting = (...statements: readonly unknown[]) => ({
  AssumeRolePolicyDocument: { Statement: statements },
});
export const admin = { RolePolicyList: inline({ Action: '*' }) };

export const userWith = (...statements: readonly Statement[]): InventoryView =>
  account({ users: { u: { UserPolicyList: inline(...statements) }, v: {} } });
export const edgesOf = (view: InventoryView, of = 'user/u'): readonly AccessEdge[] =>
  awsAccess(view, id(of));
export const edgeTo = (edges: readonly AccessEdge[], to: string): AccessEdge | undefined =>
  edges.find((edge) => edge.to === to);
