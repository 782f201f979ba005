/** One System Log record → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../record.ts';
import { oktaAuth, oktaDevice } from './auth.ts';
import { deedOf, meaningOf } from './meaning.ts';

const LOGSOURCE = { product: 'okta', service: 'okta' } as const;

const oktaId = (native: string): string => `okta:${native}`;

/** Some pipelines write the names of the first level small. */
const field = (record: Raw, name: string): unknown => record[name] ?? record[name.toLowerCase()];

export const eventTypeOf = (record: Raw): string | undefined => str(field(record, 'eventType'));

const outcomeOf = (record: Raw): Pick<Event, 'outcome' | 'error'> => {
  const said = obj(record['outcome']);
  const result = str(said['result']);
  const reason = str(said['reason']);
  if (result === 'SUCCESS' || result === 'ALLOW') return { outcome: 'success' };
  if (result === 'FAILURE' || result === 'DENY')
    return { outcome: 'failure', error: { code: reason ?? result } };
  // CHALLENGE, SKIPPED, RATE_LIMIT, ABANDONED: neither went through nor was refused.
  return { outcome: 'unknown', ...(reason === undefined ? {} : { error: { code: reason } }) };
};

const apps = new Set(['PublicClientApp', 'ClientApp', 'App', 'AppInstance', 'ServiceApp']);

const kindOfActor = (type: string | undefined): EventActor['principalKind'] => {
  if (type === 'SystemPrincipal') return 'service';
  return type === undefined ? 'unknown' : 'identity';
};

/** The log names an API token; with what an application proved itself, it does not say. */
const credentialOf = (record: Raw): EventActor['credential'] => {
  const token = str(obj(obj(record['transaction'])['detail'])['requestApiTokenId']);
  return token ? { type: 'api_token', nativeId: token, temporary: false } : undefined;
};

const actorOf = (record: Raw): EventActor => {
  const actor = obj(record['actor']);
  const type = str(actor['type']);
  const id = str(actor['id']);
  const credential = credentialOf(record);
  const session = str(obj(field(record, 'authenticationContext'))['externalSessionId']);
  const principalKind = kindOfActor(type);
  const isAutomatic = credential !== undefined || apps.has(type ?? '');
  return {
    ...(id && principalKind === 'identity' ? { principalId: oktaId(id) } : {}),
    principalKind,
    name: str(actor['alternateId']) ?? str(actor['displayName']) ?? id ?? 'unknown',
    kind: isAutomatic ? 'automation' : type === 'User' ? 'human' : 'unknown',
    ...(credential ? { credential } : {}),
    // Okta writes `unknown` where a call had no session.
    ...(session && session !== 'unknown' ? { session: { id: session } } : {}),
  };
};

const targetKinds: Readonly<Record<string, EventTarget['kind']>> = {
  User: 'identity',
  // One user's account at an app: neither the user nor the app.
  AppUser: 'account',
  UserGroup: 'group',
  ROLE: 'role',
  CUSTOM_ROLE: 'role',
  Token: 'credential',
  AuthenticatorEnrollment: 'credential',
  access_token: 'credential',
  refresh_token: 'credential',
};

const targetsOf = (record: Raw): readonly EventTarget[] =>
  list(record['target']).flatMap((item): EventTarget[] => {
    const one = obj(item);
    const id = str(one['id']);
    const type = str(one['type']) ?? '';
    const kind =
      targetKinds[type] ?? (/policy/i.test(type) ? ('policy' as const) : ('resource' as const));
    const name = str(one['alternateId']) ?? str(one['displayName']) ?? id;
    return id && name ? [{ kind, id: oktaId(id), name }] : [];
  });

/** Roles that were given or taken stand as text beside the targets, in the names of the admin console. */
const rolesOf = (record: Raw): readonly EventTarget[] => {
  const debug = obj(obj(field(record, 'debugContext'))['debugData']);
  const said = str(debug['privilegeGranted']) ?? str(debug['privilegeRevoked']) ?? '';
  return said
    .slice(0, 2_000)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((name) => ({ kind: 'role', id: oktaId(`role/${name}`), name }));
};

const debugOf = (record: Raw): Raw => obj(obj(field(record, 'debugContext'))['debugData']);

const sourceOf = (record: Raw): Event['src'] => {
  const client = obj(record['client']);
  const chain = list(obj(record['request'])['ipChain']).map((hop) => str(obj(hop)['ip']));
  const written = str(client['ipAddress']) ?? chain.find((one) => one !== undefined);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(obj(client['userAgent'])['rawUserAgent']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** A token made here is told by its id; its secret is never in the log. */
const issuedBy = (record: Raw, eventType: string, outcome: Event['outcome']): Event['issued'] => {
  if (eventType !== 'system.api_token.create' || outcome !== 'success') return undefined;
  const token = targetsOf(record).find(({ kind }) => kind === 'credential');
  const maker = str(obj(record['actor'])['id']);
  return token && maker
    ? { type: 'api_token', nativeId: token.id.slice('okta:'.length), forId: oktaId(maker) }
    : undefined;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSystemLog = (record: Raw): Event => {
  const eventType = need(eventTypeOf(record), 'eventType');
  const { outcome, error } = outcomeOf(record);
  const issued = issuedBy(record, eventType, outcome);
  return makeEvent({
    source: 'okta',
    logsource: LOGSOURCE,
    vendorId: str(record['uuid']),
    time: needInstant(record['published'], 'published'),
    meaning: meaningOf(eventType),
    deed: deedOf(eventType),
    operation: eventType,
    service: 'okta',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(record),
    src: { ...sourceOf(record), ...oktaDevice(record, debugOf(record)) },
    auth: oktaAuth(record, eventType, debugOf(record)),
    targets: [...targetsOf(record), ...rolesOf(record)],
    ...(issued === undefined ? {} : { issued }),
    raw: record,
  });
};
