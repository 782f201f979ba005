/** The whole OCSF 1.8.0 object of one CloudTrail event. */
import { type Event, ocsfHead, ocsfVersion } from '../../model/index.ts';
import { str } from '../record.ts';
import { classAttributes } from './ocsf-classes.ts';
import {
  actorObject,
  apiObject,
  cloudObject,
  destinationObject,
  observablesOf,
  resourcesOf,
  sourceEndpoint,
} from './ocsf-objects.ts';
import { redacted, unmappedOf } from './ocsf-raw.ts';

export type OcsfProfile = 'cloud' | 'datetime';

/** Success, failure, and the vendor's code for it. */
const statusOf = (event: Event): Readonly<Record<string, unknown>> => ({
  status_id: event.outcome === 'success' ? 1 : event.outcome === 'failure' ? 2 : 0,
  status:
    event.outcome === 'success' ? 'Success' : event.outcome === 'failure' ? 'Failure' : 'Unknown',
  ...(event.error ? { status_code: event.error.code } : {}),
  ...(event.error?.message ? { status_detail: event.error.message } : {}),
});

const metadataOf = (event: Event, profiles: readonly OcsfProfile[]) => {
  const raw = event.raw;
  const version = str(raw['eventVersion']);
  const originalTime = str(raw['eventTime']);
  const shared = str(raw['sharedEventID']);
  const category = str(raw['eventCategory']);
  return {
    version: ocsfVersion,
    uid: event.vendorId,
    product: {
      name: 'CloudTrail',
      vendor_name: 'AWS',
      ...(category ? { feature: { name: category } } : {}),
    },
    log_name: 'CloudTrail',
    log_provider: 'AWS',
    event_code: str(raw['eventName']) ?? event.operation,
    ...(profiles.length === 0 ? {} : { profiles: [...profiles] }),
    ...(version ? { log_version: version } : {}),
    ...(originalTime ? { original_time: originalTime } : {}),
    ...(shared ? { correlation_uid: shared } : {}),
    ...(event.cloud.account ? { tenant_uid: event.cloud.account } : {}),
  };
};

/**
 * @param options.profiles Profiles to apply. None by default, so that the object holds base attributes
 *   only; `cloud` adds `cloud` and `api` to every class, `datetime` adds `time_dt`.
 */
export const awsOcsf = (
  event: Event,
  { profiles = [] }: { readonly profiles?: readonly OcsfProfile[] } = {},
): Readonly<Record<string, unknown>> => {
  const cloud = profiles.includes('cloud');
  const userAgent = event.src.userAgent;
  const api = event.classUid === 6003 || cloud;
  return {
    ...ocsfHead(event.classUid, event.activityId, event.operation),
    time: event.time,
    severity_id: 1,
    severity: 'Informational',
    ...statusOf(event),
    message: `${event.actor.name} ${event.privilege} ${event.outcome}`,
    metadata: metadataOf(event, profiles),
    actor: actorObject(event),
    src_endpoint: sourceEndpoint(event),
    ...(userAgent ? { http_request: { user_agent: userAgent } } : {}),
    ...(api ? { api: apiObject(event) } : {}),
    ...(event.classUid === 6003
      ? { dst_endpoint: destinationObject(event), ...resourcesOf(event) }
      : {}),
    ...classAttributes(event),
    ...(cloud ? { cloud: cloudObject(event) } : {}),
    ...(profiles.includes('datetime') ? { time_dt: new Date(event.time).toISOString() } : {}),
    observables: observablesOf(event),
    unmapped: unmappedOf(event, cloud),
    raw_data: redacted(event.raw),
  };
};
