/** Areas of the pull that are about the directory itself: roles, conditional access, devices, domains. */
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { type Raw, str } from '../../record.ts';
import { type Graph, isUnlicensed } from '../graph.ts';
import { withoutKeys } from '../settings/federation.ts';
import { graphSetting } from '../settings/setting.ts';
import { deviceResource, domainResource, federationTrust, policyResource } from './directory.ts';
import { roleActions, roleAssignment, roleFact } from './roles.ts';
import type { PullWorld } from './world.ts';

type EntraArea = Area<PullWorld>;

const present = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

const ROLES = 'RoleManagement.Read.Directory';
/** Template of "Directory Synchronization Accounts", worn by the account of Entra Connect. */
export const SYNCHRONISER = 'd29b2b05-8046-44ba-8758-1e26182fcf32';

/** With PIM the schedule says what is activated and until when; without it every assignment stands. */
async function* assignmentsOf(graph: Graph): AsyncIterable<readonly Raw[]> {
  try {
    yield* graph.pages(ROLES, 'roleManagement/directory/roleAssignmentScheduleInstances');
  } catch (fault) {
    if (!isUnlicensed(fault)) throw fault;
    yield* graph.pages(ROLES, 'roleManagement/directory/roleAssignments');
  }
}

async function* eligibilitiesOf(graph: Graph): AsyncIterable<readonly Raw[]> {
  try {
    yield* graph.pages(ROLES, 'roleManagement/directory/roleEligibilityScheduleInstances');
  } catch (fault) {
    // No PIM, so nobody is eligible.
    if (!isUnlicensed(fault)) throw fault;
  }
}

const roles: EntraArea = {
  name: 'directory roles',
  permission: ROLES,
  kinds: ['role', 'entitlement', 'trust'],
  fillsWorld: true,
  async *list({ graph, tenantId, synchronisers }) {
    const names = new Map<string, string>();
    for await (const page of graph.pages(ROLES, 'roleManagement/directory/roleDefinitions')) {
      for (const raw of page) {
        const id = str(raw['id']);
        if (id !== undefined) names.set(id, str(raw['displayName']) ?? id);
      }
      yield page.flatMap((raw): InventoryFact[] => [
        ...present(roleFact(raw, tenantId)),
        ...roleActions(raw),
      ]);
    }
    const told = new Set<string>();
    const once = (page: readonly Raw[], eligible: boolean): readonly InventoryFact[] =>
      page
        .flatMap((raw) => roleAssignment(raw, eligible, (id) => names.get(id)))
        .filter(({ id }) => !told.has(id) && told.add(id));
    for await (const page of assignmentsOf(graph)) {
      for (const raw of page) {
        if (raw['roleDefinitionId'] === SYNCHRONISER) {
          synchronisers.add(str(raw['principalId']) ?? '');
        }
      }
      yield once(page, false);
    }
    for await (const page of eligibilitiesOf(graph)) yield once(page, true);
  },
};

/** A plain list of objects, each a resource. */
const resourcesOf = (
  name: string,
  permission: string,
  path: string,
  map: (raw: Raw, tenantId: string) => InventoryFact | undefined,
): EntraArea => ({
  name,
  permission,
  kinds: ['resource'],
  async *list({ graph, tenantId }) {
    for await (const page of graph.pages(permission, path)) {
      yield page.flatMap((raw) => present(map(raw, tenantId)));
    }
  },
});

/** Each policy twice: as a thing of the directory, and word by word for those who judge it. */
const policies: EntraArea = {
  name: 'conditional access',
  permission: 'Policy.Read.All',
  kinds: ['resource', 'setting'],
  settings: ['conditional_access_policy'],
  async *list({ graph, tenantId }) {
    const path = 'identity/conditionalAccess/policies';
    for await (const page of graph.pages(policies.permission, path)) {
      yield page.flatMap((raw) => [
        ...present(policyResource(raw, tenantId)),
        graphSetting('conditional_access_policy', raw, tenantId),
      ]);
    }
  },
};
const devices = resourcesOf(
  'devices',
  'Device.Read.All',
  'devices?$select=id,deviceId,displayName,accountEnabled,operatingSystem,trustType,isCompliant,isManaged&$top=999',
  deviceResource,
);

const domains: EntraArea = {
  name: 'domains',
  permission: 'Domain.Read.All',
  kinds: ['resource', 'trust', 'setting'],
  settings: ['domain'],
  async *list({ graph, tenantId }) {
    for await (const page of graph.pages(domains.permission, 'domains')) {
      yield page.flatMap((raw) => present(domainResource(raw, tenantId)));
      for (const raw of page) {
        const name = str(raw['id']);
        if (name === undefined) continue;
        const federations: Raw[] = [];
        const path = `domains/${name}/federationConfiguration`;
        if (raw['authenticationType'] === 'Federated') {
          for await (const some of graph.pages(domains.permission, path)) federations.push(...some);
        }
        const value = { ...raw, federations: federations.map(withoutKeys) };
        yield [
          ...federations.flatMap((one) => present(federationTrust(one, name))),
          graphSetting('domain', value, tenantId),
        ];
      }
    }
  },
};

export const roleAreas: readonly EntraArea[] = [roles];

export const directoryAreas: readonly EntraArea[] = [policies, devices, domains];
