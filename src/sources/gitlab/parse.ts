/**
 * One record → one event: a streamed or listed audit event, a line of `audit_json.log`, or a line of the request
 * logs. Docs: "Audit event schema", "Log system". Pure; a fault names the field.
 */
import type { Event, EventActor, EventTarget, IssuedCredential } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { credentialId, gitlabId, groupId, projectId, tokenNative, userId } from './ids.ts';
import { auditMeaning, deedOf, requestMeaning } from './meaning.ts';

const LOGSOURCE = { product: 'gitlab', service: 'audit' } as const;

const isRequest = (record: Raw): boolean =>
  str(record['method']) !== undefined &&
  str(record['path']) !== undefined &&
  (str(record['controller']) !== undefined || str(record['route'])?.startsWith('/api/') === true);

const timeOf = (record: Raw): number =>
  needInstant(record['created_at'] ?? record['time'], 'created_at');

const idOf = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value)
    ? String(value)
    : /^-?\d{1,18}$/.test(str(value) ?? '')
      ? str(value)
      : undefined;

const isPerson = (id: string | undefined): id is string => id !== undefined && !/^-|^0$/.test(id);

/** The file lays out flat what API and streaming nest under `details`. */
const detailsOf = (record: Raw): Raw => {
  // Some pipelines write the name of the field without its s.
  const details = obj(record['details'] ?? record['detail']);
  return Object.keys(details).length > 0 ? details : record;
};

const slug = (text: string): string =>
  text
    .slice(0, 80)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

/** Older records have no type: their details say what was done. */
const typeOf = (record: Raw): string | undefined => {
  const said = str(record['event_type']) ?? str(record['event_name']);
  if (said !== undefined) return said;
  const details = detailsOf(record);
  const [added, removed, changed] = ['add', 'remove', 'change'].map((key) => str(details[key]));
  if (str(details['failed_login'])) return 'login_failed';
  if (str(details['with'])) return 'authenticated_with_password';
  if (added) return added === 'user_access' ? 'member_created' : `${slug(added)}_created`;
  if (removed) return removed === 'user_access' ? 'member_destroyed' : `${slug(removed)}_removed`;
  if (changed) return changed === 'access_level' ? 'member_updated' : `${slug(changed)}_updated`;
  const message = str(details['custom_message']);
  return message === undefined ? undefined : slug(message) || undefined;
};

/** `author_id` below 1: nobody signed in, or a program by its own token. */
const authorOf = (record: Raw): EventActor => {
  const id = idOf(record['author_id']);
  const details = detailsOf(record);
  const name =
    str(record['author_name']) ?? str(details['author_name']) ?? (id ? `user/${id}` : 'unknown');
  const kind = str(details['author_class']) ?? '';
  if (isPerson(id)) {
    const isBot = /_bot(?:_[0-9a-f]+)?$/.test(name) || /Bot|ServiceAccount/.test(kind);
    return {
      principalId: userId(id),
      principalKind: 'identity',
      name,
      kind: isBot ? 'automation' : 'human',
    };
  }
  const isProgram = /Token|Key|Runner/.test(kind);
  return {
    principalKind: id === '-1' ? 'anonymous' : 'unknown',
    name,
    kind: isProgram ? 'automation' : 'unknown',
  };
};

const targetFor = (type: string, id: string, name: string): EventTarget => {
  if (type === 'User') return { kind: 'identity', id: userId(id), name };
  if (type === 'Project') return { kind: 'resource', id: projectId(id), name };
  if (type === 'Group' || type === 'Namespace') return { kind: 'group', id: groupId(id), name };
  if (/AccessToken$/.test(type))
    return { kind: 'credential', id: credentialId(tokenNative(id)), name };
  if (type === 'DeployKey') return { kind: 'identity', id: gitlabId(`deploy-key/${id}`), name };
  if (type === 'DeployToken') return { kind: 'identity', id: gitlabId(`deploy-token/${id}`), name };
  if (type === 'Ci::Runner') return { kind: 'identity', id: gitlabId(`runner/${id}`), name };
  if (type === 'Key') return { kind: 'credential', id: credentialId(`key/${id}`), name };
  return { kind: 'resource', id: gitlabId(`${type.toLowerCase()}/${id}`), name };
};

const targetsOf = (record: Raw): readonly EventTarget[] => {
  const details = detailsOf(record);
  const read = (type: unknown, id: unknown, name: unknown): readonly EventTarget[] => {
    const [kind, native] = [str(type), idOf(id)];
    return kind && native ? [targetFor(kind, native, str(name) ?? `${kind}/${native}`)] : [];
  };
  const target = read(
    record['target_type'] ?? details['target_type'],
    record['target_id'] ?? details['target_id'],
    record['target_details'] ?? details['target_details'],
  );
  const entity = read(
    record['entity_type'],
    record['entity_id'],
    record['entity_path'] ?? details['entity_path'],
  );
  return [...target, ...entity.filter(({ id }) => id !== target[0]?.id)];
};

const sourceOf = (record: Raw): Event['src'] => {
  const details = detailsOf(record);
  const written =
    str(record['ip_address']) ??
    str(details['ip_address']) ??
    str(record['remote_ip']) ??
    str(record['meta.remote_ip']) ??
    str(record['ip']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(record['ua']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** A token's record names the token as target, and whom it acts for as entity or author. */
const issuedIn = (record: Raw, type: string): IssuedCredential | undefined => {
  const details = detailsOf(record);
  const id = idOf(record['target_id'] ?? details['target_id']);
  const target = str(record['target_type'] ?? details['target_type']) ?? '';
  if (!/_token_created?$/.test(type) || target !== 'PersonalAccessToken' || id === undefined)
    return undefined;
  const holder =
    str(record['entity_type']) === 'User' ? idOf(record['entity_id']) : idOf(record['author_id']);
  return isPerson(holder)
    ? { type: 'api_token', nativeId: tokenNative(id), forId: userId(holder) }
    : undefined;
};

const parseAudit = (record: Raw): Event => {
  const type = need(typeOf(record), 'event_type');
  const failed = /fail|denied/.test(type);
  const scope = str(record['entity_path'] ?? detailsOf(record)['entity_path'])?.split('/')[0];
  const issued = failed ? undefined : issuedIn(record, type);
  return makeEvent({
    source: 'gitlab',
    logsource: LOGSOURCE,
    vendorId: str(record['id']) ?? idOf(record['id']),
    time: timeOf(record),
    meaning: auditMeaning(type),
    deed: deedOf(type),
    operation: type,
    service: 'gitlab',
    outcome: failed ? 'failure' : 'success',
    ...(failed ? { error: { code: type } } : {}),
    actor: authorOf(record),
    src: sourceOf(record),
    ...(scope && str(record['entity_type']) !== 'User' ? { cloud: { account: scope } } : {}),
    targets: targetsOf(record),
    ...(issued ? { issued } : {}),
    raw: record,
  });
};

const callerOf = (record: Raw): EventActor => {
  const id = idOf(record['user_id'] ?? record['meta.user_id']);
  const name = str(record['username']) ?? str(record['meta.user']);
  const token = idOf(record['token_id']);
  if (id === undefined && name === undefined)
    return { principalKind: 'anonymous', name: 'anonymous', kind: 'unknown' };
  return {
    ...(isPerson(id) ? { principalId: userId(id) } : {}),
    principalKind: 'identity',
    name: name ?? `user/${id}`,
    kind: token === undefined ? 'human' : 'automation',
    ...(token === undefined
      ? {}
      : {
          credential: {
            type: 'api_token' as const,
            nativeId: tokenNative(token),
            temporary: false,
          },
        }),
  };
};

const parseRequest = (record: Raw): Event => {
  const method = need(str(record['method']), 'method').toUpperCase();
  const controller = str(record['controller']);
  const operation =
    controller === undefined
      ? `${method} ${str(record['route']) ?? need(str(record['path']), 'path')}`
      : `${controller}#${str(record['action']) ?? 'unknown'}`;
  const status = record['status'];
  const failed = typeof status === 'number' && status >= 400;
  const project = str(record['meta.project']);
  return makeEvent({
    source: 'gitlab',
    logsource: LOGSOURCE,
    // One correlation id may stand in both request logs, and for several lines of one.
    vendorId: undefined,
    time: timeOf(record),
    meaning: requestMeaning(method, operation),
    operation,
    service: controller === undefined ? 'api' : 'web',
    outcome: typeof status !== 'number' ? 'unknown' : failed ? 'failure' : 'success',
    ...(failed ? { error: { code: String(status) } } : {}),
    actor: callerOf(record),
    src: sourceOf(record),
    targets: project ? [{ kind: 'resource', id: gitlabId(`path/${project}`), name: project }] : [],
    raw: record,
  });
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseGitlab = (record: Raw): Event =>
  isRequest(record) ? parseRequest(record) : parseAudit(record);

export const isGitlab = (record: Raw): boolean => {
  if (isRequest(record))
    return Array.isArray(record['params']) || record['meta.caller_id'] !== undefined;
  if (str(obj(record['detail'])['custom_message']) !== undefined) return true;
  const isNamed =
    idOf(record['author_id']) !== undefined || str(record['author_name']) !== undefined;
  const isAbout =
    str(record['entity_type']) !== undefined || str(record['target_type']) !== undefined;
  return (
    isNamed &&
    isAbout &&
    (record['created_at'] !== undefined || record['time'] !== undefined) &&
    typeOf(record) !== undefined
  );
};
