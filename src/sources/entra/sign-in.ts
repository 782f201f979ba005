/** One sign-in → one event: people, service principals and managed identities, interactive or not. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { needInstant, obj, type Raw, str } from '../record.ts';
import { type Folded, fold, sortOf } from './fold.ts';
import { entraId, isNobody } from './ids.ts';
import { entraAuth, entraDevice } from './sign-in-auth.ts';

const LOGSOURCE = { product: 'azure', service: 'signinlogs' } as const;

/** A person at a screen signs in; all else is a token given out. */
const interactive: Meaning = {
  classUid: 3002,
  activityId: 1,
  kind: 'authentication',
  effect: 'read',
};
const silent: Meaning = { ...interactive, kind: 'token_issuance' };

/**
 * Codes that say "go on with one more step", not "no".
 * Source: Microsoft Entra documentation, "Authentication and authorization error codes".
 */
const interrupted = new Set([
  '16000',
  '50055',
  '50058',
  '50072',
  '50074',
  '50076',
  '50079',
  '50125',
  '50127',
  '50129',
  '50140',
  '50143',
  '50144',
  '50158',
  '50203',
  '51006',
  '65001',
  '81010',
]);

const codeOf = (record: Folded): string | undefined => {
  const code = record.object('status')['errorCode'];
  return typeof code === 'number' ? String(code) : (str(code) ?? record.text('resultType'));
};

const outcomeOf = (record: Folded): Pick<Event, 'outcome' | 'error'> => {
  const code = codeOf(record);
  if (code === '0') return { outcome: 'success' };
  if (code === undefined) return { outcome: 'unknown' };
  const message = str(record.object('status')['failureReason']) ?? record.text('resultDescription');
  const error = { code, ...(message === undefined ? {} : { message }) };
  return { outcome: interrupted.has(code) ? 'unknown' : 'failure', error };
};

const credentialOf = (record: Folded): EventActor['credential'] => {
  const thumbprint = record.text('servicePrincipalCredentialThumbprint');
  const key = record.text('servicePrincipalCredentialKeyId');
  const native = key ?? thumbprint;
  if (native === undefined) return undefined;
  const type = thumbprint === undefined ? 'client_secret' : 'certificate';
  return { type, nativeId: native, temporary: false };
};

const mfaOf = (record: Folded, outcome: Event['outcome']): boolean | undefined => {
  const asked = record.text('authenticationRequirement');
  if (asked === 'singleFactorAuthentication') return false;
  return asked === 'multiFactorAuthentication' && outcome === 'success' ? true : undefined;
};

interface Subject {
  readonly id: string | undefined;
  readonly name: string;
  readonly isWorkload: boolean;
}

/** Managed identities are service principals; some exports name their resource beside. */
const managedIdentityOf = (record: Folded): string | undefined =>
  /ManagedIdentity/i.test(sortOf(record)) ? record.text('identity') : undefined;

const agentOf = (record: Folded): boolean =>
  /^agent/i.test(str(record.object('agent')['agentType']) ?? '');

const subjectOf = (record: Folded): Subject => {
  const user = record.text('userId');
  const nobody = isNobody(user);
  const service = record.text('servicePrincipalId') ?? managedIdentityOf(record);
  if (service !== undefined && nobody)
    return {
      id: service,
      name: record.text('servicePrincipalName') ?? record.text('appDisplayName') ?? service,
      isWorkload: true,
    };
  const name =
    record.text('userPrincipalName') ??
    record.text('alternateSignInName') ??
    record.text('userDisplayName') ??
    record.text('identity');
  return { id: nobody ? undefined : user, name: name ?? user ?? 'unknown', isWorkload: false };
};

const actorOf = (record: Folded, outcome: Event['outcome']): EventActor => {
  const { id, name, isWorkload } = subjectOf(record);
  const scope = record.text('homeTenantId') ?? record.text('tenantId');
  const credential = credentialOf(record);
  // A correlation id joins the requests of one try, not the uses of one session: never a session.
  const session = record.text('sessionId');
  const mfa = mfaOf(record, outcome);
  return {
    ...(id === undefined ? {} : { principalId: entraId(id) }),
    principalKind: id === undefined ? 'unknown' : 'identity',
    name,
    kind: agentOf(record) ? 'agent' : isWorkload ? 'automation' : 'human',
    ...(scope === undefined ? {} : { scope }),
    ...(credential === undefined ? {} : { credential }),
    ...(session === undefined
      ? {}
      : { session: { id: session, ...(mfa === undefined ? {} : { mfa }) } }),
  };
};

const target = (id: string | undefined, name: string | undefined): readonly EventTarget[] =>
  id === undefined || isNobody(id) ? [] : [{ kind: 'resource', id: entraId(id), name: name ?? id }];

const targetsOf = (record: Folded): readonly EventTarget[] => [
  ...target(record.text('appId'), record.text('appDisplayName')),
  ...target(
    record.text('resourceServicePrincipalId') ?? record.text('resourceIdentity'),
    record.text('resourceDisplayName'),
  ),
];

/** Exports append the port. */
export const sourceOf = (record: Folded, address: string | undefined): Event['src'] => {
  const bare = address?.replace(/^\[(.*)\]:\d+$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  const ip = bare === undefined ? undefined : addressOf(bare);
  const userAgent = record.text('userAgent') ?? str(obj(record.object('deviceDetail'))['browser']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

const isSilent = (record: Folded): boolean =>
  /NonInteractive|ServicePrincipal|ManagedIdentity/i.test(sortOf(record)) ||
  record.value('isInteractive') === false ||
  subjectOf(record).isWorkload;

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSignIn = (raw: Raw): Event => {
  const record = fold(raw);
  const { outcome, error } = outcomeOf(record);
  const actor = actorOf(record, outcome);
  const tenant = record.text('tenantId') ?? record.text('resourceTenantId');
  const token = record.text('uniqueTokenIdentifier');
  const time =
    record.text('createdDateTime') ?? record.text('time') ?? record.text('timeGenerated');
  return makeEvent({
    source: 'entra',
    logsource: LOGSOURCE,
    vendorId: record.text('id') ?? record.text('uniqueTokenIdentifier'),
    time: needInstant(time, 'createdDateTime'),
    meaning: isSilent(record) ? silent : interactive,
    operation: 'Sign-in activity',
    service: record.text('appDisplayName') ?? 'Microsoft Entra ID',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor,
    src: {
      ...sourceOf(record, record.text('ipAddress') ?? record.text('callerIpAddress')),
      ...entraDevice(record),
    },
    auth: entraAuth(record, error?.code),
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets: targetsOf(record),
    ...(token !== undefined && actor.principalId !== undefined && outcome === 'success'
      ? { issued: { type: 'session_token' as const, nativeId: token, forId: actor.principalId } }
      : {}),
    raw,
  });
};
