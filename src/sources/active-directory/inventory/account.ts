/** One account of the directory, from LDAP or from an export, and the facts it gives. */
import { DAY } from '../../../core/index.ts';
import {
  type Credential,
  type CredentialKind,
  type Fact,
  type Handle,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { SYSTEM, sidId } from '../names.ts';

export type AccountKind = 'user' | 'computer' | 'gmsa' | 'dmsa' | 'smsa' | 'trust';

export interface Account {
  readonly sid: string;
  /** DNS name of the domain. */
  readonly domain: string;
  readonly dn: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly enabled: Fact<boolean>;
  readonly createdAt: Fact<number>;
  /** `null`: the password must be changed at the next sign-in, or was never set. */
  readonly passwordSetAt: Fact<number | null>;
  readonly passwordExpiresAt: Fact<number | null>;
  readonly lastLogonAt: Fact<number | null>;
  readonly smartcardRequired: Fact<boolean>;
  readonly spns: readonly string[];
  readonly sidHistory: readonly string[];
  /** SHA-1 thumbprints of published certificates. */
  readonly certificates: readonly string[];
  /** Ids of keys for sign-in without a password (msDS-KeyCredentialLink). */
  readonly keys: readonly string[];
  readonly guid?: string;
  readonly upn?: string;
  readonly email?: string;
  readonly employeeId?: string;
  /** Telling flags, each set on this account: `password_never_expires`, … */
  readonly marks: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Set at most every 14 days less up to 5 at random (ms-DS-Logon-Time-Sync-Interval). */
const LOGON_PRECISION = 14 * DAY;

const KRBTGT_RID = '502';
const ridOf = (sid: string): string => sid.slice(sid.lastIndexOf('-') + 1);
const isKrbtgt = (account: Account): boolean => ridOf(account.sid) === KRBTGT_RID;

const classOf = (account: Account): Pick<Identity, 'class' | 'classReason'> => {
  switch (account.kind) {
    case 'computer':
      return { class: 'workload', classReason: 'a computer account' };
    case 'gmsa':
      return { class: 'service_account', classReason: 'a group managed service account' };
    case 'dmsa':
      return { class: 'service_account', classReason: 'a delegated managed service account' };
    case 'smsa':
      return { class: 'service_account', classReason: 'a managed service account' };
    case 'trust':
      return { class: 'service_account', classReason: 'the account of a trusted domain' };
    default:
  }
  if (isKrbtgt(account))
    return { class: 'service_account', classReason: 'the account of the key distribution centre' };
  return account.spns.length > 0
    ? { class: 'service_account', classReason: 'a user account with service principal names' }
    : { class: 'human', classReason: 'a user account without service principal names' };
};

const isOn = ({ enabled }: Account): boolean => enabled.known && enabled.value;
const has = ({ marks }: Account, mark: string): boolean => marks.includes(mark);

/**
 * What an outsider to the account may make use of. Each only where all that it rests on was read: an account whose
 * flags are hidden has none of these, and its status is unknown.
 */
const exposures: readonly (readonly [string, (account: Account) => boolean])[] = [
  // Tickets for it are sealed with a key of its password, which anybody may guess offline (T1558.003).
  [
    'kerberoastable',
    (one) => isOn(one) && one.kind === 'user' && one.spns.length > 0 && !isKrbtgt(one),
  ],
  // It answers anybody who asks with something sealed by its password (T1558.004).
  [
    'asrep_roastable',
    (one) => isOn(one) && one.kind === 'user' && has(one, 'preauth_not_required'),
  ],
  [
    'unconstrained_delegation',
    (one) => has(one, 'trusted_for_delegation') && !has(one, 'domain_controller'),
  ],
];

const exposedOf = (account: Account): Readonly<Record<string, string>> => {
  const found = exposures.flatMap(([name, applies]) => (applies(account) ? name : []));
  return found.length === 0 ? {} : { exposed: found.join(' ') };
};

/** Bits of msDS-SupportedEncryptionTypes (MS-KILE 2.2.7). */
const ciphers: readonly (readonly [number, string])[] = [
  [0x3, 'des'],
  [0x4, 'rc4'],
  [0x8, 'aes128'],
  [0x10, 'aes256'],
];

const encryptionOf = (written: string | undefined): Readonly<Record<string, string>> => {
  const bits = Number(written);
  if (written === undefined || !Number.isInteger(bits) || bits === 0) return {};
  const names = ciphers.flatMap(([bit, name]) => ((bits & bit) !== 0 ? name : []));
  return names.length === 0 ? {} : { kerberosEncryption: names.join(' ') };
};

const handlesOf = (account: Account): readonly Handle[] => {
  const issuer = account.domain;
  return [
    { kind: 'login', value: account.name, issuer, verified: true },
    ...(account.upn
      ? [{ kind: 'saml_name_id' as const, value: account.upn, issuer, verified: true }]
      : []),
    // Mail cannot be written by the account itself.
    ...(account.email ? [{ kind: 'email' as const, value: account.email, verified: true }] : []),
    ...(account.employeeId
      ? [{ kind: 'employee_id' as const, value: account.employeeId, verified: true }]
      : []),
    // Entra keeps it as onPremisesSecurityIdentifier.
    { kind: 'federated_id', value: account.sid, issuer, verified: true },
  ];
};

const identityOf = (account: Account, id: string): Identity => {
  const { enabled } = account;
  const isPerson = account.kind === 'user' && !isKrbtgt(account);
  const off = enabled.known ? (enabled.value ? 'active' : 'disabled') : 'unknown';
  return {
    kind: 'identity',
    id,
    system: SYSTEM,
    nativeId: account.sid,
    scope: account.domain,
    name: account.name,
    ...classOf(account),
    flags: noFlags,
    status: off,
    createdAt: account.createdAt,
    interactive: known(isPerson),
    mfa:
      account.smartcardRequired.known && account.smartcardRequired.value
        ? known(true)
        : account.smartcardRequired.known
          ? unknown('the directory knows of smart cards only, not of other second factors')
          : account.smartcardRequired,
    lastUsedAt: account.lastLogonAt,
    tags: {
      distinguishedName: account.dn,
      accountKind: account.kind,
      ...account.tags,
      ...encryptionOf(account.tags['supportedEncryptionTypes']),
      ...exposedOf(account),
      ...(account.sidHistory.length > 0 ? { sidHistory: account.sidHistory.join(' ') } : {}),
      ...(account.guid ? { objectGUID: account.guid } : {}),
      ...(account.email ? { email: account.email } : {}),
      ...(account.marks.length > 0 ? { flags: account.marks.join(' ') } : {}),
      ...(account.spns.length > 0
        ? { servicePrincipalNames: account.spns.slice(0, 50).join(' ') }
        : {}),
    },
    handles: handlesOf(account),
  };
};

const secretOf = (
  account: Account,
  id: string,
  type: CredentialKind,
  nativeId: string,
): Credential => ({
  kind: 'credential',
  id: `${SYSTEM}:credential:${nativeId}`,
  system: SYSTEM,
  ofId: id,
  type,
  nativeId,
  status: account.enabled.known ? (account.enabled.value ? 'active' : 'inactive') : 'unknown',
  issuer: account.domain,
  createdAt: unknown('the directory keeps only when it was set last'),
  lastUsedAt: account.lastLogonAt,
  lastUsedPrecision: LOGON_PRECISION,
  expiresAt: account.passwordExpiresAt,
  rotatedAt: account.passwordSetAt,
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

/** What is published beside the password: its use is not dated by the directory. */
const publishedOf = (
  account: Account,
  id: string,
  type: CredentialKind,
  nativeId: string,
): Credential => ({
  ...secretOf(account, id, type, nativeId),
  lastUsedAt: unknown('the directory does not tell with what an account signed in'),
  expiresAt: unknown('not read from the directory'),
  rotatedAt: unknown('the directory does not date it'),
  binding: type === 'authenticator' ? 'device_bound' : 'unknown',
  revocability: 'next_use',
});

const credentialsOf = (account: Account, id: string): readonly Credential[] => {
  const native = id.slice(SYSTEM.length + 1);
  const published = [
    ...account.certificates.map((one) => publishedOf(account, id, 'certificate', one)),
    ...account.keys.map((one) => publishedOf(account, id, 'authenticator', `key:${one}`)),
  ];
  if (isKrbtgt(account)) return [secretOf(account, id, 'signing_key', `krbtgt:${native}`)];
  if (account.kind !== 'user')
    return [secretOf(account, id, 'kerberos_key', `kerberos:${native}`), ...published];
  // Tickets for its services are sealed with a key made of the same password.
  const service =
    account.spns.length > 0 ? [secretOf(account, id, 'kerberos_key', `kerberos:${native}`)] : [];
  return [secretOf(account, id, 'password', `password:${native}`), ...service, ...published];
};

/** An old SID that the account still carries: it may do what that one may. */
const historyOf = (account: Account, id: string): readonly InventoryFact[] =>
  account.sidHistory.map((sid) => ({
    kind: 'trust',
    id: `${SYSTEM}:trust:sid-history:${account.sid}:${sid}`,
    system: SYSTEM,
    targetId: sidId(sid, account.domain),
    principal: { kind: 'identity', value: id },
    mechanism: 'impersonation',
    effect: 'allow',
    conditions: { kind: 'sid_history' },
    external: known(false),
  }));

export const accountFacts = (account: Account): readonly InventoryFact[] => {
  const id = sidId(account.sid, account.domain);
  return [identityOf(account, id), ...credentialsOf(account, id), ...historyOf(account, id)];
};
