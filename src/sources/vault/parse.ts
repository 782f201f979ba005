/**
 * One entry of an audit device → one event. Vault writes each call twice, as it comes and as it is answered; only the
 * answer tells how it went, so the request is read over. Values are HMACs unless the device is told otherwise: a
 * handle that joins entries of one device, and meets the inventory only with `hmac_accessor=false`.
 * https://developer.hashicorp.com/vault/docs/audit/schema
 */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str, strings } from '../record.ts';
import { credentialId, entityId, pathId, policyId, ROOT, SYSTEM, tokenId } from './ids.ts';
import { capabilityOf, requestMeaning } from './meaning.ts';

const LOGSOURCE = { product: 'vault', service: 'audit' } as const;

export const isAudit = (record: Raw): boolean => {
  const type = record['type'];
  if (type !== 'request' && type !== 'response') return false;
  const request = obj(record['request']);
  return str(request['path']) !== undefined && str(request['operation']) !== undefined;
};

/** Vault's seconds have nanoseconds behind them. */
const timeOf = (record: Raw): number => {
  const written = str(record['time']);
  return needInstant(written?.replace(/(\.\d{1,9})\d*/, '$1'), 'time');
};

const isRoot = (auth: Raw): boolean =>
  [auth['policies'], auth['token_policies']].some((list) => strings(list).includes('root'));

/** Who a token stands for: its entity, else root, else only itself. */
const principalOf = (auth: Raw): string | undefined => {
  const entity = str(auth['entity_id']);
  if (entity !== undefined) return entityId(entity);
  if (isRoot(auth)) return ROOT;
  const accessor = str(auth['accessor']);
  return accessor === undefined ? undefined : tokenId(accessor);
};

/** Methods by which machines sign in; of JWT and OIDC both kinds do. */
const machines =
  /^(?:approle|kubernetes|aws|azure|gcp|cert|alicloud|oci|cf|kerberos-machine|token)(?:-|$)/;
const people = /^(?:ldap|userpass|okta|radius|github|oidc|saml)-/;

const kindOf = (auth: Raw): EventActor['kind'] => {
  const name = str(auth['display_name']) ?? '';
  if (people.test(name)) return 'human';
  return machines.test(name) || str(auth['token_type']) === 'batch' ? 'automation' : 'unknown';
};

const credentialOf = (auth: Raw): EventActor['credential'] => {
  const accessor = str(auth['accessor']);
  if (accessor === undefined) return undefined;
  return { type: 'api_token', nativeId: accessor, temporary: !isRoot(auth) };
};

const actorOf = (auth: Raw, namespace: string): EventActor => {
  const principalId = principalOf(auth);
  const credential = credentialOf(auth);
  const issued = str(auth['token_issue_time']);
  const createdAt = issued === undefined ? Number.NaN : Date.parse(issued);
  const metadata = obj(auth['metadata']);
  const name = str(metadata['username']) ?? str(metadata['role_name']) ?? str(auth['display_name']);
  return {
    ...(principalId === undefined ? {} : { principalId }),
    principalKind: principalId === undefined ? 'anonymous' : 'identity',
    name: name ?? 'nobody',
    scope: namespace,
    kind: kindOf(auth),
    ...(credential
      ? {
          credential,
          session: {
            id: credential.nativeId,
            ...(str(auth['display_name']) ? { name: str(auth['display_name']) ?? '' } : {}),
            ...(Number.isNaN(createdAt) ? {} : { createdAt }),
          },
        }
      : {}),
  };
};

const targetsOf = (path: string, request: Raw, response: Raw): readonly EventTarget[] => {
  const data = obj(request['data']);
  const answered = obj(response['data']);
  const policy = /^sys\/polic(?:y|ies\/acl)\/([^/]{1,200})$/.exec(path)?.[1];
  const entity = /^identity\/entity\/id\/([^/]{1,200})$/.exec(path)?.[1] ?? str(data['entity_id']);
  const accessor = str(data['accessor']) ?? str(answered['secret_id_accessor']);
  return [
    ...(policy === undefined
      ? []
      : [{ kind: 'policy' as const, id: policyId(policy), name: policy }]),
    ...(entity === undefined
      ? []
      : [{ kind: 'identity' as const, id: entityId(entity), name: entity }]),
    ...(accessor === undefined
      ? []
      : [{ kind: 'credential' as const, id: credentialId(accessor), name: accessor }]),
    { kind: 'resource', id: pathId(path), name: path },
  ];
};

/** `1 error occurred:\n\t* permission denied\n\n` → `permission denied`. */
const errorOf = (text: string | undefined): Event['error'] | undefined => {
  if (text === undefined) return undefined;
  const code = text
    .replace(/^\d+ errors? occurred:\s*/, '')
    .replace(/^\*\s*/, '')
    .trim();
  return { code: (code.split('\n')[0] ?? code).slice(0, 200) };
};

const issuedBy = (response: Raw, time: number): Event['issued'] => {
  const auth = obj(response['auth']);
  const accessor = str(auth['accessor']);
  const forId = principalOf(auth);
  if (accessor === undefined || forId === undefined) return undefined;
  const ttl = Number(auth['token_ttl']);
  return {
    type: 'api_token',
    nativeId: accessor,
    forId,
    ...(Number.isFinite(ttl) && ttl > 0 ? { expiresAt: time + ttl * 1_000 } : {}),
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAudit = (record: Raw): readonly Event[] => {
  if (record['type'] === 'request') return [];
  const request = obj(record['request']);
  const response = obj(record['response']);
  const path = need(str(request['path']), 'request.path');
  const operation = need(str(request['operation']), 'request.operation');
  const time = timeOf(record);
  const namespace = str(obj(request['namespace'])['path'])?.replace(/\/$/, '') ?? 'root';
  const asked = obj(record['auth']);
  const meaning = requestMeaning({ path, operation, mountType: str(request['mount_type']) });
  // A login has no token yet: who signed in stands in the answer.
  const auth =
    meaning.kind === 'authentication' && str(asked['accessor']) === undefined
      ? obj(response['auth'])
      : asked;
  const error = errorOf(str(record['error']));
  const ip = addressOf(str(request['remote_address']) ?? '');
  const agent = strings(obj(request['headers'])['user-agent'])[0];
  const issued = error === undefined ? issuedBy(response, time) : undefined;
  const id = str(request['id']);
  return [
    makeEvent({
      source: SYSTEM,
      logsource: LOGSOURCE,
      vendorId: id,
      time,
      meaning,
      operation: `${operation} ${path}`,
      service: str(request['mount_type']) ?? path.split('/')[0] ?? 'vault',
      privilege: `vault:${capabilityOf(operation)}`,
      outcome: error === undefined ? 'success' : 'failure',
      ...(error === undefined ? {} : { error }),
      actor: actorOf(auth, namespace),
      src: { ...(ip ? { ip } : {}), ...(agent ? { userAgent: agent } : {}) },
      cloud: { account: namespace },
      targets: targetsOf(path, request, response),
      ...(issued === undefined ? {} : { issued }),
      raw: record,
    }),
  ];
};
