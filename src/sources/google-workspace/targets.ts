/** Whom and what an activity is about, by the parameters that name it. */
import type { EventTarget } from '../../model/index.ts';
import { type ActivityEvent, parameter } from './activity.ts';
import {
  addressId,
  appId,
  appPasswordNative,
  credentialId,
  deviceId,
  roleId,
  tokenNative,
  workspaceId,
} from './ids.ts';

const userNames = [
  'user_email',
  'affected_email_address',
  'target_user',
  'member_id',
  'user_id',
  'target',
] as const;

const isAddress = (text: string): boolean => text.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(text);

/** The account that is changed, where one is named by its address. */
export const userNamed = (event: ActivityEvent): string | undefined => {
  for (const name of userNames) {
    const value = parameter(event, name);
    if (value !== undefined && isAddress(value)) return value;
  }
  return undefined;
};

export const groupNamed = (event: ActivityEvent): string | undefined => {
  const value = parameter(event, 'group_email', 'group_id');
  return value !== undefined && isAddress(value) ? value : undefined;
};

/** `client_id` of the token log; `APP_ID` of an administrator's revocation; the client of a delegation. */
export const clientNamed = (event: ActivityEvent): string | undefined =>
  parameter(event, 'client_id', 'api_client_name', 'app_id');

const appTarget = (event: ActivityEvent, client: string): EventTarget => ({
  kind: 'identity',
  id: appId(client),
  name: parameter(event, 'app_name', 'application_name', 'app_display_name') ?? client,
});

const credentialTarget = (
  event: ActivityEvent,
  user: string | undefined,
): readonly EventTarget[] => {
  const code = parameter(event, 'asp_id');
  if (event.name === 'REVOKE_ASP' && code !== undefined && user !== undefined) {
    const native = appPasswordNative(user, code);
    return [{ kind: 'credential', id: credentialId(native), name: native }];
  }
  const client = clientNamed(event);
  if (event.name !== 'REVOKE_3LO_TOKEN' || client === undefined || user === undefined) return [];
  const native = tokenNative(user, client);
  return [{ kind: 'credential', id: credentialId(native), name: native }];
};

const resourceOf = (event: ActivityEvent): EventTarget | undefined => {
  const file = parameter(event, 'doc_id', 'shared_drive_id');
  if (file !== undefined) {
    return {
      kind: 'resource',
      id: workspaceId(`file:${file}`),
      name: parameter(event, 'doc_title') ?? file,
    };
  }
  const device = parameter(event, 'device_id', 'resource_id');
  if (device !== undefined) return { kind: 'resource', id: deviceId(device), name: device };
  const setting = parameter(event, 'setting_name', 'rule_name', 'inbound_sso_profile_name');
  if (setting !== undefined)
    return { kind: 'policy', id: workspaceId(`setting:${setting}`), name: setting };
  const domain = parameter(event, 'domain_name');
  return domain === undefined
    ? undefined
    : { kind: 'resource', id: workspaceId(`domain:${domain.toLowerCase()}`), name: domain };
};

const roleOf = (event: ActivityEvent): EventTarget | undefined => {
  const role = parameter(event, 'role_id', 'role_name');
  if (role === undefined) return undefined;
  return { kind: 'role', id: roleId(role), name: parameter(event, 'role_name') ?? role };
};

/** The user first, as the one that is changed; then the group, role, application or thing. */
export const targetsOf = (event: ActivityEvent): readonly EventTarget[] => {
  const user = userNamed(event);
  const group = groupNamed(event);
  const client = clientNamed(event);
  const role = roleOf(event);
  const resource = resourceOf(event);
  return [
    ...(user === undefined
      ? []
      : [{ kind: 'identity' as const, id: addressId(user), name: user.toLowerCase() }]),
    ...(group === undefined
      ? []
      : [{ kind: 'group' as const, id: addressId(group), name: group.toLowerCase() }]),
    ...(role === undefined ? [] : [role]),
    ...credentialTarget(event, user),
    ...(client === undefined ? [] : [appTarget(event, client)]),
    ...(resource === undefined ? [] : [resource]),
  ];
};
