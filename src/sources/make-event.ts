/** One event from what a system's mapping read: ids, defaults and outcome in one place. */
import { hashId, sha256Hex } from '../core/index.ts';
import type { Deed, Event, EventActor, Source, TelemetryKind } from '../model/index.ts';
import type { Raw } from './record.ts';
import { authOfRefused } from './refusal.ts';

/** OCSF class and activity, with the kind of telemetry that it is. */
export interface Meaning {
  readonly classUid: number;
  readonly activityId: number;
  readonly kind: TelemetryKind;
  readonly effect: Event['effect'];
}

export interface EventParts {
  readonly source: Source;
  readonly logsource: Event['logsource'];
  /** Undefined where the vendor gives no id: records are then told apart by their content. */
  readonly vendorId: string | undefined;
  readonly time: number;
  readonly meaning: Meaning;
  readonly deed?: Deed | undefined;
  readonly operation: string;
  readonly service: string;
  /** In entitlement terms; the operation where the system knows no other. */
  readonly privilege?: string;
  readonly outcome: Event['outcome'];
  readonly error?: Event['error'];
  readonly actor: EventActor;
  readonly src: Event['src'];
  readonly cloud?: Event['cloud'];
  readonly targets: Event['targets'];
  readonly issued?: Event['issued'];
  readonly auth?: Event['auth'] | undefined;
  readonly raw: Raw;
}

export const makeEvent = (parts: EventParts): Event => {
  const vendorId = parts.vendorId ?? `sha256:${sha256Hex(JSON.stringify(parts.raw)).slice(0, 32)}`;
  const { meaning, deed, error, issued } = parts;
  const auth = authOfRefused(parts);
  return {
    id: hashId('evt', [parts.source, vendorId]),
    vendorId,
    source: parts.source,
    logsource: parts.logsource,
    time: parts.time,
    classUid: meaning.classUid,
    activityId: meaning.activityId,
    kind: meaning.kind,
    operation: parts.operation,
    service: parts.service,
    privilege: parts.privilege ?? parts.operation,
    effect: meaning.effect,
    ...(deed === undefined ? {} : { deed }),
    outcome: parts.outcome,
    ...(error === undefined ? {} : { error }),
    actor: parts.actor,
    src: parts.src,
    cloud: parts.cloud ?? {},
    targets: parts.targets,
    ...(issued === undefined ? {} : { issued }),
    ...(auth === undefined ? {} : { auth }),
    raw: parts.raw,
  };
};

/** A system's own names of deeds; the first fitting line. */
export const deedsOf =
  (rows: readonly (readonly [RegExp, Deed])[]) =>
  (name: string): Deed | undefined =>
    rows.find(([pattern]) => pattern.test(name))?.[1];
