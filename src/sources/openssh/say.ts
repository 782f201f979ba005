/**
 * What a message of sshd and its neighbours says. Names come from whoever knocks: each pattern takes the address
 * from the end of the line, so that a name with ` from 10.0.0.1` in it moves nothing.
 * Texts: auth.c, auth2-pubkey.c, session.c and packet.c of OpenSSH; pam_unix; sudo; shadow-utils.
 */
import type { CredentialKind } from '../../model/index.ts';

export interface Key {
  readonly fingerprint: string;
  /** Of a certificate. */
  readonly keyId?: string;
  readonly serial?: string;
  readonly ca?: string;
}

export interface Said {
  readonly operation: string;
  readonly classUid: number;
  readonly activityId: number;
  readonly kind: 'authentication' | 'privilege_change' | 'other';
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly error?: string;
  /** Who acts; of the host. */
  readonly user?: string;
  /** No such account is there. */
  readonly invalid?: boolean;
  readonly ip?: string;
  readonly port?: string;
  readonly method?: string;
  readonly credential?: CredentialKind;
  readonly key?: Key;
  /** Whom or what it is done to. */
  readonly targetUser?: string;
  readonly targetGroup?: string;
  readonly command?: string;
}

const signIn = (operation: string, outcome: Said['outcome'], activityId = 1) =>
  ({ operation, classUid: 3002, activityId, kind: 'authentication', outcome }) as const;
const change = (
  operation: string,
  classUid: number,
  activityId: number,
  outcome: Said['outcome'] = 'success',
) => ({ operation, classUid, activityId, kind: 'privilege_change', outcome }) as const;
const note = {
  operation: 'message',
  classUid: 6003,
  activityId: 99,
  kind: 'other',
  outcome: 'unknown',
} as const;

const from = String.raw`(\S{1,64})(?: port (\d{1,5}))?`;
const accepted = new RegExp(
  String.raw`^(Accepted|Failed|Postponed|Partial) (\S{1,40}) for (invalid user )?(.{0,256}) from ${from}(?: ssh2)?(?:: (.{1,1000}))?(?: \[preauth\])?$`,
);
const invalid = new RegExp(`^(?:Invalid|Illegal) user (.{0,256}) from ${from}$`);
/** The port is always there since 7.3; were it not asked for, it would be taken for the address. */
const at = String.raw`(\S{1,64}) port (\d{1,5})`;
const closed = new RegExp(
  String.raw`^(?:Connection (?:closed|reset) by|Disconnected from) (?:(authenticating|invalid)? ?user (.{0,256}) )?${at}(?: \[preauth\])?$`,
);
const received = new RegExp(
  String.raw`^Received disconnect from ${from}:(\d{1,3}): (.{0,300}?)(?: \[preauth\])?$`,
);
const notAllowed = new RegExp(`^User (.{1,256}) from ${from} not allowed because (.{1,200})$`);
const tooMany = new RegExp(
  String.raw`^error: maximum authentication attempts exceeded for (invalid user )?(.{0,256}) from ${from} ssh2(?: \[preauth\])?$`,
);
const begun = new RegExp(
  String.raw`^Starting session: (.{1,1000}) for (.{1,256}) from ${from}(?: id \d{1,4})?$`,
);
/** Whatever else is said of a caller: a scan, an odd protocol, no common cipher. */
const caller =
  /^(?:Did not receive identification string|Bad protocol version identification .{0,300}|Unable to negotiate|banner exchange: Connection|Connection|Timeout before authentication.{0,30}|error: kex_exchange_identification.{0,100}) (?:from|with|for) (\S{1,64}) port (\d{1,5})(?::? .{0,300})?$/;
const rootRefused = new RegExp(`^ROOT LOGIN REFUSED FROM ${from}$`);
const session =
  /^pam_unix\(([\w-]{1,40}):session\): session (opened|closed) for user ([^\s(]{1,256})(?:\(uid=\d{1,10}\))?(?: by ([^\s(]{0,256})\(uid=\d{1,10}\))?$/;
const pamFailed =
  /^pam_unix\(([\w-]{1,40}):auth\): authentication failure; logname=(\S{0,256}) uid=\d{1,10} euid=\d{1,10} tty=\S{0,64} ruser=(\S{0,256}) rhost=(\S{0,64})(?: {1,2}user=(\S{1,256}))?$/;
const pamChanged = /^pam_unix\(([\w-]{1,40}):chauthtok\): password changed for (\S{1,256})$/;

/** `ED25519 SHA256:…`, or `ED25519-CERT SHA256:… ID x (serial 1) CA ED25519 SHA256:…`. */
const keyOf = (text: string | undefined): Key | undefined => {
  if (text === undefined) return undefined;
  const fingerprint = /^[\w-]{1,40} (SHA256:[\w+/=]{1,64}|MD5:[\da-f:]{1,64})/.exec(text)?.[1];
  if (fingerprint === undefined) return undefined;
  const certificate =
    / ID (.{0,300}) \(serial (\d{1,20})\) CA [\w-]{1,40} (SHA256:[\w+/=]{1,64})$/.exec(text);
  if (certificate === null) return { fingerprint };
  const [, keyId = '', serial = '', ca = ''] = certificate;
  return { fingerprint, keyId, serial, ca };
};

const credentials: Readonly<Record<string, CredentialKind>> = {
  password: 'password',
  'keyboard-interactive/pam': 'password',
  publickey: 'ssh_key',
  hostbased: 'ssh_key',
  'gssapi-with-mic': 'kerberos_key',
};

const where = (ip: string | undefined, port: string | undefined) => ({
  ...(ip === undefined ? {} : { ip }),
  ...(port === undefined ? {} : { port }),
});

const tried = (message: string): Said | undefined => {
  const match = accepted.exec(message);
  if (match === null) return undefined;
  const [, verb, method = '', noSuch, user = '', ip, port, rest] = match;
  const key = keyOf(rest);
  const credential = key?.ca === undefined ? credentials[method] : 'ssh_certificate';
  const outcome = verb === 'Accepted' ? 'success' : verb === 'Failed' ? 'failure' : 'unknown';
  return {
    ...signIn('sign in', outcome, verb === 'Postponed' || verb === 'Partial' ? 99 : 1),
    ...(outcome === 'failure' ? { error: noSuch ? 'no such user' : `${method} refused` } : {}),
    user,
    invalid: noSuch !== undefined,
    method,
    ...where(ip, port),
    ...(credential === undefined ? {} : { credential }),
    ...(key === undefined ? {} : { key }),
  };
};

const ended = (message: string): Said | undefined => {
  const match = closed.exec(message);
  if (match !== null) {
    const [, how, user, ip, port] = match;
    const before = how !== undefined;
    return {
      ...signIn(before ? 'sign in' : 'disconnect', before ? 'failure' : 'success', before ? 1 : 2),
      ...(before
        ? { error: how === 'invalid' ? 'no such user' : 'gave up before it was let in' }
        : {}),
      ...(user === undefined ? {} : { user, invalid: how === 'invalid' }),
      ...where(ip, port),
    };
  }
  const left = received.exec(message);
  return left === null
    ? undefined
    : { ...signIn('disconnect', 'success', 2), ...where(left[1], left[2]) };
};

const refused = (message: string): Said | undefined => {
  const bad = invalid.exec(message);
  if (bad)
    return {
      ...signIn('sign in', 'failure'),
      error: 'no such user',
      user: bad[1] ?? '',
      invalid: true,
      ...where(bad[2], bad[3]),
    };
  const many = tooMany.exec(message);
  if (many)
    return {
      ...signIn('sign in', 'failure'),
      error: 'too many tries',
      user: many[2] ?? '',
      invalid: many[1] !== undefined,
      ...where(many[3], many[4]),
    };
  const barred = notAllowed.exec(message);
  if (barred)
    return {
      ...signIn('sign in', 'failure'),
      error: barred[4] ?? 'not allowed',
      user: barred[1] ?? '',
      ...where(barred[2], barred[3]),
    };
  const root = rootRefused.exec(message);
  return root
    ? {
        ...signIn('sign in', 'failure'),
        error: 'root may not',
        user: 'root',
        ...where(root[1], root[2]),
      }
    : undefined;
};

const byPam = (message: string): Said | undefined => {
  const opened = session.exec(message);
  if (opened) {
    const [, service = '', word, user = '', by] = opened;
    const becomes = service.startsWith('su') && by !== undefined && by !== '';
    if (becomes && word === 'opened')
      return { ...change('become', 3003, 99), user: by, targetUser: user };
    return {
      ...signIn(
        word === 'opened' ? 'session opened' : 'session closed',
        'success',
        word === 'opened' ? 99 : 2,
      ),
      user,
    };
  }
  const failed = pamFailed.exec(message);
  if (failed) {
    const [, service = '', logname, ruser, rhost, user] = failed;
    const who = user ?? (ruser || logname || '');
    return {
      ...signIn(service.startsWith('su') ? 'become' : 'sign in', 'failure'),
      error: 'authentication failure',
      ...(who ? { user: who } : {}),
      ...(rhost ? { ip: rhost } : {}),
    };
  }
  const changed = pamChanged.exec(message);
  return changed
    ? { ...change('password changed', 3001, 3), targetUser: changed[2] ?? '' }
    : undefined;
};

const ofSshd = (message: string): Said | undefined => {
  const said = tried(message) ?? ended(message) ?? refused(message) ?? byPam(message);
  if (said) return said;
  const start = begun.exec(message);
  if (start)
    return {
      ...signIn('session begun', 'success', 99),
      user: start[2] ?? '',
      command: start[1] ?? '',
      ...where(start[3], start[4]),
    };
  const seen = caller.exec(message);
  if (seen) {
    const outcome = message.startsWith('Connection') ? 'unknown' : 'failure';
    return { ...signIn('connect', outcome, 99), ...where(seen[1], seen[2]) };
  }
  return undefined;
};

const sudo =
  /^ ?(\S{1,256}) : (?:(.{1,200}?) ; )?(?:HOST=\S{1,255} ; )?TTY=\S{1,64} ; PWD=(.{1,1000}?) ; USER=(\S{1,256})(?: ; GROUP=\S{1,256})?(?: ; TSID=\S{1,32})?(?: ; ENV=.{1,1000}?)? ; COMMAND=(.{0,4000})$/s;

const ofSudo = (message: string): Said | undefined => {
  const match = sudo.exec(message);
  if (match === null) return byPam(message);
  const [, user = '', because, , targetUser = '', command = ''] = match;
  return {
    ...change('become', 3003, 99, because === undefined ? 'success' : 'failure'),
    ...(because === undefined ? {} : { error: because }),
    user,
    targetUser,
    command,
  };
};

const su = /^(FAILED SU )?\(to (\S{1,256})\) (\S{1,256}) on \S{1,64}$/;

const ofSu = (message: string): Said | undefined => {
  const match = su.exec(message);
  if (match === null) return byPam(message);
  const [, failed, targetUser = '', user = ''] = match;
  return {
    ...change('become', 3003, 99, failed ? 'failure' : 'success'),
    ...(failed ? { error: 'refused' } : {}),
    user,
    targetUser,
  };
};

type Shape = readonly [RegExp, (one: string, two: string) => Said];

/** shadow-utils say what was done, never by whom. */
const shadow: readonly Shape[] = [
  [
    /^new user: name=([^,\s]{1,256}),/,
    (user) => ({ ...change('account made', 3001, 1), targetUser: user }),
  ],
  [
    /^delete user '([^']{1,256})'/,
    (user) => ({ ...change('account removed', 3001, 6), targetUser: user }),
  ],
  [
    /^add '([^']{1,256})' to (?:shadow )?group '([^']{1,256})'/,
    (user, group) => ({
      ...change('added to group', 3006, 3),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^(?:delete|remove) '([^']{1,256})' from (?:shadow )?group '([^']{1,256})'/,
    (user, group) => ({
      ...change('removed from group', 3006, 4),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^user ([^\s]{1,256}) added by \S{1,256} to group ([^\s]{1,256})/,
    (user, group) => ({
      ...change('added to group', 3006, 3),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^user ([^\s]{1,256}) removed by \S{1,256} from group ([^\s]{1,256})/,
    (user, group) => ({
      ...change('removed from group', 3006, 4),
      targetUser: user,
      targetGroup: group,
    }),
  ],
  [
    /^lock user '([^']{1,256})' password/,
    (user) => ({ ...change('account locked', 3001, 9), targetUser: user }),
  ],
  [
    /^unlock user '([^']{1,256})' password/,
    (user) => ({ ...change('account unlocked', 3001, 12), targetUser: user }),
  ],
  [
    /^change user '([^']{1,256})' password/,
    (user) => ({ ...change('password changed', 3001, 3), targetUser: user }),
  ],
  [
    /^change user '([^']{1,256})' /,
    (user) => ({ ...change('account changed', 3001, 99), targetUser: user }),
  ],
  [
    /^new group: name=([^,\s]{1,256}),/,
    (group) => ({ ...change('group made', 3006, 6), targetGroup: group }),
  ],
  [
    /^group '([^']{1,256})' removed/,
    (group) => ({ ...change('group removed', 3006, 5), targetGroup: group }),
  ],
];

const ofShadow = (message: string): Said | undefined => {
  for (const [shape, said] of shadow) {
    const match = shape.exec(message);
    if (match) return said(match[1] ?? '', match[2] ?? '');
  }
  return byPam(message);
};

const logind = /^New session (\S{1,64}) of user (\S{1,256}?)\.?$/;

export const saidBy = (program: string, message: string): Said => {
  if (program.startsWith('sshd')) return ofSshd(message) ?? note;
  if (program === 'sudo') return ofSudo(message) ?? note;
  if (program === 'su') return ofSu(message) ?? note;
  if (program === 'systemd-logind') {
    const match = logind.exec(message);
    return match ? { ...signIn('session opened', 'success', 99), user: match[2] ?? '' } : note;
  }
  return ofShadow(message) ?? note;
};
