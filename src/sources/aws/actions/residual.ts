/** Access that outlives an action, and until when: what AWS's own rules say cannot be taken back. */
import { HOUR, SECOND } from '../../../core/index.ts';
import type { Residual } from '../../../model/index.ts';
import type { AwsActionParams } from './params.ts';

/** GetSessionToken and GetFederationToken: 129,600 s at most (STS API reference). */
const USER_SESSION_MAX = 36 * HOUR;
/** MaxSessionDuration of a role is 43,200 s at most. */
const ROLE_SESSION_MAX = 12 * HOUR;
/** A console session of a user, and of a role switched to from it. */
const CONSOLE_MAX = 12 * HOUR;
/** A role put on by a role session: 1 hour, whatever the role says ("role chaining"). */
const CHAINED_MAX = HOUR;

export const propagating = (at: number, propagationMs: number, what: string): Residual => ({
  what,
  until: at + propagationMs,
  because: `IAM is eventually consistent: the change may take up to ${propagationMs / SECOND} s to be obeyed everywhere`,
});

const shown = (id: string): string => id.replace(/^aws:/, '').replace(/^arn:aws:iam::\d+:/, '');

const isRole = (forId: string): boolean => /:(role|assumed-role)\//.test(forId);

/** Sessions that events showed, each by name. */
const known = (
  params: AwsActionParams,
  at: number,
  covers: (forId: string) => boolean,
): Residual[] =>
  (params.sessions ?? [])
    .filter(({ forId, expiresAt }) => !covers(forId) && (expiresAt === undefined || expiresAt > at))
    .map(({ nativeId, forId, expiresAt, sessionName }) => ({
      what: `STS session ${nativeId} of ${shown(forId)}${sessionName === undefined ? '' : ` (${sessionName})`}`,
      until: expiresAt ?? at + (isRole(forId) ? ROLE_SESSION_MAX : USER_SESSION_MAX),
      because: 'STS sessions are not ended by what happens to the credential that asked for them',
    }));

const others = (params: AwsActionParams, residuals: readonly Residual[]): readonly Residual[] =>
  params.sessionsComplete === true ? [] : residuals;

const roleSessions = (at: number): Residual => ({
  what: 'any other session of a role assumed with it before',
  until: at + ROLE_SESSION_MAX,
  because:
    "a role session lives until the role's MaxSessionDuration, 12 h at most; only a deny on the role ends it earlier",
});

/** After the key of a user is off or gone. */
export const afterKey = (params: AwsActionParams, at: number): Residual[] => [
  ...known(params, at, () => false),
  ...others(params, [
    {
      what: 'any other session the user got with it from GetSessionToken or GetFederationToken',
      until: at + USER_SESSION_MAX,
      because:
        "such sessions keep the user's permissions for up to 36 h; only a deny on the user ends them earlier",
    },
    roleSessions(at),
  ]),
];

/** After a deny on a user: its own sessions are covered, those of roles are not. */
export const afterUserDeny = (params: AwsActionParams, at: number): Residual[] => [
  ...known(params, at, (forId) => !isRole(forId)),
  ...others(params, [roleSessions(at)]),
];

/** After a deny on a role: sessions chained from it are not covered. */
export const afterRoleDeny = (params: AwsActionParams, at: number, roleArn: string): Residual[] => [
  ...known(params, at, (forId) => forId.endsWith(roleArn)),
  ...others(params, [
    {
      what: 'any session of another role assumed from a session of this one',
      until: at + CHAINED_MAX,
      because: 'a chained role session lives up to 1 h under the policies of its own role',
    },
  ]),
];

/** After a password is gone: consoles that stand open, and what was opened from them. */
export const afterPassword = (
  params: AwsActionParams,
  at: number,
  userName: string,
): Residual[] => [
  ...known(params, at, () => false),
  ...others(params, [
    {
      what: `any console session of ${userName} that is open`,
      until: at + CONSOLE_MAX,
      because:
        'deleting the password does not close it, nor the roles it switches to; aws.quarantine_deny stops what the user may do',
    },
  ]),
];

/** After a trust is narrowed. A service's session is not bound by the role's own maximum. */
export const afterTrust = (
  params: AwsActionParams,
  at: number,
  role: { readonly name: string; readonly maxSeconds: number; readonly wornByService: boolean },
): Residual[] => [
  ...known(params, at, () => false),
  ...others(params, [
    {
      what: `any other sessions of ${role.name} that were issued before`,
      until: at + (role.wornByService ? ROLE_SESSION_MAX : role.maxSeconds * SECOND),
      because: `a trust policy is asked only when a role is assumed; its sessions live up to ${
        role.wornByService ? 12 : role.maxSeconds / 3_600
      } h; use aws.revoke_older_sessions`,
    },
  ]),
];

/** Those not yet over. */
export const still = (residuals: readonly Residual[], now: number): Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);
