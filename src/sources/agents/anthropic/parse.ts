/** One activity of the Compliance API's feed → one event. Pure; a fault names the field. */
import { isObject } from '../../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../../model/index.ts';
import { addressOf } from '../../address.ts';
import { makeEvent } from '../../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../../record.ts';
import { credentialId, idOf, nativeId, SYSTEM } from '../ids.ts';
import { activityMeaning } from './meaning.ts';

const LOGSOURCE = { product: 'anthropic', service: 'activity' } as const;

export const isActivity = (record: Raw): boolean =>
  record['created_at'] !== undefined &&
  /^[a-z]\w*_actor$/.test(str(obj(record['actor'])['type']) ?? '') &&
  /^[a-z][a-z0-9_]+$/.test(str(record['type']) ?? '') &&
  str(record['created_at']) !== undefined;

/** A page of the feed. */
export const activitiesIn = (record: Raw): readonly Raw[] | undefined => {
  const data = list(record['data']);
  const first = data[0];
  return isObject(first) && isActivity(first)
    ? data.map((one) => (isObject(one) ? one : { notARecord: typeof one }))
    : undefined;
};

/** The place of its facts: `anthropic:<organization>`, the same in the inventory. */
export const scopeOf = (organization: string | undefined): string =>
  organization === undefined ? 'anthropic' : `anthropic:${organization}`;

const keyActor = (id: string): EventActor => ({
  principalId: idOf('anthropic', id),
  principalKind: 'identity',
  name: id,
  kind: 'automation',
  credential: { type: 'api_token', nativeId: nativeId('anthropic', id), temporary: false },
});

const federated = (actor: Raw): EventActor => {
  const provider = obj(actor['provider']);
  const issuer = str(actor['issuer']) ?? str(provider['issuer']) ?? str(provider['type']);
  const subject = str(actor['subject']) ?? str(provider['signed_principal']);
  return {
    principalKind: 'unknown',
    name: subject ?? 'federated identity',
    kind: 'automation',
    ...(subject === undefined
      ? {}
      : {
          session: {
            id: `${issuer ?? 'federation'}|${subject}`,
            asserted: [{ kind: 'oidc_subject', value: subject, verified: true }],
          },
        }),
  };
};

/** The feed's union of actors; one it does not know yet is told as it stands, never guessed. */
const actorOf = (actor: Raw): EventActor => {
  const email = str(actor['email_address']) ?? str(actor['unauthenticated_email_address']);
  const user = str(actor['user_id']);
  const key = str(actor['api_key_id']) ?? str(actor['admin_api_key_id']);
  const service = str(actor['service_account_id']);
  const type = str(actor['type']) ?? 'actor';
  if (user !== undefined) {
    return {
      principalId: idOf('anthropic', user),
      principalKind: 'identity',
      name: email ?? user,
      kind: 'human',
    };
  }
  if (key !== undefined) return keyActor(key);
  if (service !== undefined) {
    const id = idOf('anthropic', service);
    return { principalId: id, principalKind: 'identity', name: service, kind: 'automation' };
  }
  if (type.startsWith('federated')) return federated(actor);
  if (type === 'unauthenticated_user_actor')
    return { principalKind: 'anonymous', name: email ?? 'not signed in', kind: 'human' };
  const name = str(actor['service']) ?? str(actor['directory_id']) ?? type;
  const isService = /^(?:system|anthropic|scim_directory_sync)_actor$/.test(type);
  return {
    principalKind: isService ? 'service' : 'unknown',
    name,
    kind: isService ? 'automation' : 'unknown',
  };
};

const fields: readonly (readonly [string, EventTarget['kind']])[] = [
  ['deleted_user_id', 'identity'],
  ['updated_user_id', 'identity'],
  ['target_user_id', 'identity'],
  ['user_id', 'identity'],
  ['group_id', 'group'],
  ['workspace_id', 'resource'],
  ['mcp_server_id', 'resource'],
  ['claude_project_id', 'resource'],
  ['claude_chat_id', 'resource'],
  ['claude_file_id', 'resource'],
  ['file_id', 'resource'],
  ['claude_artifact_id', 'resource'],
  ['skill_id', 'resource'],
  ['plugin_id', 'resource'],
  ['command_id', 'resource'],
  ['integration_id', 'resource'],
  ['invite_id', 'identity'],
  ['resource_id', 'resource'],
];

const keyTargets = (record: Raw): readonly EventTarget[] =>
  ['api_key_id', 'admin_api_key_id', 'service_key_id'].flatMap((field): EventTarget[] => {
    const id = str(record[field]);
    return id === undefined
      ? []
      : [{ kind: 'credential', id: credentialId('anthropic', id), name: id }];
  });

const targetsOf = (record: Raw): readonly EventTarget[] => {
  const nameOf = (field: string): string | undefined =>
    str(record[field.replace(/_id$/, '_name')]) ?? str(record[field.replace(/_id$/, '_email')]);
  const named = fields.flatMap(([field, kind]): EventTarget[] => {
    const id = str(record[field]);
    return id === undefined ? [] : [{ kind, id: idOf('anthropic', id), name: nameOf(field) ?? id }];
  });
  const role = str(record['role']) ?? str(record['current_role']) ?? str(record['invited_role']);
  const assigned = str(record['target_id']);
  const invited = str(record['invited_email']);
  const members = list(record['member_ids']).slice(0, 1_000).map(str);
  return [
    ...(assigned === undefined
      ? []
      : [
          {
            kind: record['target_type'] === 'group' ? ('group' as const) : ('identity' as const),
            id: idOf('anthropic', assigned),
            name: assigned,
          },
        ]),
    ...named,
    // Whoever is invited has no id yet.
    ...(invited === undefined
      ? []
      : [{ kind: 'identity' as const, id: idOf('anthropic', `email:${invited}`), name: invited }]),
    ...members.flatMap((id): EventTarget[] =>
      id === undefined ? [] : [{ kind: 'identity', id: idOf('anthropic', id), name: id }],
    ),
    ...keyTargets(record),
    ...(role === undefined
      ? []
      : [{ kind: 'role' as const, id: idOf('anthropic', `role:${role}`), name: role }]),
  ];
};

/** Most activities are written when they are done; the feed names what failed in the type, or by a status code. */
const outcomeOf = (type: string, record: Raw): Pick<Event, 'outcome' | 'error'> => {
  const status = record['status_code'];
  if (typeof status === 'number' && status >= 400)
    return { outcome: 'failure', error: { code: String(status) } };
  if (/_(?:failed|blocked|invalid)$/.test(type))
    return { outcome: 'failure', error: { code: type } };
  if (/_(?:initiated|attempted|sent|requested)$/.test(type) && /login|code/.test(type))
    return { outcome: 'unknown' };
  return { outcome: 'success' };
};

const issuedBy = (type: string, record: Raw): Event['issued'] => {
  if (!/(?:api|service)_key_created$/.test(type)) return undefined;
  const key =
    str(record['api_key_id']) ?? str(record['admin_api_key_id']) ?? str(record['service_key_id']);
  return key === undefined
    ? undefined
    : {
        type: 'api_token',
        nativeId: nativeId('anthropic', key),
        // A key is an account of its own: it outlives who made it and acts for its workspace.
        forId: idOf('anthropic', key),
      };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseActivity = (record: Raw): Event => {
  const type = need(str(record['type']), 'type');
  const actor = obj(record['actor']);
  const ip = addressOf(str(actor['ip_address']) ?? '');
  const userAgent = str(actor['user_agent']);
  const organization = str(record['organization_id']) ?? str(record['organization_uuid']);
  const issued = issuedBy(type, record);
  return makeEvent({
    source: SYSTEM,
    logsource: LOGSOURCE,
    vendorId: str(record['id']),
    time: needInstant(record['created_at'], 'created_at'),
    meaning: activityMeaning(type),
    operation: type,
    service: 'anthropic',
    ...outcomeOf(type, record),
    actor: { ...actorOf(actor), ...(organization ? { scope: scopeOf(organization) } : {}) },
    src: { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) },
    ...(organization === undefined ? {} : { cloud: { account: organization } }),
    targets: targetsOf(record),
    ...(issued === undefined ? {} : { issued }),
    raw: record,
  });
};
