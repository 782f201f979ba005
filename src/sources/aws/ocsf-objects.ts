/** OCSF objects that every CloudTrail event shares: actor, endpoints, api, resources. */
import { type Event, ocsfUserTypes } from '../../model/index.ts';
import { obj, str } from '../record.ts';
import { parseArn } from './arn.ts';

type Part = Readonly<Record<string, unknown>>;

/** OCSF account.type_id 10 is "AWS Account". */
export const accountObject = (account: string): Part => ({
  uid: account,
  type_id: 10,
  type: 'AWS Account',
});

const nativeOf = (id: string): string => (id.startsWith('aws:') ? id.slice('aws:'.length) : id);

/** user.type_id: root is an administrator, a service a service; a role is none of them. */
const userType = (event: Event): Part => {
  const type = str(obj(event.raw['userIdentity'])['type']);
  if (type === 'Root') return { type_id: 2, type: ocsfUserTypes[2] };
  if (event.actor.principalKind === 'service') return { type_id: 4, type: ocsfUserTypes[4] };
  if (event.actor.principalKind === 'role') return { type_id: 99, type: type ?? 'AssumedRole' };
  if (event.actor.principalKind === 'identity') return { type_id: 1, type: ocsfUserTypes[1] };
  return { type_id: 0, type: ocsfUserTypes[0] };
};

/** The acting user, role or service as an OCSF user. */
export const actorUser = (event: Event): Part => {
  const identity = obj(event.raw['userIdentity']);
  const { actor } = event;
  const uid = str(identity['arn']) ?? (actor.principalId ? nativeOf(actor.principalId) : undefined);
  const alternative = str(identity['principalId']);
  return {
    name: actor.name,
    ...(uid ? { uid } : {}),
    ...(alternative && alternative !== uid ? { uid_alt: alternative } : {}),
    ...userType(event),
    ...(actor.scope ? { account: accountObject(actor.scope) } : {}),
    ...(actor.credential ? { credential_uid: actor.credential.nativeId } : {}),
  };
};

export const sessionObject = (event: Event): Part | undefined => {
  const { session, credential } = event.actor;
  if (session === undefined) return undefined;
  const issuer = str(
    obj(obj(obj(event.raw['userIdentity'])['sessionContext'])['sessionIssuer'])['arn'],
  );
  return {
    uid: session.id,
    ...(session.name ? { uid_alt: session.name } : {}),
    ...(issuer ? { issuer } : {}),
    ...(session.createdAt === undefined ? {} : { created_time: session.createdAt }),
    ...(session.mfa === undefined ? {} : { is_mfa: session.mfa }),
    ...(credential ? { credential_uid: credential.nativeId } : {}),
  };
};

export const actorObject = (event: Event): Part => {
  const session = sessionObject(event);
  const provider = str(obj(event.raw['userIdentity'])['identityProvider']);
  return {
    user: actorUser(event),
    ...(session ? { session } : {}),
    ...(provider ? { idp: { name: provider } } : {}),
    ...(event.actor.invokedBy ? { invoked_by: event.actor.invokedBy } : {}),
  };
};

/** A record without a source still has an endpoint object: API Activity requires one. */
export const sourceEndpoint = (event: Event): Part => {
  if (event.src.ip) return { ip: event.src.ip };
  if (event.src.service) return { svc_name: event.src.service };
  return { name: 'unknown' };
};

export const destinationObject = (event: Event): Part => {
  const host = str(obj(event.raw['tlsDetails'])['clientProvidedHostHeader']);
  return { svc_name: event.service, ...(host ? { hostname: host } : {}) };
};

export const apiObject = (event: Event): Part => {
  const request = str(event.raw['requestID']);
  const version = str(event.raw['apiVersion']);
  return {
    operation: event.operation,
    service: { name: event.service },
    ...(request ? { request: { uid: request } } : {}),
    ...(version ? { version } : {}),
    ...(event.error
      ? {
          response: {
            error: event.error.code,
            ...(event.error.message ? { error_message: event.error.message } : {}),
          },
        }
      : {}),
  };
};

export const cloudObject = (event: Event): Part => ({
  provider: 'AWS',
  ...(event.cloud.region ? { region: event.cloud.region } : {}),
  ...(event.cloud.account ? { account: accountObject(event.cloud.account) } : {}),
});

/** `AWS::<service>` when the ARN says no more; the type is the vendor's word, not an enum. */
const resourceType = (native: string): string => {
  const arn = parseArn(native);
  if (arn === undefined) return 'unknown';
  const kind = arn.resource.split(/[:/]/)[0];
  return kind && kind !== arn.resource ? `${arn.service}:${kind}` : arn.service;
};

export const resourcesOf = (event: Event): Part => {
  const resources = event.targets.map((target) => {
    const native = nativeOf(target.id);
    return { uid: native, name: target.name, type: resourceType(native) };
  });
  return resources.length === 0 ? {} : { resources };
};

/** OCSF observable.type_id: 2 IP Address, 4 User Name, 10 Resource UID, 16 HTTP User-Agent, 19 User Credential UID. */
export const observablesOf = (event: Event): readonly Part[] => {
  const credential = event.actor.credential?.nativeId;
  return [
    ...(event.src.ip
      ? [{ name: 'src_endpoint.ip', type_id: 2, type: 'IP Address', value: event.src.ip }]
      : []),
    { name: 'actor.user.name', type_id: 4, type: 'User Name', value: event.actor.name },
    ...(credential
      ? [
          {
            name: 'actor.user.credential_uid',
            type_id: 19,
            type: 'User Credential UID',
            value: credential,
          },
        ]
      : []),
    ...(event.src.userAgent
      ? [
          {
            name: 'http_request.user_agent',
            type_id: 16,
            type: 'HTTP User-Agent',
            value: event.src.userAgent,
          },
        ]
      : []),
  ];
};
