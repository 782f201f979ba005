/** The organisation's control policies with what they are attached to, from the management account. */
import {
  DescribePolicyCommand,
  type OrganizationsClient,
  type PolicyType,
  paginateListParents,
  paginateListPolicies,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { inParallel, type Listed, listed, pages } from './listing.ts';
import {
  CONTROL_AREA,
  type OrganizationGrants,
  type OrganizationPolicy,
  organizationGrants,
} from './organization-policies.ts';

const AT_A_TIME = 4;
const types = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;

/** A type that is not enabled in the organisation lists nothing (PolicyTypeNotEnabledException). */
const summaries = async (client: OrganizationsClient, Filter: PolicyType) => {
  try {
    return await pages(paginateListPolicies({ client }, { Filter }), (page) => page.Policies);
  } catch (fault) {
    if (fault instanceof Error && fault.name === 'PolicyTypeNotEnabledException') return [];
    throw fault;
  }
};

const readPolicies = async (
  client: OrganizationsClient,
): Promise<readonly OrganizationPolicy[]> => {
  const all: OrganizationPolicy[] = [];
  for (const type of types) {
    const found = await summaries(client, type);
    const read = await inParallel(found, AT_A_TIME, async ({ Id = '', Name = Id }) => {
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: Id }));
      const targets = await pages(
        paginateListTargetsForPolicy({ client }, { PolicyId: Id }),
        (page) => page.Targets,
      );
      return {
        id: Id,
        name: Name,
        type,
        content: Policy?.Content ?? '',
        targets: targets.flatMap(({ TargetId }) => (TargetId === undefined ? [] : [TargetId])),
      };
    });
    all.push(...read);
  }
  return all;
};

const readParents = async (
  client: OrganizationsClient,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const parents = new Map<string, string>();
  let open: readonly string[] = accounts;
  while (open.length > 0) {
    const found = await inParallel(open, AT_A_TIME, async (ChildId) => {
      const [parent] = await pages(
        paginateListParents({ client }, { ChildId }),
        (page) => page.Parents,
      );
      return { child: ChildId, id: parent?.Id, type: parent?.Type };
    });
    const next = new Set<string>();
    for (const { child, id, type } of found) {
      if (id === undefined) continue;
      parents.set(child, id);
      if (type === 'ORGANIZATIONAL_UNIT' && !parents.has(id)) next.add(id);
    }
    open = [...next];
  }
  return parents;
};

const accountsIn = (facts: readonly InventoryFact[]): readonly string[] =>
  facts.flatMap((fact) =>
    fact.kind === 'resource' && fact.type === 'account' ? [fact.nativeId] : [],
  );

export const pullPolicies = (
  client: OrganizationsClient,
  accounts: Snapshot,
  managementAccount: string,
): Promise<Listed<OrganizationGrants>> =>
  listed(
    CONTROL_AREA,
    'organizations:ListPolicies, organizations:DescribePolicy, organizations:ListTargetsForPolicy, organizations:ListParents',
    async () => {
      const ids = accountsIn(accounts.facts);
      const policies = await readPolicies(client);
      const parents = await readParents(client, ids);
      return organizationGrants({ policies, parents, accounts: ids, managementAccount });
    },
  );
