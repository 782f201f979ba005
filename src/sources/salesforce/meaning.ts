/**
 * What an event, a log row or an entry of the setup audit trail means in OCSF terms.
 * Sources: Salesforce developer documentation, "EventLogFile supported event types", "Real-time event monitoring
 * objects" and "SetupAuditTrail".
 */
import type { Meaning } from '../make-event.ts';

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });
const change = (classUid: number, activityId: number): Meaning =>
  meaning(classUid, activityId, 'privilege_change');

const read = meaning(6003, 2, 'other', 'read');
const byProgram = meaning(6003, 2, 'service_to_service', 'read');
const finding = meaning(2004, 1, 'other', 'unknown');

/** Small, without `Event`, `Stream` and `Store` behind. */
const events: Readonly<Record<string, Meaning>> = {
  login: meaning(3002, 1, 'authentication', 'read'),
  loginhistory: meaning(3002, 1, 'authentication', 'read'),
  lightninglogin: meaning(3002, 1, 'authentication', 'read'),
  identityprovider: meaning(3002, 1, 'authentication', 'read'),
  logout: meaning(3002, 2, 'authentication', 'read'),
  loginas: meaning(3002, 7, 'authentication', 'read'),
  identityverification: meaning(3002, 6, 'authentication', 'read'),
  connectedappusage: meaning(3003, 1, 'token_issuance'),
  permissionset: change(3005, 1),
  apiconnectedapp: byProgram,
  api: byProgram,
  restapi: byProgram,
  bulkapi: byProgram,
  bulkapi2: byProgram,
  bulkapirequest: byProgram,
  bulkapiresult: byProgram,
  apitotalusage: byProgram,
  report: read,
  reportexport: read,
  listview: read,
  uri: read,
  lightninguri: read,
  contenttransfer: read,
  contentdocumentlink: read,
  file: read,
  documentattachmentdownloads: read,
  sessionhijacking: finding,
  credentialstuffing: finding,
  reportanomaly: finding,
  apianomaly: finding,
  loginanomaly: finding,
  guestuseranomaly: finding,
  permissionsetanomaly: finding,
};

/** Actions of the setup audit trail by their beginning. */
const setup: readonly (readonly [RegExp, Meaning])[] = [
  [/^created?user/i, change(3001, 1)],
  [/^(?:deactivated?|frozen|freeze)user/i, change(3001, 5)],
  [/^(?:activated?|unfr\w+)user/i, change(3001, 2)],
  [/^(?:resetpassword|passwordreset)/i, change(3001, 4)],
  [/^changedpassword/i, change(3001, 3)],
  [/^permset\w*assign|^changedprofileforuser|^permsetlicenseassign/i, change(3005, 1)],
  [/^permset\w*unassign/i, change(3005, 2)],
  [/^(?:suorgadminlogin|sunetworkadminlogin|loginas)/i, meaning(3002, 7, 'authentication', 'read')],
  [/^(?:group|queue)member\w*(?:add|insert)/i, change(3006, 3)],
  [/^(?:group|queue)member\w*(?:del|remov)/i, change(3006, 4)],
  [/^changed(?:email|useremail|username|role)/i, change(3001, 99)],
  [/^(?:insert|create|new|add)/i, change(3004, 1)],
  [/^(?:delete|remove)/i, change(3004, 4)],
];

export const nameOf = (type: string): string =>
  type.replace(/(?:Event)?(?:Stream|Store)?$/, '').toLowerCase();

export const eventMeaning = (type: string, operation: string | undefined): Meaning => {
  const name = nameOf(type);
  const known = Object.hasOwn(events, name) ? events[name] : undefined;
  if (known === undefined) return meaning(6003, 99, 'other', 'unknown');
  return name === 'permissionset' && /unassign|revoke|removed/i.test(operation ?? '')
    ? change(3005, 2)
    : known;
};

export const setupMeaning = (action: string): Meaning =>
  setup.find(([pattern]) => pattern.test(action))?.[1] ?? change(3004, 3);
