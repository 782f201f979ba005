/**
 * Changes of the tenant's own configuration. A record of conditional access carries the whole policy; the others name
 * single properties in words of their own, so what stood there before is no longer known until the next pull.
 * Source: Microsoft Entra documentation, "Audit log activities".
 */
import { isCountersignError, isObject, parseJson } from '../../../core/index.ts';
import type { Setting } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { graphSetting, type SettingType, settingFact } from '../settings/setting.ts';
import { end, type Handler, modifiedIn, put, type Scene } from './change.ts';

const policyIn = (text: string | undefined): Raw | undefined => {
  if (text === undefined) return undefined;
  try {
    const value = parseJson(text);
    return isObject(value) && isObject(value['conditions']) ? value : undefined;
  } catch (error) {
    if (isCountersignError(error)) return undefined;
    throw error;
  }
};

/** It is there, and what it says is not known. */
const unread = (
  { event, tenantId, view }: Scene,
  type: SettingType,
  target: { readonly id: string; readonly name: string | undefined },
): Setting => {
  const parts = { type, nativeId: target.id, name: target.name };
  const fact = settingFact({ ...parts, value: { unread: event.operation } }, tenantId);
  const before = view.settings('entra', tenantId, type).find((one) => one.id === fact.id);
  return before ? { ...fact, nativeId: before.nativeId, name: before.name } : fact;
};

const POLICY = 'conditional_access_policy';

export const changePolicy: Handler = (scene) => {
  const [target] = scene.targets;
  if (target === undefined) return [];
  const after = policyIn(modifiedIn(scene, 'ConditionalAccessPolicy')?.after);
  return [
    put(
      scene,
      after === undefined
        ? unread(scene, POLICY, target)
        : graphSetting(POLICY, { ...after, id: target.id }, scene.tenantId),
    ),
  ];
};

export const deletePolicy: Handler = (scene) => {
  const [target] = scene.targets;
  if (target === undefined) return [];
  const { id } = settingFact({ type: POLICY, nativeId: target.id, value: {} }, scene.tenantId);
  return [end(scene, 'setting', id)];
};

/** The one object of this type, or the one that the record is about. */
const changeOf =
  (type: SettingType, only?: string): Handler =>
  (scene) => {
    const [target] = scene.targets;
    const id = only ?? target?.name ?? target?.id;
    return id === undefined ? [] : [put(scene, unread(scene, type, { id, name: undefined }))];
  };

export const changeAuthorization = changeOf('authorization_policy', 'authorizationPolicy');
export const changeMethods = changeOf(
  'authentication_methods_policy',
  'authenticationMethodsPolicy',
);
/** Its target is the domain, by name. */
export const changeDomain = changeOf('domain');
export const changeCrossTenant = changeOf('cross_tenant_access', 'default');

export const changeRoleRules: Handler = (scene) => {
  const role = scene.targets.find(({ type }) => type === 'role');
  if (role === undefined) return [];
  const roles = scene.view.settings('entra', scene.tenantId, 'directory_role');
  const known = roles.some(({ nativeId }) => nativeId.toLowerCase() === role.id);
  // Roles that rule nothing are not kept.
  return known ? [put(scene, unread(scene, 'directory_role', role))] : [];
};
