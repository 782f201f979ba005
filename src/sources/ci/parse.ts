/** One line of a CI system's log, in the form of docs/systems/ci.md, → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget, IssuedCredential } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { instant, need, needInstant, obj, type Raw, str } from '../record.ts';
import { FORMAT } from './format.ts';
import { ciId, ciNative, credentialId, tokenNative, variableNative } from './ids.ts';

const LOGSOURCE = { product: 'ci', service: 'events' } as const;

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});

/** The types a log may hold; what each means in OCSF terms. */
const meanings: Readonly<Record<string, Meaning>> = {
  sign_in: { classUid: 3002, activityId: 1, kind: 'authentication', effect: 'read' },
  job_started: { classUid: 6003, activityId: 1, kind: 'service_to_service', effect: 'write' },
  job_finished: { classUid: 6003, activityId: 99, kind: 'service_to_service', effect: 'unknown' },
  secret_read: { classUid: 6003, activityId: 2, kind: 'secret_access', effect: 'read' },
  /** An OIDC token for a job. OCSF: Authentication, Service Ticket Request. */
  token_issued: { classUid: 3002, activityId: 4, kind: 'token_issuance', effect: 'write' },
  config_changed: change(3004, 3),
  pipeline_created: change(3004, 1),
  pipeline_deleted: change(3004, 4),
  pipeline_disabled: change(3004, 9),
  pipeline_enabled: change(3004, 8),
  variable_changed: change(3004, 3),
  variable_deleted: change(3004, 4),
  token_created: { ...change(3004, 1), kind: 'token_issuance' },
  token_revoked: change(3004, 4),
  runner_registered: change(3004, 1),
  runner_removed: change(3004, 4),
  user_created: change(3001, 1),
  user_disabled: change(3001, 5),
  user_deleted: change(3001, 6),
  admin_granted: change(3005, 1),
  admin_removed: change(3005, 2),
};
const other: Meaning = { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };

export const isCiEvent = (record: Raw): boolean =>
  record['format'] === FORMAT &&
  str(record['type']) !== undefined &&
  str(record['instance']) !== undefined;

const actorOf = (record: Raw, instance: string): EventActor => {
  const actor = obj(record['actor']);
  const id = str(actor['id']);
  const pipeline = str(record['pipeline']);
  const token = str(record['token']);
  const run = str(record['run']);
  const rest = {
    scope: instance,
    ...(token
      ? {
          credential: {
            type: 'api_token' as const,
            nativeId: tokenNative(instance, token),
            temporary: false,
          },
        }
      : {}),
    ...(run ? { session: { id: `${instance}/run/${run}` } } : {}),
  };
  if (id !== undefined) {
    const machine = actor['machine'] === true || token !== undefined;
    return {
      principalId: ciId(ciNative(instance, 'user', id)),
      principalKind: 'identity',
      name: str(actor['name']) ?? id,
      kind: machine ? 'automation' : 'human',
      ...rest,
    };
  }
  // Nobody is named: the pipeline itself acts.
  return pipeline === undefined
    ? { principalKind: 'unknown', name: 'unknown', kind: 'unknown', ...rest }
    : {
        principalId: ciId(ciNative(instance, 'pipeline', pipeline)),
        principalKind: 'identity',
        name: pipeline,
        kind: 'automation',
        ...rest,
      };
};

const targetsOf = (record: Raw, instance: string): readonly EventTarget[] => {
  const pipeline = str(record['pipeline']);
  const variable = str(record['variable']);
  const user = str(obj(record['target'])['user']);
  const runner = str(obj(record['target'])['runner']);
  const token = str(obj(record['target'])['token']);
  const cred = (nativeId: string): EventTarget => ({
    kind: 'credential',
    id: credentialId(nativeId),
    name: nativeId,
  });
  return [
    ...(variable && pipeline ? [cred(variableNative(instance, pipeline, variable))] : []),
    ...(token ? [cred(tokenNative(instance, token))] : []),
    ...(user
      ? [{ kind: 'identity', id: ciId(ciNative(instance, 'user', user)), name: user } as const]
      : []),
    ...(runner
      ? [
          {
            kind: 'identity',
            id: ciId(ciNative(instance, 'runner', runner)),
            name: runner,
          } as const,
        ]
      : []),
    ...(pipeline
      ? [
          {
            kind: 'identity',
            id: ciId(ciNative(instance, 'pipeline', pipeline)),
            name: pipeline,
          } as const,
        ]
      : []),
  ];
};

const issuedIn = (record: Raw, instance: string): IssuedCredential | undefined => {
  const pipeline = str(record['pipeline']);
  const issued = obj(record['issued']);
  const id = str(issued['id']);
  const expiresAt = instant(issued['expiresAt']);
  if (id === undefined) return undefined;
  if (record['type'] === 'token_issued' && pipeline !== undefined) {
    return {
      type: 'session_token',
      nativeId: tokenNative(instance, id),
      forId: ciId(ciNative(instance, 'pipeline', pipeline)),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
  }
  const user = str(issued['user']) ?? str(obj(record['actor'])['id']);
  return record['type'] === 'token_created' && user !== undefined
    ? {
        type: 'api_token',
        nativeId: tokenNative(instance, id),
        forId: ciId(ciNative(instance, 'user', user)),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }
    : undefined;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseCi = (record: Raw): Event => {
  const instance = need(str(record['instance']), 'instance');
  const type = need(str(record['type']), 'type');
  const said = str(record['outcome']);
  const outcome = said === 'success' || said === 'failure' ? said : 'unknown';
  const written = str(obj(record['source'])['ip']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(obj(record['source'])['userAgent']);
  const issued = outcome === 'failure' ? undefined : issuedIn(record, instance);
  const id = str(record['id']);
  return makeEvent({
    source: 'ci',
    logsource: LOGSOURCE,
    vendorId: id === undefined ? undefined : `${instance}/${id}`,
    time: needInstant(record['time'], 'time'),
    meaning: Object.hasOwn(meanings, type) ? (meanings[type] ?? other) : other,
    operation: type,
    service: str(record['system']) ?? 'ci',
    outcome,
    ...(outcome === 'failure' ? { error: { code: str(record['error']) ?? type } } : {}),
    actor: actorOf(record, instance),
    src: { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) },
    cloud: { account: instance },
    targets: targetsOf(record, instance),
    ...(issued ? { issued } : {}),
    raw: record,
  });
};
