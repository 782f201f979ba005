/**
 * What sshd says. Names come from whoever knocks: each pattern takes the address from the end of the line, so that a
 * name with ` from 10.0.0.1` in it moves nothing. Texts: auth.c, auth2-pubkey.c, session.c and packet.c of OpenSSH.
 */
import type { CredentialKind } from '../../model/index.ts';
import { byPam } from './pam.ts';
import { type Key, type Said, signIn } from './said.ts';

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

export const ofSshd = (message: string): Said | undefined => {
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
