/** The source's own fields: what has no OCSF home, and the record itself without its secrets. */
import type { Event } from '../../model/index.ts';
import type { Raw } from '../record.ts';

/** Session tokens and passwords are useless to a reader and useful to a thief. */
const secretKeys = new Set([
  'sessionToken',
  'secretAccessKey',
  'password',
  'newPassword',
  'oldPassword',
  'servicePassword',
  'serviceCredentialSecret',
  'webIdentityToken',
  'sAMLAssertion',
  'idToken',
  'accessToken',
  'refreshToken',
  'SigninToken',
]);

const cut = (key: string, value: unknown): unknown =>
  secretKeys.has(key) && typeof value === 'string' ? '[redacted]' : value;

/** The record as JSON text, secrets cut out by name. */
export const redacted = (record: Raw): string => JSON.stringify(record, cut);

const keptFields = [
  'eventType',
  'eventCategory',
  'managementEvent',
  'readOnly',
  'requestParameters',
  'additionalEventData',
  'serviceEventDetails',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'tlsDetails',
  'edgeDeviceDetails',
  'addendum',
] as const;

/** Region and account live in the `cloud` profile; without it they stand here. */
export const unmappedOf = (event: Event, cloudProfile: boolean): Raw => {
  const out: Record<string, unknown> = {};
  for (const key of keptFields) {
    const value = event.raw[key];
    if (value !== undefined && value !== null) out[key] = value;
  }
  if (!cloudProfile) {
    if (event.cloud.region) out['awsRegion'] = event.cloud.region;
    if (event.cloud.account) out['recipientAccountId'] = event.cloud.account;
  }
  return JSON.parse(JSON.stringify(out, cut)) as Raw;
};
