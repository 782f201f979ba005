/** What a principal of the sample estate can become. */
import type { AccessEdge, AccessGraph, PrincipalRow } from '../../src/contract.ts';
import { accounts, arn, cast } from './cast.ts';

const graphTargets = (row: PrincipalRow): readonly AccessEdge[] => {
  const edge = (
    from: string,
    to: string,
    kind: AccessEdge['kind'],
    because: string,
    privilege?: string,
    certain = true,
  ): AccessEdge => ({ from, to, kind, because, certain, ...(privilege ? { privilege } : {}) });
  const goal = `control-plane:aws:${accounts.core}`;
  const data = `crown-jewels:aws:${accounts.data}`;
  const group = arn(accounts.core, 'group/cloud-admins');
  const ci = arn(accounts.core, 'role/ci/deploy');
  const runner = arn(accounts.core, 'role/lambda-runner');
  const reader = arn(accounts.data, 'role/export-reader');
  if (row.tier > 1) {
    return [
      edge(row.id, runner, 'can_become', 'trust of lambda-runner names it', 'sts:AssumeRole'),
      edge(
        runner,
        `write:aws:${row.scope}`,
        'can_do',
        'policy metrics-write',
        'cloudwatch:PutMetricData',
      ),
      edge(
        row.id,
        reader,
        'can_become',
        'trust condition aws:PrincipalTag/team was not read',
        'sts:AssumeRole',
        false,
      ),
      edge(reader, data, 'can_do', 'reads bucket lattice-customer-exports', 's3:GetObject', false),
    ];
  }
  return [
    edge(row.id, group, 'member_of', 'member of cloud-admins'),
    edge(
      row.id,
      cast.admin,
      'can_become',
      'trust names account 111122223333; policy allows sts:AssumeRole on *',
      'sts:AssumeRole',
    ),
    edge(cast.admin, goal, 'can_do', 'policy AdministratorAccess', 'iam:*'),
    edge(
      group,
      cast.terraform,
      'can_become',
      'trust of terraform-apply names the group’s members',
      'sts:AssumeRole',
    ),
    edge(cast.terraform, goal, 'can_do', 'policy TerraformAdmin', 'iam:*'),
    edge(
      row.id,
      runner,
      'can_escalate',
      'may pass lambda-runner to a new function and call it',
      'iam:PassRole + lambda:CreateFunction',
    ),
    edge(
      runner,
      reader,
      'can_become',
      'trust of export-reader names lambda-runner',
      'sts:AssumeRole',
    ),
    edge(reader, data, 'can_do', 'reads bucket lattice-customer-exports', 's3:GetObject'),
    edge(
      row.id,
      ci,
      'can_escalate',
      'may change the trust policy of deploy',
      'iam:UpdateAssumeRolePolicy',
    ),
    edge(
      ci,
      runner,
      'can_escalate',
      'may change the code of functions run as lambda-runner',
      'lambda:UpdateFunctionCode',
      false,
    ),
    edge(
      row.id,
      cast.ledger,
      'can_escalate',
      'may make an access key for svc-payments-ledger',
      'iam:CreateAccessKey',
    ),
    edge(cast.ledger, data, 'can_do', 'reads the ledger tables', 'dynamodb:Query'),
  ];
};

const kindOfNode = (
  id: string,
  rows: readonly PrincipalRow[],
): AccessGraph['nodes'][number]['kind'] => {
  if (/^(control-plane|crown-jewels|write):/.test(id)) return 'goal';
  if (id.includes(':group/')) return 'group';
  return rows.find((one) => one.id === id)?.kind === 'identity' ? 'identity' : 'role';
};

const goalLabel = (id: string): string =>
  id
    .replace(/^control-plane:aws:/, 'Control plane ')
    .replace(/^crown-jewels:aws:/, 'Crown jewels ')
    .replace(/^write:aws:/, 'Changes in ');

export const graphOf = (row: PrincipalRow, rows: readonly PrincipalRow[]): AccessGraph => {
  const edges = graphTargets(row);
  const ids = [...new Set(edges.flatMap((edge) => [edge.from, edge.to]))];
  return {
    centre: row.id,
    nodes: ids.map((id) => {
      const found = rows.find((one) => one.id === id);
      const kind = kindOfNode(id, rows);
      return {
        id,
        label: kind === 'goal' ? goalLabel(id) : (found?.name ?? id.split('/').at(-1) ?? id),
        kind,
        ...(found ? { tier: found.tier } : {}),
      };
    }),
    edges,
    path: row.tier <= 1 ? edges.slice(1, 3) : [],
    reachable: row.tier <= 1 ? ids.length + 27 : ids.length,
  };
};
