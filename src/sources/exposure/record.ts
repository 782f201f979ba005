/** An exposed secret as a record of the stream, so that it opens an incident about whoever it belongs to. */
import { CountersignError, isObject } from '../../core/index.ts';
import type { CredentialKind, Event, TelemetryKind } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { makeEvent } from '../make-event.ts';
import { list, needInstant, obj, type Raw, str } from '../record.ts';
import type { JudgedSecret } from './judge.ts';

const SCHEMA = 'countersign.exposed-secret/1';
export const SYSTEM = 'exposure';

/** Enough to find it, nothing to use it. */
export const recordOf = (secret: JudgedSecret, at: number): Raw => ({
  schema: SCHEMA,
  time: new Date(at).toISOString(),
  pattern: secret.pattern,
  title: secret.title,
  state: secret.state,
  because: secret.because,
  credential: {
    type: secret.type,
    fingerprint: secret.fingerprint,
    last_four: secret.lastFour,
    ...(secret.system === undefined ? {} : { system: secret.system }),
    ...(secret.handles[0] === undefined ? {} : { handle: secret.handles[0] }),
  },
  ...(secret.identity === undefined ? {} : { identity: secret.identity.id }),
  places: secret.places.slice(0, 20),
});

export const isExposure = (record: Raw): boolean => record['schema'] === SCHEMA;

const other: TelemetryKind = 'other';
const meaning = { classUid: 2004, activityId: 1, kind: other, effect: 'unknown' } as const;

export const parseExposure = (record: Raw): readonly Event[] => {
  const credential = obj(record['credential']);
  const fingerprint = str(credential['fingerprint']);
  if (fingerprint === undefined || !/^[0-9a-f]{64}$/.test(fingerprint))
    throw new CountersignError('ERR_INPUT_INVALID', 'credential.fingerprint: not a SHA-256 in hex');
  const time = needInstant(record['time'], 'time');
  const identity = str(record['identity']);
  const handle = str(credential['handle']) ?? fingerprint;
  const [place] = list(record['places']).filter(isObject).map(obj);
  const path = str(place?.['path']) ?? 'somewhere';
  return [
    makeEvent({
      source: SYSTEM,
      logsource: { product: 'countersign', service: 'exposed_secrets' },
      // The same secret, found again in the same state, is the same finding.
      vendorId: `${fingerprint}:${str(record['state']) ?? 'unknown'}`,
      time,
      meaning,
      operation: `exposed:${str(record['pattern']) ?? 'secret'}`,
      service: 'exposed_secrets',
      outcome: 'success',
      actor: {
        // Nobody acted: the finding says whom it is about.
        principalKind: 'unknown',
        name: identity ?? 'unknown',
        scope: SYSTEM,
        kind: 'unknown',
        credential: {
          type: (str(credential['type']) ?? 'api_token') as CredentialKind,
          nativeId: handle,
          temporary: false,
        },
      },
      src: {},
      targets: [{ id: `${SYSTEM}:file:${path}`, kind: 'resource', name: path }],
      raw: record,
    }),
  ];
};

/** Whoever read the place holds the secret: a hard fact while it lives, less where nobody can say. */
export const exposureFinding = (event: Event): VendorFinding | undefined => {
  if (event.source !== SYSTEM) return undefined;
  const { raw, actor } = event;
  const state = str(raw['state']);
  const identity = str(raw['identity']);
  const live = state === 'live';
  return {
    detector: event.operation,
    title: `${str(raw['title']) ?? 'Secret'} lies in ${event.targets[0]?.name ?? 'a file'}`,
    severity: live ? 'high' : 'medium',
    attack: ['T1552.001'],
    llr: live ? 4.5 : 2,
    hardFact: live,
    subjects: identity === undefined ? [] : [identity],
    observables: actor.credential === undefined ? [] : [`credential:${actor.credential.nativeId}`],
    dismissed: state === 'ended',
  };
};
