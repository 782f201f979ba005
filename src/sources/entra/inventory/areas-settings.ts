/**
 * Areas of the pull that are about the tenant's own configuration. Each asks one endpoint, with a permission that the
 * rest of the pull needs anyway. https://learn.microsoft.com/graph/api/resources/policy-overview
 */
import { isCountersignError } from '../../../core/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { obj, type Raw, str } from '../../record.ts';
import { type Graph, isUnlicensed } from '../graph.ts';
import {
  graphSetting,
  privilegedRoles,
  type SettingType,
  settingFact,
} from '../settings/setting.ts';
import { needPrincipals, type PullWorld } from './world.ts';

type EntraArea = Area<PullWorld>;

const POLICIES = 'Policy.Read.All';
const DIRECTORY = 'Directory.Read.All';
const ROLES = 'RoleManagement.Read.Directory';

/** One object that a tenant has once. */
const single = (type: SettingType, path: string, permission = POLICIES): EntraArea => ({
  name: type.replaceAll('_', ' '),
  permission,
  kinds: ['setting'],
  settings: [type],
  async *list({ graph, tenantId }) {
    yield [graphSetting(type, await graph.get(permission, path), tenantId)];
  },
});

const listed = (type: SettingType, path: string, permission = POLICIES): EntraArea => ({
  name: type.replaceAll('_', ' '),
  permission,
  kinds: ['setting'],
  settings: [type],
  async *list({ graph, tenantId }) {
    for await (const page of graph.pages(permission, path)) {
      yield page.map((raw) => graphSetting(type, raw, tenantId));
    }
  },
});

/** The default, and each partner that has settings of its own. */
const crossTenant: EntraArea = {
  name: 'cross tenant access',
  permission: POLICIES,
  kinds: ['setting'],
  settings: ['cross_tenant_access'],
  async *list({ graph, tenantId }) {
    const path = 'policies/crossTenantAccessPolicy';
    const value = await graph.get(POLICIES, `${path}/default`);
    yield [settingFact({ type: 'cross_tenant_access', nativeId: 'default', value }, tenantId)];
    for await (const page of graph.pages(POLICIES, `${path}/partners`)) {
      yield page.flatMap((raw) => {
        const nativeId = str(raw['tenantId']);
        return nativeId === undefined
          ? []
          : [settingFact({ type: 'cross_tenant_access', nativeId, value: raw }, tenantId)];
      });
    }
  },
};

const plans: EntraArea = {
  name: 'licences',
  permission: DIRECTORY,
  kinds: ['setting'],
  settings: ['service_plans'],
  async *list({ graph, tenantId }) {
    const found: Raw[] = [];
    for await (const page of graph.pages(DIRECTORY, 'subscribedSkus')) {
      for (const sku of page) {
        // A bundle that ran out gives nothing, whatever its plans say.
        if (sku['capabilityStatus'] === 'Suspended' || sku['capabilityStatus'] === 'Deleted')
          continue;
        for (const plan of Array.isArray(sku['servicePlans']) ? sku['servicePlans'] : []) {
          const { servicePlanName, provisioningStatus } = obj(plan);
          found.push({ servicePlanName, provisioningStatus });
        }
      }
    }
    const value = { plans: found };
    yield [settingFact({ type: 'service_plans', nativeId: 'service_plans', value }, tenantId)];
  },
};

const byRole = async (
  pages: AsyncIterable<readonly Raw[]>,
  roleOf: (raw: Raw) => string | undefined,
): Promise<ReadonlyMap<string, readonly Raw[]>> => {
  const found = new Map<string, Raw[]>();
  for await (const page of pages) {
    for (const raw of page) {
      const role = roleOf(raw);
      if (role === undefined || !privilegedRoles.has(role)) continue;
      const before = found.get(role);
      if (before) before.push(raw);
      else found.set(role, [raw]);
    }
  }
  return found;
};

/** Undefined where the tenant has no licence of Privileged Identity Management. */
const licensed = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (fault) {
    if (isUnlicensed(fault)) return undefined;
    throw fault;
  }
};

const roleDefinition = (raw: Raw): string | undefined => str(raw['roleDefinitionId']);

const pimOf = (graph: Graph) => {
  const filter = "$filter=scopeId eq '/' and scopeType eq 'DirectoryRole'";
  const policies = `policies/roleManagementPolicyAssignments?${filter}&$expand=policy($expand=rules)`;
  return Promise.all([
    licensed(() =>
      byRole(
        graph.pages(ROLES, 'roleManagement/directory/roleAssignmentScheduleInstances'),
        roleDefinition,
      ),
    ),
    licensed(() => byRole(graph.pages(ROLES, policies), roleDefinition)),
  ]);
};

/** The roles that rule the tenant: who holds them since when, and what giving and activating them sets off. */
const roles: EntraArea = {
  name: 'privileged roles',
  permission: ROLES,
  kinds: ['setting'],
  settings: ['directory_role'],
  async *list({ graph, tenantId }) {
    const [assignments, policies] = await pimOf(graph);
    yield [...privilegedRoles].map(([id, displayName]): InventoryFact => {
      const [policy] = policies?.get(id) ?? [];
      const value = {
        id,
        roleTemplateId: id,
        displayName,
        assignments: assignments === undefined ? null : (assignments.get(id) ?? []),
        rules: obj(policy?.['policy'])['rules'] ?? null,
      };
      return settingFact(
        { type: 'directory_role', nativeId: id, name: displayName, value },
        tenantId,
      );
    });
  },
};

/** APIs whose permissions open mail, files and the directory. */
const weighty = [
  '00000003-0000-0000-c000-000000000000', // Microsoft Graph
  '00000002-0000-0ff1-ce00-000000000000', // Exchange Online
  '00000003-0000-0ff1-ce00-000000000000', // SharePoint Online
];

const classifications: EntraArea = {
  name: 'permission classifications',
  permission: 'Application.Read.All',
  kinds: ['setting'],
  settings: ['delegated_permission_classification'],
  async *list(world) {
    needPrincipals(world);
    const { graph, tenantId, principalOfApp } = world;
    for (const app of weighty) {
      const id = principalOfApp.get(app);
      if (id === undefined) continue;
      const path = `servicePrincipals/${id}/delegatedPermissionClassifications`;
      try {
        for await (const page of graph.pages(classifications.permission, path)) {
          yield page.map((raw) =>
            graphSetting('delegated_permission_classification', raw, tenantId),
          );
        }
      } catch (fault) {
        // Deleted since it was listed.
        if (!isCountersignError(fault, 'ERR_NOT_FOUND')) throw fault;
      }
    }
  },
};

export const settingAreas: readonly EntraArea[] = [
  single('authentication_methods_policy', 'policies/authenticationMethodsPolicy'),
  single('authorization_policy', 'policies/authorizationPolicy'),
  single('admin_consent_request_policy', 'policies/adminConsentRequestPolicy'),
  single('security_defaults', 'policies/identitySecurityDefaultsEnforcementPolicy'),
  single('app_management_policy', 'policies/defaultAppManagementPolicy'),
  single('device_registration_policy', 'policies/deviceRegistrationPolicy'),
  listed('named_location', 'identity/conditionalAccess/namedLocations'),
  listed('authentication_strength', 'policies/authenticationStrengthPolicies'),
  listed('group_setting', 'groupSettings', DIRECTORY),
  crossTenant,
  plans,
  roles,
  classifications,
];
