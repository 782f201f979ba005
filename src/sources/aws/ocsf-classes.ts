/** What each OCSF class of the Identity & Access category wants beyond the shared objects. */
import type { Event, EventTarget } from '../../model/index.ts';
import { obj, str } from '../record.ts';
import { accountObject, actorUser, destinationObject, sessionObject } from './ocsf-objects.ts';
import { tryReadPolicy } from './policy-document.ts';

type Part = Readonly<Record<string, unknown>>;

const PRIVILEGE_LIMIT = 200;

const nativeOf = (id: string): string => (id.startsWith('aws:') ? id.slice('aws:'.length) : id);

const targetOf = (event: Event, kind: EventTarget['kind']): EventTarget | undefined =>
  event.targets.find((target) => target.kind === kind);

/** The account that was changed: named in the request, else the caller's own. */
const changedUser = (event: Event): Part => {
  const user = targetOf(event, 'identity');
  if (user === undefined) return actorUser(event);
  return {
    name: user.name,
    uid: nativeOf(user.id),
    type_id: 1,
    type: 'User',
    ...(event.cloud.account ? { account: accountObject(event.cloud.account) } : {}),
  };
};

const policyObject = (event: Event): Part | undefined => {
  const asked = obj(event.raw['requestParameters']);
  const arn = targetOf(event, 'policy');
  if (arn) return { name: arn.name, uid: nativeOf(arn.id), type: 'managed' };
  const name = str(asked['policyName']);
  return name ? { name, type: 'inline' } : undefined;
};

/** The actions that a policy document in the request allows. */
const grantedActions = (event: Event): readonly string[] => {
  const read = tryReadPolicy(obj(event.raw['requestParameters'])['policyDocument']);
  if (!('statements' in read)) return [];
  return [
    ...new Set(
      read.statements
        .filter((statement) => statement.effect === 'allow')
        .flatMap((statement) =>
          statement.actionsInverted
            ? statement.actions.map((action) => `NOT ${action}`)
            : statement.actions,
        ),
    ),
  ].slice(0, PRIVILEGE_LIMIT);
};

const accountChange = (event: Event): Part => {
  const policy = policyObject(event);
  const device = str(obj(event.raw['requestParameters'])['serialNumber']);
  return {
    user: changedUser(event),
    ...(policy ? { policies: [policy] } : {}),
    ...(device
      ? { auth_factors: [{ factor_type_id: 99, factor_type: 'MFA Device', provider: device }] }
      : {}),
  };
};

/** auth_protocol_id 4 OpenID, 5 SAML; factor_type_id 11 Password. */
const authentication = (event: Event): Part => {
  const session = sessionObject(event);
  const password = event.actor.credential?.type === 'password';
  const mfa = event.actor.session?.mfa;
  const protocol =
    event.operation === 'AssumeRoleWithSAML'
      ? { auth_protocol_id: 5, auth_protocol: 'SAML' }
      : event.operation === 'AssumeRoleWithWebIdentity'
        ? { auth_protocol_id: 4, auth_protocol: 'OpenID' }
        : {};
  return {
    user: actorUser(event),
    service: { name: event.service },
    dst_endpoint: destinationObject(event),
    ...protocol,
    ...(session ? { session } : {}),
    ...(mfa === undefined ? {} : { is_mfa: mfa }),
    ...(password
      ? { is_remote: true, auth_factors: [{ factor_type_id: 11, factor_type: 'Password' }] }
      : {}),
  };
};

/** The session's privileges are those of the role; a refused call without a named role asked for the action itself. */
const authorizeSession = (event: Event): Part => {
  const role = targetOf(event, 'role');
  const issued = event.issued;
  return {
    user: actorUser(event),
    privileges: [role ? nativeOf(role.id) : event.privilege],
    ...(issued
      ? {
          session: {
            uid: issued.sessionName ?? issued.nativeId,
            credential_uid: issued.nativeId,
            issuer: event.service,
            created_time: event.time,
            ...(issued.expiresAt === undefined ? {} : { expiration_time: issued.expiresAt }),
          },
        }
      : {}),
  };
};

/** managed_entity.type_id: 2 User, 3 Group, 4 Organization, 5 Policy; roles and providers are `Other`, named. */
const entityOf = (event: Event): Part => {
  const role = targetOf(event, 'role');
  if (role) return { type_id: 99, type: 'Role', name: role.name, uid: nativeOf(role.id) };
  const policy = targetOf(event, 'policy');
  if (policy) {
    const uid = nativeOf(policy.id);
    return {
      type_id: 5,
      type: 'Policy',
      name: policy.name,
      uid,
      policy: { name: policy.name, uid },
    };
  }
  const user = targetOf(event, 'identity');
  if (user) return { type_id: 2, type: 'User', name: user.name, uid: nativeOf(user.id) };
  const service = event.privilege.split(':')[0] ?? event.service;
  if (service === 'organizations') {
    return { type_id: 4, type: 'Organization', name: event.cloud.account ?? 'unknown' };
  }
  const resource = event.targets[0];
  return {
    type_id: 99,
    type: service,
    name: resource?.name ?? event.operation,
    ...(resource ? { uid: nativeOf(resource.id) } : {}),
  };
};

const userAccess = (event: Event): Part => {
  const asked = obj(event.raw['requestParameters']);
  const set = str(asked['permissionSetArn']);
  const principal = str(asked['principalId']);
  const actions = grantedActions(event);
  return {
    user: principal ? { uid: principal, type_id: 0, type: 'Unknown' } : changedUser(event),
    privileges: set ? [set] : actions,
  };
};

const groupManagement = (event: Event): Part => {
  const group = targetOf(event, 'group');
  const asked = obj(event.raw['requestParameters']);
  const user = targetOf(event, 'identity');
  const policy = policyObject(event);
  const actions = grantedActions(event);
  const privileges =
    actions.length > 0 ? actions : policy ? [String(policy['uid'] ?? policy['name'])] : [];
  const grants = event.activityId === 1 || event.activityId === 2;
  return {
    group: {
      name: group?.name ?? str(asked['groupName']) ?? str(asked['groupId']) ?? 'unknown',
      ...(group ? { uid: nativeOf(group.id) } : {}),
    },
    ...(user
      ? { user: { name: user.name, uid: nativeOf(user.id), type_id: 1, type: 'User' } }
      : {}),
    ...(grants && privileges.length > 0 ? { privileges } : {}),
  };
};

export const classAttributes = (event: Event): Part => {
  switch (event.classUid) {
    case 3001:
      return accountChange(event);
    case 3002:
      return authentication(event);
    case 3003:
      return authorizeSession(event);
    case 3004:
      return { entity: entityOf(event), comment: event.operation };
    case 3005:
      return userAccess(event);
    case 3006:
      return groupManagement(event);
    default:
      return {};
  }
};
