/**
 * The whole OCSF 1.8.0 object of an event, from the event alone and a few words about its system.
 * What a class wants: https://schema.ocsf.io/1.8.0/categories/iam, checked against the published schemas in tests.
 */
import {
  type Event,
  type EventTarget,
  ocsfHead,
  ocsfUserTypes,
  ocsfVersion,
} from '../model/index.ts';
import type { Raw } from './record.ts';

type Part = Readonly<Record<string, unknown>>;

export interface OcsfSystem {
  readonly vendor: string;
  readonly product: string;
  readonly log: string;
  /** OCSF account.type_id and its caption for what `scope` names; 99 with an own word where none fits. */
  readonly account: { readonly typeId: number; readonly type: string };
  /** Dotted paths of the record that have an OCSF home; the rest stands in `unmapped`. */
  readonly mapped: readonly string[];
  /** Fields of the record that hold secrets, at any depth. */
  readonly secrets: ReadonlySet<string>;
}

/** Ids are `<system>:<native id>`. */
const nativeOf = (id: string): string => id.slice(id.indexOf(':') + 1);

const accountOf = (system: OcsfSystem, uid: string): Part => ({
  uid,
  type_id: system.account.typeId,
  type: system.account.type,
});

const userType = (event: Event): Part => {
  const { principalKind, kind } = event.actor;
  if (principalKind === 'service') return { type_id: 4, type: ocsfUserTypes[4] };
  if (principalKind === 'role') return { type_id: 99, type: 'Role' };
  if (principalKind !== 'identity') return { type_id: 0, type: ocsfUserTypes[0] };
  return kind === 'automation' || kind === 'agent'
    ? { type_id: 4, type: ocsfUserTypes[4] }
    : { type_id: 1, type: ocsfUserTypes[1] };
};

const emailIn = (name: string): Part =>
  /^[^\s@]+@[^\s@]+$/.test(name) ? { email_addr: name } : {};

const actorUser = (event: Event, system: OcsfSystem): Part => {
  const { actor } = event;
  return {
    name: actor.name,
    ...emailIn(actor.name),
    ...(actor.principalId ? { uid: nativeOf(actor.principalId) } : {}),
    ...userType(event),
    ...(actor.scope ? { account: accountOf(system, actor.scope) } : {}),
    ...(actor.credential ? { credential_uid: actor.credential.nativeId } : {}),
  };
};

const sessionOf = (event: Event): Part | undefined => {
  const { session, credential } = event.actor;
  if (session === undefined) return undefined;
  return {
    uid: session.id,
    ...(session.name ? { uid_alt: session.name } : {}),
    ...(session.createdAt === undefined ? {} : { created_time: session.createdAt }),
    ...(session.mfa === undefined ? {} : { is_mfa: session.mfa }),
    ...(credential ? { credential_uid: credential.nativeId } : {}),
  };
};

const sourceEndpoint = (event: Event): Part => {
  if (event.src.ip) return { ip: event.src.ip };
  return event.src.service ? { svc_name: event.src.service } : { name: 'unknown' };
};

const targetOf = (
  event: Event,
  ...kinds: readonly EventTarget['kind'][]
): EventTarget | undefined => event.targets.find((target) => kinds.includes(target.kind));

const userOf = (event: Event, system: OcsfSystem): Part => {
  const user = targetOf(event, 'identity');
  if (user === undefined) return actorUser(event, system);
  return {
    name: user.name,
    ...emailIn(user.name),
    uid: nativeOf(user.id),
    type_id: 1,
    type: ocsfUserTypes[1],
  };
};

/** managed_entity.type_id: 2 User, 3 Group, 5 Policy; what else is managed is named. */
const entityOf = (event: Event): Part => {
  const target = event.targets[0];
  if (target === undefined) return { type_id: 99, type: event.service, name: event.operation };
  const known = { identity: [2, 'User'], group: [3, 'Group'], policy: [5, 'Policy'] } as const;
  const [typeId, type] =
    target.kind in known ? known[target.kind as keyof typeof known] : [99, target.kind];
  return {
    type_id: typeId,
    type,
    name: target.name,
    uid: nativeOf(target.id),
    ...(typeId === 5 ? { policy: { name: target.name, uid: nativeOf(target.id) } } : {}),
  };
};

/** file.type_id: 1 Regular File, 2 Folder. */
const fileOf = (event: Event): Part => {
  const file = targetOf(event, 'resource');
  if (file === undefined) return { name: 'unknown', type_id: 0, type: 'Unknown' };
  const isFolder = /folder/i.test(event.operation);
  return {
    name: file.name,
    uid: nativeOf(file.id),
    type_id: isFolder ? 2 : 1,
    type: isFolder ? 'Folder' : 'Regular File',
  };
};

const apiOf = (event: Event): Part => ({
  operation: event.operation,
  service: { name: event.service },
  ...(event.error
    ? {
        response: {
          error: event.error.code,
          ...(event.error.message ? { error_message: event.error.message } : {}),
        },
      }
    : {}),
});

const resourcesOf = (event: Event): Part =>
  event.targets.length === 0
    ? {}
    : {
        resources: event.targets.map(({ id, name, kind }) => ({
          uid: nativeOf(id),
          name,
          type: kind,
        })),
      };

const privilegesOf = (event: Event): readonly string[] => {
  const given = event.targets.filter(({ kind }) => kind === 'role' || kind === 'policy');
  return given.length > 0 ? given.map(({ name }) => name) : [event.privilege];
};

const groupOf = (event: Event): Part => {
  const group = targetOf(event, 'group');
  const user = targetOf(event, 'identity');
  const grants = event.activityId === 1 || event.activityId === 2;
  return {
    group: { name: group?.name ?? 'unknown', ...(group ? { uid: nativeOf(group.id) } : {}) },
    ...(user
      ? { user: { name: user.name, uid: nativeOf(user.id), type_id: 1, type: 'User' } }
      : {}),
    ...(grants ? { privileges: privilegesOf(event) } : {}),
  };
};

const signIn = (event: Event, system: OcsfSystem): Part => {
  const session = sessionOf(event);
  const mfa = event.actor.session?.mfa;
  return {
    user: actorUser(event, system),
    service: { name: event.service },
    dst_endpoint: { svc_name: event.service },
    ...(session ? { session } : {}),
    ...(mfa === undefined ? {} : { is_mfa: mfa }),
  };
};

const classParts = (event: Event, system: OcsfSystem): Part => {
  switch (event.classUid) {
    case 3001:
      return { user: userOf(event, system) };
    case 3002:
      return signIn(event, system);
    case 3003:
      return { user: userOf(event, system), privileges: privilegesOf(event) };
    case 3004:
      return { entity: entityOf(event), comment: event.operation };
    case 3005:
      return { user: userOf(event, system), privileges: privilegesOf(event) };
    case 3006:
      return groupOf(event);
    case 6006:
      return { file: fileOf(event), dst_endpoint: { svc_name: event.service } };
    default:
      return {
        api: apiOf(event),
        dst_endpoint: { svc_name: event.service },
        ...resourcesOf(event),
      };
  }
};

/** OCSF observable.type_id: 2 IP Address, 4 User Name, 16 HTTP User-Agent, 19 User Credential UID. */
const observablesOf = (event: Event): readonly Part[] => {
  const seen: readonly (readonly [string, number, string, string | undefined])[] = [
    ['src_endpoint.ip', 2, 'IP Address', event.src.ip],
    ['actor.user.name', 4, 'User Name', event.actor.name],
    ['actor.user.credential_uid', 19, 'User Credential UID', event.actor.credential?.nativeId],
    ['http_request.user_agent', 16, 'HTTP User-Agent', event.src.userAgent],
  ];
  return seen.flatMap(([name, type_id, type, value]) =>
    value === undefined ? [] : [{ name, type_id, type, value }],
  );
};

/** Exports write the same field with a small or a capital letter. */
const keyIn = (value: Raw, name: string): string | undefined => {
  if (Object.hasOwn(value, name)) return name;
  const first = name.charAt(0);
  const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  const turned = other + name.slice(1);
  return Object.hasOwn(value, turned) ? turned : undefined;
};

const without = (value: Raw, path: readonly string[]): Raw => {
  const [name = '', ...rest] = path;
  const key = keyIn(value, name);
  if (key === undefined) return value;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0) return others;
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return value;
  const left = without(inner as Raw, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [key]: left };
};

/** Secrets by the name of their field: useless to a reader, useful to a thief. */
const redacting =
  (secrets: ReadonlySet<string>) =>
  (key: string, value: unknown): unknown =>
    secrets.has(key) && typeof value === 'string' ? '[redacted]' : value;

const statusOf = (event: Event): Part => {
  const [id, status] =
    event.outcome === 'success'
      ? [1, 'Success']
      : event.outcome === 'failure'
        ? [2, 'Failure']
        : [0, 'Unknown'];
  return {
    status_id: id,
    status,
    ...(event.error ? { status_code: event.error.code } : {}),
    ...(event.error?.message ? { status_detail: event.error.message } : {}),
  };
};

/** Who did it, from where: in a finding they are evidence, in all other classes attributes of the event. */
const whoOf = (event: Event, system: OcsfSystem): Part => {
  const session = sessionOf(event);
  const through = event.actor.invokedBy ?? event.auth?.client;
  return {
    actor: {
      user: actorUser(event, system),
      ...(session ? { session } : {}),
      ...(through ? { invoked_by: through } : {}),
    },
    src_endpoint: sourceEndpoint(event),
  };
};

/** A vendor's own detection (class 2004). */
const findingParts = (event: Event, system: OcsfSystem): Part => ({
  finding_info: { uid: event.vendorId, title: event.operation },
  evidences: [whoOf(event, system)],
  ...resourcesOf(event),
});

const eventParts = (event: Event, system: OcsfSystem): Part => ({
  ...whoOf(event, system),
  ...(event.src.userAgent ? { http_request: { user_agent: event.src.userAgent } } : {}),
  ...classParts(event, system),
});

const FINDING = 2004;

export const renderOcsf = (event: Event, system: OcsfSystem): Part => {
  const cut = redacting(system.secrets);
  const unmapped = system.mapped.reduce<Raw>(
    (left, path) => without(left, path.split('.')),
    event.raw,
  );
  return {
    ...ocsfHead(event.classUid, event.activityId, event.operation),
    time: event.time,
    severity_id: 1,
    severity: 'Informational',
    ...statusOf(event),
    message: `${event.actor.name} ${event.operation} ${event.outcome}`,
    metadata: {
      version: ocsfVersion,
      uid: event.vendorId,
      product: { name: system.product, vendor_name: system.vendor },
      log_name: system.log,
      log_provider: system.vendor,
      event_code: event.operation,
      ...(event.cloud.account ? { tenant_uid: event.cloud.account } : {}),
      // The record says no time: this one is ours.
      ...(event.timeIs === 'received' ? { logged_time: event.time } : {}),
    },
    ...(event.classUid === FINDING ? findingParts(event, system) : eventParts(event, system)),
    observables: observablesOf(event),
    unmapped: JSON.parse(JSON.stringify(unmapped, cut)) as Raw,
    raw_data: JSON.stringify(event.raw, cut),
  };
};
