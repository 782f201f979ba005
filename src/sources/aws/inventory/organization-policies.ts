/**
 * Service and resource control policies of an organisation, laid on each account through its whole path (root,
 * units, account): each level must allow. Pure. The management account is bound by none of them.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import type { BlindSpot, InventoryFact } from '../../../model/index.ts';
import { awsId } from '../arn.ts';
import { grantsOf } from './statements.ts';

export interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  /** JSON text. */
  readonly content: string;
  /** Root, units and accounts that it is attached to. */
  readonly targets: readonly string[];
}

export interface OrganizationTree {
  readonly policies: readonly OrganizationPolicy[];
  /** Account or unit → what it is in. */
  readonly parents: ReadonlyMap<string, string>;
  readonly accounts: readonly string[];
  readonly managementAccount: string | undefined;
}

const MAX_DEPTH = 10;

/** An account and all it is in, itself first. */
const pathOf = (account: string, parents: ReadonlyMap<string, string>): readonly string[] => {
  const path = [account];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const parent = parents.get(path.at(-1) ?? '');
    if (parent === undefined || path.includes(parent)) break;
    path.push(parent);
  }
  return path;
};

const shortType = { SERVICE_CONTROL_POLICY: 'scp', RESOURCE_CONTROL_POLICY: 'rcp' } as const;

export interface OrganizationGrants {
  readonly facts: readonly InventoryFact[];
  readonly blind: readonly BlindSpot[];
}

export const organizationGrants = (tree: OrganizationTree): OrganizationGrants => {
  const facts: InventoryFact[] = [];
  const blind = new Map<string, BlindSpot>();
  for (const account of tree.accounts) {
    if (account === tree.managementAccount) continue;
    for (const level of pathOf(account, tree.parents)) {
      for (const policy of tree.policies) {
        if (!policy.targets.includes(level)) continue;
        const short = shortType[policy.type];
        const granted = grantsOf(
          awsId(`account:${account}`),
          { kind: 'boundary', name: policy.name, nativeId: `${short}:${level}:${policy.id}` },
          policy.content,
        );
        facts.push(...granted.entitlements);
        for (const spot of granted.blind) blind.set(spot.area, spot);
      }
    }
  }
  return { facts, blind: [...blind.values()] };
};

export type ControlKind = 'scp' | 'rcp';

/** Kind and level (root, unit, account) of a control policy that was laid on an account; undefined for other grants. */
export const controlOf = (
  nativeId: string | undefined,
): { readonly kind: ControlKind; readonly level: string } | undefined => {
  const [, kind, level] = /^(scp|rcp):([^:]+):/.exec(nativeId ?? '') ?? [];
  return level === undefined ? undefined : { kind: kind === 'rcp' ? 'rcp' : 'scp', level };
};

/** Area of the blind spot that leaves it open what an organisation forbids. */
export const CONTROL_AREA = 'organisation policies';
