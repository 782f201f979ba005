/** One audit log record → one event. Pure; a fault names the field. */
import { CountersignError } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { instant, need, type Raw, str, strings } from '../record.ts';
import { meaningOf } from './meaning.ts';

const LOGSOURCE = { product: 'github', service: 'audit' } as const;

/** Logins are unique on one site; apps end in `[bot]`. */
const githubId = (native: string): string => `github:${native}`;

/** Pipelines that may not write `@` spell it out. */
const timeOf = (record: Raw): number => {
  const written = record['@timestamp'] ?? record['created_at'] ?? record['at_sign_timestamp'];
  const time = instant(written);
  if (time !== undefined) return time;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    'field @timestamp is missing or no time, and so is created_at',
    { detail: { field: '@timestamp' } },
  );
};

const isBot = (record: Raw, actor: string): boolean =>
  record['actor_is_bot'] === true || actor.endsWith('[bot]');

/** How the caller proved itself, as the audit log says it; the hash of a token tells it from others. */
const credentialOf = (record: Raw): EventActor['credential'] => {
  const hash = str(record['hashed_token']);
  const id = record['token_id'];
  const key = str(record['public_key_fingerprint']) ?? str(record['fingerprint']);
  const type = str(record['programmatic_access_type']) ?? '';
  const native = typeof id === 'number' ? `token/${id}` : (str(id) ?? hash);
  if (native)
    return { type: 'api_token', nativeId: native, temporary: /server-to-server|OAuth/i.test(type) };
  return key ? { type: 'ssh_key', nativeId: key, temporary: false } : undefined;
};

const actorOf = (record: Raw): EventActor => {
  const actor = str(record['actor']);
  const credential = credentialOf(record);
  const scope = strings(record['org'])[0] ?? str(record['business']);
  const saml = str(record['external_identity_nameid']);
  if (actor === undefined)
    return {
      principalKind: 'unknown',
      name: 'unknown',
      kind: 'unknown',
      ...(scope ? { scope } : {}),
    };
  const isProgram = record['programmatic_access_type'] !== undefined || credential !== undefined;
  return {
    principalId: githubId(actor),
    principalKind: 'identity',
    name: actor,
    kind: isBot(record, actor) || isProgram ? 'automation' : 'human',
    ...(scope ? { scope } : {}),
    ...(credential ? { credential } : {}),
    ...(saml
      ? {
          session: {
            id: `${actor}/${saml}`,
            asserted: [{ kind: 'saml_subject', value: saml, verified: true }],
          },
        }
      : {}),
  };
};

const named = (
  kind: EventTarget['kind'],
  prefix: string,
  values: unknown,
): readonly EventTarget[] =>
  strings(values).map((name) => ({ kind, id: githubId(`${prefix}${name}`), name }));

const targetsOf = (record: Raw): readonly EventTarget[] => [
  ...named('identity', '', record['user']),
  ...named('group', 'team/', record['team']),
  ...named('resource', 'repo/', record['repo'] ?? record['repository'] ?? record['public_repo']),
  ...named('account', 'org/', record['org']),
];

const sourceOf = (record: Raw): Event['src'] => {
  const written = str(record['actor_ip']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(record['user_agent']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAuditLog = (record: Raw): Event => {
  const action = need(str(record['action']), 'action');
  const failed = /(?:^|[._])failed(?:_|$)/.test(action);
  const account = strings(record['org'])[0] ?? str(record['business']);
  return makeEvent({
    source: 'github',
    logsource: LOGSOURCE,
    vendorId: str(record['_document_id']),
    time: timeOf(record),
    meaning: meaningOf(action, str(record['operation_type'])),
    operation: action,
    service: action.split('.')[0] ?? action,
    // The audit log holds what was done; the one failure it knows says so in its name.
    outcome: failed ? 'failure' : 'success',
    ...(failed ? { error: { code: action } } : {}),
    actor: actorOf(record),
    src: sourceOf(record),
    ...(account ? { cloud: { account } } : {}),
    targets: targetsOf(record),
    raw: record,
  });
};
