/**
 * What an Auth0 log type code means in OCSF terms.
 * Codes: https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
import type { Meaning } from '../make-event.ts';

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });

const signIn = meaning(3002, 1, 'authentication', 'read');
const signOff = meaning(3002, 2, 'authentication', 'read');
const token = meaning(3003, 1, 'token_issuance');
const change = (classUid: number, activityId: number): Meaning =>
  meaning(classUid, activityId, 'privilege_change');
const detection = meaning(2004, 1, 'other', 'unknown');
const secondFactor = meaning(3002, 99, 'authentication', 'read');

const group = (means: Meaning, codes: string): readonly (readonly [string, Meaning])[] =>
  codes.split(' ').map((code) => [code, means] as const);

const exact: ReadonlyMap<string, Meaning> = new Map([
  ...group(signIn, 's f fp fu fc fco ssa fsa scoa fcoa sens fens seoobft w cls cs sd fd'),
  ...group(signOff, 'slo flo'),
  ...group(token, 'seacft seccft sepft serft sede sertft ciba_exchange_succeeded'),
  ...group(token, 'feacft feccft fepft ferft fede fertft ferrt ciba_exchange_failed'),
  ...group(change(3001, 1), 'ss fs'),
  ...group(change(3001, 6), 'du sdu fdu'),
  ...group(change(3001, 3), 'scp fcp'),
  ...group(change(3001, 4), 'scpr fcpr'),
  ...group(change(3001, 99), 'sce fce scpn fcpn scu fcu sv fv svr fvr ublkdu'),
  ...group(change(3001, 10), 'gd_enrollment_complete gd_start_enroll'),
  ...group(change(3001, 11), 'gd_unenroll'),
  ...group(secondFactor, 'gd_auth_succeed gd_auth_failed gd_auth_rejected gd_start_auth'),
  ...group(secondFactor, 'gd_recovery_succeed gd_recovery_failed gd_otp_rate_limit_exceed mfar'),
  ...group(
    detection,
    'limit_wc limit_mu limit_sul limit_delegation pwd_leak signup_pwd_leak reset_pwd_leak',
  ),
]);

const byMethod: Readonly<Record<string, number>> = { post: 1, put: 3, patch: 3, delete: 4 };

/** A call of the Management API, by what it is about. */
const ofManagement = (method: string, path: string): Meaning => {
  if (method === 'get') return meaning(6003, 2, 'other', 'read');
  const verb = byMethod[method];
  if (verb === undefined) return meaning(6003, 99, 'other', 'unknown');
  const gives = verb === 4 ? 2 : 1;
  if (/\/users\/[^/]+\/(?:roles|permissions)$/.test(path)) return change(3005, gives);
  if (/\/roles\/[^/]+\/(?:users|permissions)$/.test(path)) return change(3005, gives);
  if (/\/client-grants(?:\/|$)/.test(path)) return change(3005, gives);
  if (/\/organizations\/[^/]+\/members$/.test(path)) return change(3006, verb === 4 ? 4 : 3);
  if (/\/users\/[^/]+\/(?:multifactor|authenticators|authentication-methods)/.test(path))
    return change(3001, verb === 4 ? 11 : 10);
  if (/\/users(?:\/[^/]+)?$/.test(path)) return change(3001, verb === 1 ? 1 : verb === 4 ? 6 : 99);
  return change(3004, verb);
};

/** Never undefined: what the table does not know is a call of the API. */
export const meaningOf = (code: string, method: string, path: string): Meaning => {
  if (code === 'sapi' || code === 'fapi' || code === 'mgmt_api_read')
    return ofManagement(method, path);
  return exact.get(code) ?? meaning(6003, 99, 'other', 'unknown');
};

/** Codes of failure begin with f; these are the others. */
const refused =
  /^(?:f[a-z]|f$|limit_|pwd_leak|signup_pwd_leak|reset_pwd_leak|.*_failed$|.*_rejected$|gd_otp_rate_limit_exceed)/;

export const isFailure = (code: string): boolean => refused.test(code);

/** Auth0's attack protection speaks of somebody it stopped. */
export const isDetection = (code: string): boolean => exact.get(code) === detection;
