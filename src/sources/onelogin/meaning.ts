/**
 * What a OneLogin event type id means in OCSF terms: those whose meaning is certain; the rest is a call of the API,
 * never guessed at. Ids: GET /api/1/events/types, https://developers.onelogin.com/api-docs/1/events/event-resource
 */
import type { Event } from '../../model/index.ts';
import type { Meaning } from '../make-event.ts';

interface Kind extends Meaning {
  readonly name: string;
  readonly outcome: Event['outcome'];
}

const kind = (
  name: string,
  classUid: number,
  activityId: number,
  telemetry: Meaning['kind'],
  more: Partial<Pick<Kind, 'effect' | 'outcome'>> = {},
): Kind => ({
  name,
  classUid,
  activityId,
  kind: telemetry,
  effect: more.effect ?? 'write',
  outcome: more.outcome ?? 'success',
});

const read = { effect: 'read' } as const;
const failed = { effect: 'read', outcome: 'failure' } as const;

const kinds: ReadonlyMap<number, Kind> = new Map([
  [1, kind('APP_ADDED_TO_ROLE', 3004, 3, 'privilege_change')],
  [2, kind('APP_REMOVED_FROM_ROLE', 3004, 3, 'privilege_change')],
  [3, kind('USER_ASSUMED_USER', 3003, 1, 'authentication')],
  [4, kind('USER_ASSIGNED_ROLE', 3005, 1, 'privilege_change')],
  [5, kind('USER_LOGGED_INTO_ONELOGIN', 3002, 1, 'authentication', read)],
  [6, kind('USER_FAILED_ONELOGIN_LOGIN', 3002, 1, 'authentication', failed)],
  [8, kind('USER_LOGGED_INTO_APP', 3002, 1, 'authentication', read)],
  [11, kind('ACTOR_CHANGED_PASSWORD_FOR_USER', 3001, 3, 'privilege_change')],
  [13, kind('USER_CREATED', 3001, 1, 'privilege_change')],
  [17, kind('USER_DELETED', 3001, 6, 'privilege_change')],
  [24, kind('USER_DEREGISTERED_OTP_DEVICE', 3001, 11, 'privilege_change')],
  [72, kind('PRIVILEGE_GRANTED_TO_USER', 3005, 1, 'privilege_change')],
  [90, kind('USER_DENIED_APP_ACCESS', 3002, 1, 'authentication', failed)],
  [172, kind('USER_REMOVED_AUTHENTICATION_FACTOR', 3001, 11, 'privilege_change')],
  [240, kind('ACTOR_REVEALED_PASSWORD', 6003, 2, 'secret_access', read)],
  [531, kind('USER_LOCKED_BY_API', 3001, 9, 'privilege_change')],
  [551, kind('USER_SUSPENDED_BY_API', 3001, 5, 'privilege_change')],
  [553, kind('USER_LOCKED_BY_API', 3001, 9, 'privilege_change')],
]);

/** Never undefined: a type that is not among them is told by its number, and nothing is claimed of how it went. */
export const kindOf = (id: number): Kind =>
  kinds.get(id) ??
  kind(`EVENT_TYPE_${id}`, 6003, 99, 'other', { effect: 'unknown', outcome: 'unknown' });
