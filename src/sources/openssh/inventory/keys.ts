/** Lines of authorized_keys and of public key files. Format: sshd(8), section AUTHORIZED_KEYS FILE FORMAT. */
import { createHash } from 'node:crypto';

export interface PublicKey {
  readonly type: string;
  readonly fingerprint: string;
  /** Of RSA keys; others tell their size by their type. */
  readonly bits: number | undefined;
  /** Anybody may write anything there. */
  readonly comment: string;
}

export interface AuthorizedKey extends PublicKey {
  /** As written, without the line end. */
  readonly line: string;
  /** Names in lower case; a flag has an empty value. */
  readonly options: Readonly<Record<string, string>>;
}

const types =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

const bitsOf = (blob: Buffer): number | undefined => {
  // string "ssh-rsa", mpint e, mpint n
  let at = 0;
  let part: Buffer = Buffer.alloc(0);
  for (let index = 0; index < 3; index++) {
    if (at + 4 > blob.length) return undefined;
    const length = blob.readUInt32BE(at);
    part = blob.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  const first = part[0] === 0 ? part.subarray(1) : part;
  const top = first[0];
  return top === undefined ? undefined : (first.length - 1) * 8 + (32 - Math.clz32(top));
};

export const readPublicKey = (text: string): PublicKey | undefined => {
  const [type = '', base64 = '', ...comment] = text.trim().split(/[ \t]+/);
  if (!types.test(type) || !/^[A-Za-z0-9+/]{40,4096}={0,2}$/.test(base64)) return undefined;
  const blob = Buffer.from(base64, 'base64');
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return {
    type,
    fingerprint: `SHA256:${digest}`,
    bits: type === 'ssh-rsa' ? bitsOf(blob) : undefined,
    comment: comment.join(' ').slice(0, 200),
  };
};

/** `from="10.0.0.0/8",command="echo \"x\"",restrict ` in front of a key; quotes hold commas and spaces. */
const readOptions = (
  line: string,
): { readonly options: Record<string, string>; readonly rest: string } => {
  const options: Record<string, string> = {};
  const one = /([A-Za-z-]{1,40})(?:="((?:[^"\\]|\\.){0,4096})")?(,| +|\t+)/y;
  for (let match = one.exec(line); match !== null; match = one.exec(line)) {
    const [, name = '', value = '', after] = match;
    options[name.toLowerCase()] = value.replaceAll('\\"', '"');
    if (after !== ',') return { options, rest: line.slice(one.lastIndex) };
  }
  return { options, rest: line };
};

export const readAuthorizedKeys = (text: string): readonly AuthorizedKey[] =>
  text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.length > 8192) return [];
    const plain = readPublicKey(trimmed);
    if (plain) return [{ ...plain, line, options: {} }];
    const { options, rest } = readOptions(trimmed);
    const key = readPublicKey(rest);
    return key ? [{ ...key, line, options }] : [];
  });

/** `expiry-time="YYYYMMDD[HHMM[SS]][Z]"`; without Z in the host's own zone, taken for UTC. */
export const expiryOf = (value: string | undefined): number | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(value ?? '');
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
};
