/**
 * The provider export of ScubaGear (`ProviderSettingsExport.json`): Graph's objects as PowerShell writes them, one key
 * for each command that read them. https://github.com/cisagov/ScubaGear, docs/execution/execution.md
 */
import { isObject } from '../../../core/index.ts';
import type { BlindSpot, InventoryFact, Snapshot } from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { tenantResource } from '../inventory/directory.ts';
import { roleAssignment, wornRole } from '../inventory/roles.ts';
import { userIdentity } from '../inventory/users.ts';
import { pascalToGraph } from './pascal.ts';
import {
  GLOBAL_ADMINISTRATOR,
  graphSetting,
  privilegedRoles,
  type SettingType,
  settingFact,
} from './setting.ts';

/** A list that PowerShell wrote as one object where there was one. */
const many = (value: unknown): readonly Raw[] =>
  isObject(value) ? [value] : list(value).filter(isObject);

/** The template of a role: its id where Microsoft gives one, else that of the built-in role of this name. */
const templateOf = (id: string | undefined, name: string | undefined): string => {
  const known = id === undefined ? undefined : privilegedRoles.get(id.toLowerCase());
  if (id !== undefined && known !== undefined) return id.toLowerCase();
  const byName = [...privilegedRoles].find(([, one]) => one === name)?.[0];
  return name === privilegedRoles.get(GLOBAL_ADMINISTRATOR)
    ? GLOBAL_ADMINISTRATOR
    : (id ?? byName ?? `role:${name ?? 'unnamed'}`).toLowerCase();
};

type Reader = (whole: Raw, tenantId: string) => readonly InventoryFact[];

const settings =
  (type: SettingType, key: string): Reader =>
  (whole, tenantId) =>
    many(whole[key]).map((raw, index) => {
      const id = str(raw['id']) ?? `${index}`;
      return graphSetting(type, { ...raw, id }, tenantId);
    });

const methods: Reader = (whole, tenantId) =>
  many(whole['authentication_method']).map((raw) =>
    settingFact(
      {
        type: 'authentication_methods_policy',
        nativeId: 'authenticationMethodsPolicy',
        value: {
          ...obj(raw['authentication_method_policy']),
          authenticationMethodConfigurations: raw['authentication_method_feature_settings'] ?? null,
        },
      },
      tenantId,
    ),
  );

const plans: Reader = (whole, tenantId) => [
  settingFact(
    {
      type: 'service_plans',
      nativeId: 'service_plans',
      value: {
        plans: many(whole['service_plans']).map((plan) => ({
          servicePlanName: plan['servicePlanName'],
          provisioningStatus: plan['provisioningStatus'] ?? null,
        })),
      },
    },
    tenantId,
  ),
];

const roles: Reader = (whole, tenantId) =>
  many(whole['privileged_roles']).flatMap((raw): InventoryFact[] => {
    const roleTemplateId = templateOf(str(raw['roleTemplateId']), str(raw['displayName']));
    const named = str(raw['roleTemplateId']) ?? roleTemplateId;
    const assignments = many(raw['assignments']);
    const facts = assignments.flatMap((one) =>
      roleAssignment({ ...one, roleDefinitionId: roleTemplateId }, false, () =>
        str(raw['displayName']),
      ),
    );
    const value = { ...raw, id: named, roleTemplateId, assignments, rules: many(raw['rules']) };
    return [
      settingFact(
        {
          type: 'directory_role',
          nativeId: named,
          name: str(raw['displayName']),
          value,
        },
        tenantId,
      ),
      ...facts,
    ];
  });

/** Who holds one of the roles in any way: directly, by a group, or as one who may put it on. */
const users: Reader = (whole, tenantId) =>
  Object.entries(obj(whole['privileged_users'])).flatMap(([id, value]): InventoryFact[] => {
    const raw = obj(value);
    const identity = userIdentity(
      {
        id,
        displayName: raw['displayName'],
        onPremisesImmutableId: raw['onPremisesImmutableId'],
        userType: 'Member',
      },
      tenantId,
    );
    const held = [...new Set(strings(raw['roles']))].flatMap((name) => {
      const roleId = templateOf(undefined, name);
      return wornRole({
        nativeId: undefined,
        principalId: id,
        roleId,
        roleName: name,
        scope: '/',
        standing: 'eligible',
        until: undefined,
      });
    });
    return identity === undefined ? [] : [identity, ...held];
  });

/** Only what is rated low and is risky stands in the export. */
const classifications: Reader = (whole, tenantId) =>
  many(whole['risky_delegated_permission_classifications']).map((raw, index) =>
    settingFact(
      {
        type: 'delegated_permission_classification',
        nativeId: str(raw['objectId']) ?? `${index}`,
        name: str(raw['displayName']),
        value: {
          classification: 'low',
          permissionName: raw['riskyPermClassifications'],
          risky: true,
        },
      },
      tenantId,
    ),
  );

const exclusionsOf = (control: string, given: Raw, tenantId: string): InventoryFact => {
  const cap = obj(given['CapExclusions']);
  const role = obj(given['RoleExclusions']);
  return settingFact(
    {
      type: 'baseline_exclusions',
      nativeId: control,
      value: {
        users: strings(cap['Users']),
        groups: strings(cap['Groups']),
        applications: strings(cap['Applications']),
        guestUserTypes: strings(cap['GuestUserTypes']),
        roleHolders: [...strings(role['Users']), ...strings(role['Groups'])],
      },
    },
    tenantId,
  );
};

/** The site's own file, not the tenant's: its keys are kept as they are. */
const config: Reader = (whole, tenantId) => {
  const given = obj(whole['scuba_config']);
  const cloud = str(given['M365Environment']);
  const exclusions = Object.entries(obj(given['Aad'])).map(([control, one]) =>
    exclusionsOf(control.replace(/v\d+$/, ''), obj(one), tenantId),
  );
  const tenant = settingFact({ type: 'tenant', nativeId: 'tenant', value: { cloud } }, tenantId);
  return cloud === undefined ? exclusions : [...exclusions, tenant];
};

interface Part {
  readonly key: string;
  readonly types: readonly SettingType[];
  /** The command whose failure leaves an empty list behind. */
  readonly command?: string;
  readonly read: Reader;
}

const part = (key: string, type: SettingType, command: string, read?: Reader): Part => ({
  key,
  types: [type],
  command,
  read: read ?? settings(type, key),
});

const parts: readonly Part[] = [
  part(
    'conditional_access_policies',
    'conditional_access_policy',
    'Get-MgBetaIdentityConditionalAccessPolicy',
  ),
  part('authorization_policies', 'authorization_policy', 'Get-MgBetaPolicyAuthorizationPolicy'),
  part('directory_settings', 'group_setting', 'Get-MgBetaDirectorySetting'),
  part('domain_settings', 'domain', 'Get-MgBetaDomain'),
  part(
    'default_app_management_policy',
    'app_management_policy',
    'Get-MgPolicyDefaultAppManagementPolicy',
  ),
  part(
    'authentication_method',
    'authentication_methods_policy',
    'Get-MgBetaPolicyAuthenticationMethodPolicy',
    methods,
  ),
  part('service_plans', 'service_plans', 'Get-MgBetaSubscribedSku', plans),
  part('privileged_roles', 'directory_role', 'Get-PrivilegedRole', roles),
  part(
    'risky_delegated_permission_classifications',
    'delegated_permission_classification',
    'Get-ServicePrincipalsWithRiskyDelegatedPermissionClassifications',
    classifications,
  ),
  { key: 'privileged_users', types: [], command: 'Get-PrivilegedUser', read: users },
  { key: 'scuba_config', types: ['baseline_exclusions', 'tenant'], read: config },
];

/** Objects, or one; what is anything else says nothing of what there is. */
const isListing = (value: unknown): boolean =>
  isObject(value) || (Array.isArray(value) && value.every(isObject));

const isRead = ({ key, command }: Part, whole: Raw): boolean =>
  isListing(whole[key]) &&
  (command === undefined || !strings(whole['aad_unsuccessful_commands']).includes(command));

const spotOf = ({ key, types, command }: Part): BlindSpot => ({
  area: key.replaceAll('_', ' '),
  kinds: types.length === 0 ? ['identity', 'trust', 'membership'] : ['setting'],
  ...(types.length === 0 ? {} : { types }),
  because: `the export does not hold ${key}${command === undefined ? '' : ` (${command})`}`,
});

const PREMIUM: readonly SettingType[] = [
  'admin_consent_request_policy',
  'security_defaults',
  'cross_tenant_access',
  'named_location',
  'authentication_strength',
  'device_registration_policy',
];

/** What of a tenant an export holds. Kinds are never whole: it names only holders of a few roles. */
export const scubaSnapshot = (whole: Raw, at: number): Snapshot => {
  const tenant = many(whole['tenant_details'])[0] ?? {};
  const tenantId = str(tenant['TenantId']) ?? str(whole['tenant_id']) ?? 'tenant';
  const read = parts.filter((one) => isRead(one, whole));
  const graphWords = pascalToGraph(whole);
  const facts = read.flatMap((one) =>
    one.read(one.key === 'scuba_config' ? whole : graphWords, tenantId),
  );
  const name = str(tenant['DisplayName']);
  const account = tenantResource(tenantId);
  const unique = new Map(facts.map((fact) => [`${fact.kind} ${fact.id}`, fact] as const));
  return {
    system: 'entra',
    scope: tenantId,
    takenAt: at,
    complete: [],
    settings: read.flatMap(({ types }) => types),
    blind: [
      ...parts.filter((one) => !isRead(one, whole)).map(spotOf),
      {
        area: 'other settings',
        kinds: ['setting'],
        types: PREMIUM,
        because: 'the export does not hold them',
      },
    ],
    facts: [name === undefined ? account : { ...account, name }, ...unique.values()],
  };
};

/** By its shape: several keys that no other file has together. */
export const scubaFile = (json: unknown): ((at: number) => Snapshot) | undefined => {
  const whole = obj(json);
  const isExport =
    'aad_successful_commands' in whole &&
    ('conditional_access_policies' in whole || 'authorization_policies' in whole);
  return isExport ? (at) => scubaSnapshot(whole, at) : undefined;
};
