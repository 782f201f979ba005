/**
 * One line of Samba's JSON audit log → one event. https://wiki.samba.org/index.php/Interpreting_JSON_Audit_Logs
 * One kinit often gives two lines, of two source ports: the client asks by UDP, is told that the answer is too big,
 * and asks again by TCP. Both requests were real and both are kept.
 */
import type { Event, EventActor } from '../../../model/index.ts';
import { addressOf } from '../../address.ts';
import { type Meaning, makeEvent } from '../../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../../record.ts';
import {
  adId,
  domainOfDn,
  isMachineName,
  isServant,
  nameId,
  SYSTEM,
  sidId,
  sidOf,
} from '../names.ts';
import { changeOf } from './samba-change.ts';

const kinds = [
  'Authentication',
  'Authorization',
  'KDC Authorization',
  'dsdbChange',
  'dsdbTransaction',
  'passwordChange',
  'groupChange',
  'replicatedUpdate',
] as const;

export const isSambaAudit = (record: Raw): boolean =>
  record['type'] !== undefined &&
  kinds.some((kind) => record['type'] === kind && typeof record[kind] === 'object');

/** `ipv4:10.0.0.5:49152`, `ipv6:fd00::5:49152`, `unix:/run/…`. */
const addressIn = (written: unknown): Event['src'] => {
  const text = str(written);
  if (text === undefined) return {};
  const ip = addressOf(/^ipv[46]:(.*):\d{1,5}$/.exec(text.slice(0, 100))?.[1] ?? '');
  return ip === undefined ? { service: text.slice(0, 100) } : { ip };
};

const authentication = (activityId: number): Meaning => ({
  classUid: 3002,
  activityId,
  kind: 'authentication',
  effect: 'unknown',
});

/** The key distribution centre answers with a ticket; others sign in. */
const meaningOfSignIn = (body: Raw): Meaning => {
  if (str(body['serviceDescription'])?.startsWith('Kerberos KDC') !== true)
    return authentication(1);
  return authentication(str(body['status']) === 'NT_STATUS_OK' ? 3 : 6);
};

/** A bind may name the account by its DN, its UPN or `DOMAIN\name`; Samba says what it took it for. */
const nameOf = (body: Raw): string =>
  str(body['becameAccount']) ??
  str(body['mappedAccount']) ??
  str(body['account']) ??
  str(body['clientAccount']) ??
  'anonymous';

const realmIn = (client: string | undefined): string | undefined => {
  if (client === undefined) return undefined;
  return domainOfDn(client) ?? /@([^@]{1,255})$/.exec(client)?.[1]?.toLowerCase();
};

const actorOf = (body: Raw, domain: string | undefined): EventActor => {
  const sid = sidOf(str(body['becameSid']) ?? str(body['sid']));
  const name = nameOf(body);
  const session = str(body['sessionId']);
  const logon = str(body['logonId']);
  const id = session ?? (logon === '0' ? undefined : logon);
  const rest = id === undefined ? {} : { session: { id } };
  if (sid === 'S-1-5-7' || name === 'anonymous' || /^anonymous logon$/i.test(name))
    return { principalKind: 'anonymous', name, kind: 'unknown', ...rest };
  const netbios =
    str(body['becameDomain']) ?? str(body['mappedDomain']) ?? str(body['domain']) ?? domain;
  return {
    principalId: sid === undefined ? nameId(netbios, name) : sidId(sid, domain ?? netbios),
    principalKind: sid !== undefined && isServant(sid) ? 'service' : 'identity',
    name,
    kind: isMachineName(name) ? 'automation' : 'unknown',
    ...(netbios ? { scope: netbios.toLowerCase() } : {}),
    ...rest,
  };
};

/** The one password, or key made from it, of the account: what it was proved with. */
const withPassword = (actor: EventActor, body: Raw): EventActor => {
  const proved = str(body['status']) === 'NT_STATUS_OK' && str(body['passwordType']) !== undefined;
  const native = actor.principalId?.slice(SYSTEM.length + 1);
  if (!proved || native === undefined) return actor;
  return {
    ...actor,
    credential: { type: 'password', nativeId: `password:${native}`, temporary: false },
  };
};

const outcomeOf = (body: Raw): Pick<Event, 'outcome' | 'error'> => {
  const status = str(body['status']);
  if (status === undefined || status === 'NT_STATUS_OK') return { outcome: 'success' };
  return { outcome: 'failure', error: { code: status } };
};

const signIn = (raw: Raw, type: string, body: Raw, time: number): Event => {
  const domain = realmIn(str(body['clientAccount']));
  const actor = withPassword(actorOf(body, domain), body);
  const { outcome, error } = outcomeOf(body);
  const service = str(body['serviceDescription']) ?? 'samba';
  const how = str(body['authDescription']) ?? str(body['authType']) ?? 'sign-in';
  const server = str(body['serverPrincipal']) ?? str(body['logonServer']);
  return makeEvent({
    source: SYSTEM,
    logsource: { product: 'samba', service: 'audit' },
    vendorId: undefined,
    time,
    meaning:
      type === 'Authentication'
        ? meaningOfSignIn(body)
        : { classUid: 3003, activityId: 1, kind: 'authentication', effect: 'unknown' },
    operation: `${type} ${how}`,
    service,
    outcome,
    ...(error === undefined ? {} : { error }),
    actor,
    src: addressIn(body['remoteAddress']),
    cloud: domain === undefined ? {} : { account: domain },
    targets:
      type === 'Authentication' || server === undefined
        ? []
        : [{ kind: 'resource', id: adId(server.toLowerCase()), name: server }],
    raw,
  });
};

const changedBy = (body: Raw, domain: string | undefined): EventActor => {
  const sid = sidOf(str(body['userSid']));
  const session = str(body['sessionId']);
  const rest = session === undefined ? {} : { session: { id: session } };
  if (sid === undefined)
    return { principalKind: 'unknown', name: 'samba', kind: 'unknown', ...rest };
  return {
    principalId: sidId(sid, domain),
    principalKind: isServant(sid) ? 'service' : 'identity',
    name: sid,
    kind: isServant(sid) ? 'automation' : 'unknown',
    ...(domain ? { scope: domain } : {}),
    ...rest,
  };
};

const change = (raw: Raw, type: string, body: Raw, time: number): Event => {
  const dn = str(body['dn']) ?? str(body['group']) ?? str(body['partition']) ?? '';
  const domain = domainOfDn(dn);
  const { meaning, operation, privilege, targets } = changeOf(type, body, domain);
  const code = body['statusCode'];
  const failed = typeof code === 'number' && code !== 0;
  const message = str(body['status']);
  return makeEvent({
    source: SYSTEM,
    logsource: { product: 'samba', service: 'audit' },
    vendorId: undefined,
    time,
    meaning,
    operation,
    service: 'Directory Service',
    ...(privilege === undefined ? {} : { privilege }),
    outcome: failed ? 'failure' : 'success',
    ...(failed ? { error: { code: String(code), ...(message ? { message } : {}) } } : {}),
    actor: changedBy(body, domain),
    src: addressIn(body['remoteAddress']),
    cloud: domain === undefined ? {} : { account: domain },
    targets,
    raw,
  });
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSamba = (raw: Raw): Event => {
  const type = need(str(raw['type']), 'type');
  const body = obj(raw[type]);
  const time = needInstant(raw['timestamp'], 'timestamp');
  return /Auth/.test(type) ? signIn(raw, type, body, time) : change(raw, type, body, time);
};
