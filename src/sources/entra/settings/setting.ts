/** Objects of a tenant's configuration as facts, in Graph's own words (v1.0, camelCase). */
import { isObject } from '../../../core/index.ts';
import type { Setting } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';

export type SettingType =
  | 'conditional_access_policy'
  | 'authentication_methods_policy'
  | 'authorization_policy'
  | 'admin_consent_request_policy'
  | 'security_defaults'
  | 'domain'
  | 'cross_tenant_access'
  | 'directory_role'
  | 'named_location'
  | 'authentication_strength'
  | 'app_management_policy'
  | 'device_registration_policy'
  | 'group_setting'
  | 'delegated_permission_classification'
  | 'service_plans'
  | 'tenant'
  /** What a site's own baseline file lets out of single controls; never read from the tenant. */
  | 'baseline_exclusions';

/** A policy of Graph is a few KB; what is larger is no policy. */
const MAX_CHARS = 256 * 1024;
const MAX_DEPTH = 24;

/** Bounded; without OData's own annotations. Undefined where it is too large to keep. */
const plain = (value: unknown, depth = 0): unknown => {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.includes('@odata.') || key === '@odata.type')
      .map(([key, inner]) => [key, plain(inner, depth + 1)]),
  );
};

export interface SettingParts {
  readonly type: SettingType;
  readonly nativeId: string;
  readonly name?: string | undefined;
  readonly value: Raw;
}

export const settingFact = (
  { type, nativeId, name, value }: SettingParts,
  tenantId: string,
): Setting => {
  const kept = obj(plain(value));
  const isTooLarge = JSON.stringify(kept).length > MAX_CHARS;
  return {
    kind: 'setting',
    id: `entra:setting:${tenantId}:${type}:${nativeId}`.toLowerCase(),
    system: 'entra',
    scope: tenantId,
    type,
    nativeId,
    name: name ?? nativeId,
    // A check that misses a field is unknown; a policy cut in half would be a lie.
    value: isTooLarge ? { tooLarge: true } : kept,
  };
};

/** One object of Graph, by its own id and name. */
export const graphSetting = (type: SettingType, raw: Raw, tenantId: string): Setting =>
  settingFact(
    { type, nativeId: str(raw['id']) ?? type, name: str(raw['displayName']), value: raw },
    tenantId,
  );

/** Roles with which a tenant is taken or its people are, by template id (CISA's list; Microsoft marks all as privileged). */
export const privilegedRoles: ReadonlyMap<string, string> = new Map([
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'],
  ['f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'SharePoint Administrator'],
  ['29232cdf-9323-42fd-ade2-1d097af3e4de', 'Exchange Administrator'],
  ['8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', 'Hybrid Identity Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
  ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'],
]);

export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
