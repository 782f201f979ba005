/**
 * Received signals on their way through the loop: a record that the receiver has verified becomes one event, and is
 * evidence by the weight of its issuer. Archived and found again like any other event.
 */

import { z } from 'zod';
import {
  CountersignError,
  hashId,
  isObject,
  type JsonObject,
  SECOND,
  stringAt,
} from '../../core/index.ts';
import { type Event, ocsfHead, ocsfVersion } from '../../model/index.ts';
import type { SourceDefinition } from '../../sources/index.ts';
import { eventTypes, shortName } from './events.ts';

const SYSTEM = 'shared-signals';
/** However sure an issuer is, it is one voice. */
const MOST_NATS = 5;

/** What the receiver writes: one line for each principal that the issuer governs. */
export interface SignalRecord {
  readonly sharedSignal: 1;
  readonly jti: string;
  readonly issuer: string;
  readonly name: string;
  readonly type: string;
  /** Epoch seconds. */
  readonly at: number;
  readonly principalId: string;
  readonly scope: string;
  /** 0–1: how far the site believes this issuer. */
  readonly weight: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const fieldOf = (record: JsonObject, field: string): string => {
  const value = stringAt(record, field);
  if (value !== undefined && value !== '') return value;
  throw new CountersignError('ERR_INPUT_INVALID', `field ${field} is missing or not a string`, {
    detail: { field },
  });
};

const parse = (record: JsonObject): readonly Event[] => {
  const seconds = record['at'];
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12)
    throw new CountersignError('ERR_INPUT_INVALID', 'field at is no time', {
      detail: { field: 'at' },
    });
  const principalId = fieldOf(record, 'principalId');
  const type = fieldOf(record, 'type');
  const issuer = fieldOf(record, 'issuer');
  const vendorId = hashId('sset', [issuer, fieldOf(record, 'jti'), principalId]);
  return [
    {
      id: hashId('evt', [SYSTEM, vendorId]),
      vendorId,
      source: SYSTEM,
      logsource: { product: SYSTEM, service: 'received' },
      time: Math.round(seconds * SECOND),
      // Detection Finding, Create.
      classUid: 2004,
      activityId: 1,
      kind: 'other',
      operation: shortName(type),
      service: issuer,
      privilege: `${SYSTEM}:${shortName(type)}`,
      effect: 'unknown',
      outcome: 'unknown',
      actor: { principalKind: 'service', name: issuer, kind: 'automation' },
      src: {},
      cloud: {},
      targets: [{ kind: 'identity', id: principalId, name: principalId }],
      raw: record,
    },
  ];
};

const ocsf = (event: Event) => ({
  ...ocsfHead(2004, 1),
  time: event.time,
  severity_id: 1,
  severity: 'Informational',
  message: `${event.service} says ${event.operation}`,
  metadata: {
    version: ocsfVersion,
    uid: event.vendorId,
    product: { name: 'Shared Signals', vendor_name: 'OpenID SSF' },
    log_provider: event.service,
    event_code: event.operation,
  },
  finding_info: { uid: event.vendorId, title: event.operation },
  evidences: [{ user: { uid: event.targets[0]?.id ?? 'unknown' } }],
  resources: event.targets.map(({ id, name }) => ({ uid: id, name, type: 'Identity' })),
  unmapped: { body: event.raw['body'] },
});

export const signalsSource: SourceDefinition = {
  id: SYSTEM,
  title: 'Shared Signals',
  config: z.never(),
  permissions: { read: [], act: [], undo: [] },
  telemetry: {
    authentication: { given: 'no' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'no' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  logsources: [{ product: SYSTEM, service: 'received' }],
  lateness: { typicalSeconds: 5, worstSeconds: 3_600 },
  unobservable: [],
  detect: (record) => record['sharedSignal'] === 1,
  parse,
  ocsf,
  partitionKey: (record) => stringAt(record, 'scope') ?? '',
  vendorFinding(event) {
    const { type, body, weight, principalId, issuer } = event.raw;
    const said = isObject(body) ? body : {};
    const worth = eventTypes.get(String(type))?.worth?.(said);
    if (worth === undefined || typeof principalId !== 'string') return undefined;
    const believed = typeof weight === 'number' ? Math.min(1, Math.max(0, weight)) : 0;
    return {
      detector: `${String(issuer)} ${event.operation}`,
      title: worth.title,
      severity: worth.severity,
      attack: worth.attack,
      llr: Math.min(MOST_NATS, worth.llr * believed),
      hardFact: false,
      subjects: [principalId],
      // Two events of one issuer rest on what that issuer saw: one vote.
      observables: [`issuer:${String(issuer)}`],
      dismissed: worth.dismissed === true,
    };
  },
};
