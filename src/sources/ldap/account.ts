/** One entry of a person, program or login as facts. */
import { createHash } from 'node:crypto';
import {
  type Credential,
  type Fact,
  type Handle,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import type { Entry } from '../ldap-directory.ts';
import { ldapId, nameOfDn, SYSTEM } from './ids.ts';

/** Never userPassword, pwdHistory or another secret. */
export const accountAttributes: readonly string[] = [
  'objectClass',
  'uid',
  'cn',
  'mail',
  'givenName',
  'employeeNumber',
  'loginShell',
  'uidNumber',
  'manager',
  'sshPublicKey',
  'entryUUID',
  'nsUniqueId',
  'createTimestamp',
  'pwdChangedTime',
  'pwdLastSuccess',
  'authTimestamp',
  'pwdAccountLockedTime',
  'pwdReset',
  'pwdPolicySubentry',
  'nsAccountLock',
  'passwordExpirationTime',
];

const HIDDEN = 'the account that reads may not see it, or the server does not keep it';
/** Written to the second. */
const PRECISION = 1_000;

const ldapTime = (value: string | undefined): number | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?Z$/.exec(value ?? '');
  if (parts === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

const factOf = (value: string | undefined): Fact<number> => {
  const time = ldapTime(value);
  return time === undefined ? unknown(HIDDEN) : known(time);
};

const noLogin = /(?:nologin|false|true|null)$/;

const classOf = (entry: Entry): Pick<Identity, 'class' | 'classReason'> => {
  const classes = new Set(entry.texts('objectClass').map((one) => one.toLowerCase()));
  const shell = entry.text('loginShell');
  if (shell !== undefined && noLogin.test(shell))
    return { class: 'service_account', classReason: `its shell is ${shell}` };
  if (classes.has('person') || classes.has('inetorgperson'))
    return { class: 'human', classReason: 'an entry of a person' };
  return { class: 'service_account', classReason: 'an entry with a password that is no person' };
};

/** `000001010000Z` is for good; another time is a lock-out that may be over. */
const statusOf = (entry: Entry): Identity['status'] => {
  if (/^true$/i.test(entry.text('nsAccountLock') ?? '')) return 'disabled';
  const locked = entry.text('pwdAccountLockedTime');
  if (locked === '000001010000Z') return 'disabled';
  return entry.text('createTimestamp') === undefined ? 'unknown' : 'active';
};

/** `ssh-ed25519 AAAA… comment` → its fingerprint as OpenSSH shows it. */
const fingerprintOf = (key: string): string | undefined => {
  const blob = /^(?:ssh-|ecdsa-|sk-)\S{1,60} ([A-Za-z0-9+/=]{20,8000})/.exec(key)?.[1];
  if (blob === undefined) return undefined;
  const hash = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
};

const handlesOf = (entry: Entry, base: string, keys: readonly string[]): readonly Handle[] => {
  const one = (
    kind: Handle['kind'],
    value: string | undefined,
    issuer?: string,
  ): readonly Handle[] =>
    value === undefined
      ? []
      : [{ kind, value, ...(issuer ? { issuer } : {}), verified: kind !== 'email' }];
  return [
    ...one('login', entry.text('uid'), base),
    // In many directories people may write their own address.
    ...one('email', entry.text('mail')),
    ...one('employee_id', entry.text('employeeNumber')),
    ...one('federated_id', entry.text('entryUUID') ?? entry.text('nsUniqueId'), base),
    ...keys.flatMap((key) => one('public_key', key)),
  ];
};

const lastUseOf = (entry: Entry): Fact<number | null> =>
  factOf(entry.text('pwdLastSuccess') ?? entry.text('authTimestamp'));

const passwordOf = (entry: Entry, id: string, base: string): Credential => {
  const native = `password:${id.slice(SYSTEM.length + 1)}`;
  const changed = entry.text('pwdChangedTime');
  const status = statusOf(entry);
  const expires = ldapTime(entry.text('passwordExpirationTime'));
  return {
    kind: 'credential',
    id: `${SYSTEM}:credential:${native}`,
    system: SYSTEM,
    ofId: id,
    type: 'password',
    nativeId: native,
    status:
      status === 'disabled'
        ? 'inactive'
        : changed === undefined || status === 'unknown'
          ? 'unknown'
          : 'active',
    issuer: base,
    createdAt: unknown('a directory keeps only when it was set last'),
    lastUsedAt: lastUseOf(entry),
    lastUsedPrecision: PRECISION,
    expiresAt:
      expires === undefined
        ? unknown('which password policy is the default stands in the configuration of the server')
        : known(expires),
    rotatedAt: factOf(changed),
    storedIn: 'unknown',
    binding: 'bearer',
    revocability: 'now',
  };
};

const keyOf = (id: string, base: string, fingerprint: string): Credential => ({
  kind: 'credential',
  id: `${SYSTEM}:credential:${fingerprint}:${id.slice(SYSTEM.length + 1)}`,
  system: SYSTEM,
  ofId: id,
  type: 'ssh_key',
  nativeId: fingerprint,
  status: 'active',
  issuer: base,
  createdAt: unknown('a directory does not date it'),
  lastUsedAt: unknown('keys are used on other machines'),
  lastUsedPrecision: PRECISION,
  expiresAt: known(null),
  rotatedAt: unknown('a directory does not date it'),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

export const accountFacts = (entry: Entry, base: string): readonly InventoryFact[] => {
  const id = ldapId(entry.dn);
  const keys = entry.texts('sshPublicKey').flatMap((key) => fingerprintOf(key) ?? []);
  const shell = entry.text('loginShell');
  const mail = entry.text('mail');
  const uuid = entry.text('entryUUID') ?? entry.text('nsUniqueId');
  const identity: Identity = {
    kind: 'identity',
    id,
    system: SYSTEM,
    nativeId: entry.dn,
    scope: base,
    name: entry.text('uid') ?? entry.text('cn') ?? nameOfDn(entry.dn),
    ...classOf(entry),
    flags: noFlags,
    status: statusOf(entry),
    createdAt: factOf(entry.text('createTimestamp')),
    interactive:
      shell === undefined ? unknown('no login shell is told') : known(!noLogin.test(shell)),
    mfa: unknown('a directory knows no second factor'),
    lastUsedAt: lastUseOf(entry),
    tags: {
      ...(mail ? { email: mail } : {}),
      ...(uuid ? { entryUUID: uuid } : {}),
      ...(entry.text('uidNumber') ? { uidNumber: entry.text('uidNumber') ?? '' } : {}),
      ...(/^true$/i.test(entry.text('pwdReset') ?? '') ? { mustChangePassword: 'yes' } : {}),
    },
    handles: handlesOf(entry, base, keys),
  };
  return [identity, passwordOf(entry, id, base), ...keys.map((key) => keyOf(id, base, key))];
};
