/** Which of our two shapes a record has: an event of a provider, or the claims of an ID token. */

import type { Meaning } from '../make-event.ts';
import { list, type Raw, str } from '../record.ts';

const authentication = (
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'],
): Meaning => ({
  classUid: 3002,
  activityId,
  kind,
  effect,
});
const api = (activityId: number, kind: Meaning['kind'], effect: Meaning['effect']): Meaning => ({
  classUid: 6003,
  activityId,
  kind,
  effect,
});

/** Authentication: Logon, Logoff, Authentication Ticket, Service Ticket Renew. API Activity: Read, Delete. */
export const meanings: Readonly<Record<string, Meaning>> = {
  sign_in: authentication(1, 'authentication', 'read'),
  logout: authentication(2, 'authentication', 'write'),
  token_issued: authentication(3, 'token_issuance', 'write'),
  refresh: authentication(5, 'token_issuance', 'write'),
  error: authentication(1, 'authentication', 'read'),
  introspect: api(2, 'service_to_service', 'read'),
  revoke: api(4, 'token_issuance', 'write'),
};

export const isEvent = (record: Raw): boolean =>
  typeof record['event'] === 'string' &&
  Object.hasOwn(meanings, record['event']) &&
  typeof record['iss'] === 'string' &&
  (str(record['sub']) !== undefined || str(record['client_id']) !== undefined);

export const isIdToken = (record: Raw): boolean =>
  !('event' in record) &&
  !('events' in record) &&
  typeof record['iss'] === 'string' &&
  typeof record['sub'] === 'string' &&
  (typeof record['aud'] === 'string' || list(record['aud']).length > 0) &&
  typeof record['iat'] === 'number' &&
  typeof record['exp'] === 'number';
