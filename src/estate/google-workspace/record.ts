/** Activities of the Reports API. https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities */
import type { Json } from '../common/stable.ts';
import { isoMillis } from '../common/times.ts';
import type { Random } from '../random.ts';
import { CUSTOMER, type WorkspaceApp, type WorkspaceUser } from './customer.ts';

type Value = string | boolean | number | readonly string[];

export interface What {
  readonly application: 'login' | 'admin' | 'token' | 'drive' | 'user_accounts';
  readonly type: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, Value>>;
}

export interface Given extends What {
  readonly at: number;
  readonly random: Random;
  readonly actor: WorkspaceUser;
  readonly address: string | undefined;
}

const parameterOf = ([name, value]: readonly [string, Value]): Json => {
  if (typeof value === 'boolean') return { name, boolValue: value };
  if (typeof value === 'number') return { name, intValue: String(value) };
  return typeof value === 'string' ? { name, value } : { name, multiValue: value };
};

export const activity = (given: Given): Json => {
  const { at, random, actor, address } = given;
  return {
    kind: 'admin#reports#activity',
    id: {
      time: isoMillis(at),
      uniqueQualifier: `-${random.int(100_000_000, 2_000_000_000)}${random.int(100_000_000, 900_000_000)}`,
      applicationName: given.application,
      customerId: CUSTOMER,
    },
    etag: `"${random.hex(27)}"`,
    actor: { callerType: 'USER', email: actor.email, profileId: actor.profileId },
    ...(address === undefined ? {} : { ipAddress: address }),
    events: [
      {
        type: given.type,
        name: given.name,
        parameters: Object.entries(given.parameters ?? {}).map(parameterOf),
      },
    ],
  };
};

const login = (name: string, parameters: What['parameters'] = {}): What => ({
  application: 'login',
  type: 'login',
  name,
  parameters,
});

export const signedIn = (suspicious = false): What =>
  login('login_success', {
    login_type: 'google_password',
    login_challenge_method: ['password', 'security_key'],
    is_suspicious: suspicious,
  });
export const signInFailed = login('login_failure', {
  login_type: 'google_password',
  login_challenge_method: ['password'],
  login_failure_type: 'login_failure_invalid_password',
});
export const challengePassed = login('login_challenge', {
  login_challenge_method: ['google_prompt'],
  login_challenge_status: 'Challenge Passed',
});
export const signedOut = login('logout', { login_type: 'google_password' });

const account = (name: string): What => ({
  application: 'user_accounts',
  type: '2sv_change',
  name,
});
export const secondStepOn = account('2sv_enroll');
export const secondStepOff = account('2sv_disable');
export const passwordEdited: What = {
  application: 'user_accounts',
  type: 'password_change',
  name: 'password_edit',
};

const admin = (type: string, name: string, parameters: What['parameters']): What => ({
  application: 'admin',
  type,
  name,
  parameters: parameters ?? {},
});
export const passwordSet = (email: string): What =>
  admin('USER_SETTINGS', 'CHANGE_PASSWORD', { USER_EMAIL: email });
export const secondStepTurnedOff = (email: string): What =>
  admin('USER_SETTINGS', 'TURN_OFF_2_STEP_VERIFICATION', { USER_EMAIL: email });
export const userCreated = (email: string): What =>
  admin('USER_SETTINGS', 'CREATE_USER', { USER_EMAIL: email });
export const userSuspended = (email: string): What =>
  admin('USER_SETTINGS', 'SUSPEND_USER', { USER_EMAIL: email });
export const adminGranted = (email: string): What =>
  admin('USER_SETTINGS', 'GRANT_ADMIN_PRIVILEGE', { USER_EMAIL: email });
export const groupJoined = (group: string, email: string): What =>
  admin('GROUP_SETTINGS', 'ADD_GROUP_MEMBER', { GROUP_EMAIL: group, USER_EMAIL: email });
export const clientAuthorized = ({ clientId, scopes }: WorkspaceApp): What =>
  admin('DOMAIN_SETTINGS', 'AUTHORIZE_API_CLIENT_ACCESS', {
    API_CLIENT_NAME: clientId,
    API_SCOPES: scopes.join(', '),
    DOMAIN_NAME: 'northwind.example',
  });
export const authorized = ({ clientId, name, scopes }: WorkspaceApp): What => ({
  application: 'token',
  type: 'auth',
  name: 'authorize',
  parameters: { client_id: clientId, app_name: name, client_type: 'WEB', scope: scopes },
});

export const apiCalled = (
  { clientId, name }: WorkspaceApp,
  api: string,
  method: string,
  bytes: number,
): What => ({
  application: 'token',
  type: 'auth',
  name: 'activity',
  parameters: {
    client_id: clientId,
    app_name: name,
    client_type: 'WEB',
    api_name: api,
    method_name: method,
    num_response_bytes: bytes,
    product_bucket: api.toUpperCase(),
  },
});

export interface File {
  readonly id: string;
  readonly title: string;
  readonly owner: string;
}

export const fileDone = (name: 'view' | 'edit' | 'download' | 'copy', file: File): What => ({
  application: 'drive',
  type: 'access',
  name,
  parameters: {
    primary_event: true,
    doc_id: file.id,
    doc_title: file.title,
    doc_type: 'spreadsheet',
    owner: file.owner,
    visibility: 'shared_internally',
  },
});

export const sharedWith = (file: File, target: string): What => ({
  application: 'drive',
  type: 'acl_change',
  name: 'change_user_access',
  parameters: {
    primary_event: true,
    doc_id: file.id,
    doc_title: file.title,
    owner: file.owner,
    target_user: target,
    old_value: ['none'],
    new_value: ['can_edit'],
    visibility: target.endsWith('northwind.example') ? 'shared_internally' : 'shared_externally',
  },
});
