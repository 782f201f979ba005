/**
 * Events of an OpenID provider, in one documented shape: `{iss, event, time, id?, sub?, client_id?, sid?, jti?,
 * amr?, acr?, ip?, ua?, grant_type?, token_type?, scope?, exp?, error?, error_description?}` (docs/systems/oidc.md),
 * and the claims of an ID token (OpenID Connect Core §2), verified by who wrote them down.
 */
import type { Event, EventActor } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { instant, need, needInstant, type Raw, str, strings } from '../record.ts';
import { clientId, scopeOf, subjectId } from './config.ts';
import { isIdToken, meanings } from './kind.ts';

/** Numbers are seconds, as in tokens. */
const timeOf = (value: unknown, field: string): number => {
  const seconds = typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11;
  return needInstant(seconds ? new Date(Number(value) * 1000).toISOString() : value, field);
};

/** More than something known, by RFC 8176: more factors, or one that holds a key and asks its holder. */
const strong: ReadonlySet<string> = new Set([
  'mfa',
  'mca',
  'otp',
  'hwk',
  'sc',
  'fpt',
  'face',
  'iris',
  'vbm',
  'sms',
  'tel',
]);

const mfaOf = (record: Raw): boolean | undefined => {
  const methods = strings(record['amr']);
  if (methods.length === 0) return undefined;
  if (methods.includes('mfa')) return true;
  const first = methods.some((one) => ['pwd', 'pin', 'kba'].includes(one));
  const more = methods.some((one) => strong.has(one));
  // One method alone, even a strong one, is one factor unless it says more.
  return first
    ? more
    : methods.includes('hwk') &&
        methods.some((one) => ['user', 'pin', 'fpt', 'face'].includes(one));
};

const clientIn = (record: Raw): string | undefined =>
  str(record['client_id']) ?? str(record['azp']) ?? strings(record['aud'])[0];

const sessionOf = (record: Raw, scope: string): EventActor['session'] => {
  const subject = str(record['sub']);
  const id = str(record['sid']) ?? str(record['jti']);
  if (id === undefined) return undefined;
  const mfa = mfaOf(record);
  const since = instant(record['auth_time']);
  return {
    id,
    ...(since === undefined ? {} : { createdAt: since }),
    ...(mfa === undefined ? {} : { mfa }),
    ...(subject === undefined
      ? {}
      : { asserted: [{ kind: 'oidc_subject', value: `${scope}:${subject}`, verified: true }] }),
  };
};

/** The token that was shown, where the event says which: a refresh, an introspection, a revocation. */
const shownIn = (record: Raw, what: string): EventActor['credential'] => {
  const jti =
    str(record['presented_jti']) ??
    (what === 'introspect' || what === 'revoke' ? str(record['jti']) : undefined);
  if (jti === undefined) return undefined;
  return what === 'refresh' || record['token_type'] === 'refresh_token'
    ? { type: 'refresh_token', nativeId: jti, temporary: true }
    : { type: 'session_token', nativeId: jti, temporary: true };
};

const actorOf = (record: Raw, scope: string, what: string): EventActor => {
  const subject = str(record['sub']);
  const client = clientIn(record);
  const session = sessionOf(record, scope);
  const credential = shownIn(record, what);
  const more = {
    scope,
    ...(credential === undefined ? {} : { credential }),
    ...(session === undefined ? {} : { session }),
  };
  // With client_credentials many providers put the client's own id into sub.
  const asItself =
    record['grant_type'] === 'client_credentials' || subject === undefined || subject === client;
  if (subject !== undefined && !asItself) {
    const name = str(record['preferred_username']) ?? str(record['email']) ?? subject;
    return {
      principalId: subjectId(scope, subject),
      principalKind: 'identity',
      name,
      kind: 'unknown',
      ...more,
    };
  }
  const named = need(client ?? subject, 'client_id');
  return {
    principalId: clientId(scope, named),
    principalKind: 'identity',
    name: named,
    kind: 'automation',
    ...more,
  };
};

const issuedIn = (record: Raw, actor: EventActor, what: string): Event['issued'] => {
  const jti = str(record['jti']);
  const isIssue = what === 'token_issued' || what === 'refresh';
  if (!isIssue || jti === undefined || actor.principalId === undefined) return undefined;
  const exp = instant(record['exp']);
  return {
    type: record['token_type'] === 'refresh_token' ? 'refresh_token' : 'session_token',
    nativeId: jti,
    forId: actor.principalId,
    ...(exp === undefined ? {} : { expiresAt: exp }),
  };
};

const targetsOf = (record: Raw, actor: EventActor, scope: string): Event['targets'] => {
  const client = clientIn(record);
  if (client === undefined) return [];
  const id = clientId(scope, client);
  return id === actor.principalId ? [] : [{ kind: 'identity', id, name: client }];
};

const idOf = (record: Raw, what: string): string | undefined => {
  const own = str(record['id']);
  const jti = str(record['jti']);
  return own ?? (jti === undefined || what === 'introspect' ? undefined : `${what}:${jti}`);
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const parseOidc = (record: Raw): readonly Event[] => {
  const what = isIdToken(record) ? 'sign_in' : need(str(record['event']), 'event');
  const scope = scopeOf(need(str(record['iss']), 'iss'));
  const time = isIdToken(record)
    ? timeOf(
        record['auth_time'] ?? record['iat'],
        record['auth_time'] === undefined ? 'iat' : 'auth_time',
      )
    : timeOf(record['time'], 'time');
  const actor = actorOf(record, scope, what);
  const code = str(record['error']);
  const message = str(record['error_description']);
  const ip = addressOf(str(record['ip']) ?? '');
  const userAgent = str(record['ua']);
  const issued = code === undefined ? issuedIn(record, actor, what) : undefined;
  const client = clientIn(record);
  const failed = what === 'error' || code !== undefined;
  return [
    makeEvent({
      source: 'oidc',
      logsource: { product: 'oidc', service: 'events' },
      vendorId: idOf(record, what),
      time,
      meaning: meanings[what] ?? {
        classUid: 3002,
        activityId: 99,
        kind: 'other',
        effect: 'unknown',
      },
      operation: what,
      service: scope,
      outcome: failed ? 'failure' : 'success',
      ...(failed
        ? { error: { code: code ?? 'error', ...(message === undefined ? {} : { message }) } }
        : {}),
      actor,
      ...(client === undefined ? {} : { auth: { client } }),
      src: {
        ...(ip === undefined ? {} : { ip }),
        ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, 1_000) }),
      },
      cloud: { account: scope },
      targets: targetsOf(record, actor, scope),
      ...(issued === undefined ? {} : { issued }),
      raw: record,
    }),
  ];
};
