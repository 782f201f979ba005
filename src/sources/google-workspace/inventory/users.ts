/** People and what they hold: directory users, their administrator flag, keys and app passwords. Pure. */
import { createHash } from 'node:crypto';
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Handle,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../../record.ts';
import { addressId, appPasswordNative, credentialId, superAdminId } from '../ids.ts';

/** Google writes "never" as the beginning of time. */
const useOf = (value: unknown, what: string): Fact<number | null> => {
  const time = instant(value);
  if (time === undefined) return unknown(`Google does not say ${what}`);
  return known(time === 0 ? null : time);
};

const dateOf = (value: unknown, what: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(`Google does not say ${what}`) : known(time);
};

/** Directory addresses lie in domains that the customer has proven; recovery addresses are typed in and left out. */
const handlesOf = (user: Raw, email: string): readonly Handle[] => {
  const addresses = [email, ...strings(user['aliases']), ...strings(user['nonEditableAliases'])];
  const employee = list(user['externalIds']).find(
    (one) => str(obj(one)['type']) === 'organization',
  );
  const number = str(obj(employee)['value']);
  return [
    ...[...new Set(addresses.map((one) => one.toLowerCase()))].map((value) => ({
      kind: 'email' as const,
      value,
      verified: true,
    })),
    ...(number === undefined
      ? []
      : [{ kind: 'employee_id' as const, value: number, verified: true }]),
    ...keysOf(user).map(({ fingerprint }) => ({
      kind: 'public_key' as const,
      value: fingerprint,
      verified: false,
    })),
  ];
};

interface PublicKey {
  readonly fingerprint: string;
  readonly expiresAt: number | undefined;
}

const MAX_KEYS = 100;

/** Keys for OS Login; the fingerprint as OpenSSH shows it. */
const keysOf = (user: Raw): readonly PublicKey[] =>
  list(user['sshPublicKeys'])
    .slice(0, MAX_KEYS)
    .flatMap((one) => {
      const blob = str(obj(one)['key'])?.split(' ')[1];
      if (blob === undefined) return [];
      const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
      const micro = Number(obj(one)['expirationTimeUsec']);
      return [
        {
          fingerprint: `SHA256:${digest.replace(/=+$/, '')}`,
          expiresAt: Number.isFinite(micro) && micro > 0 ? Math.round(micro / 1_000) : undefined,
        },
      ];
    });

const tagsOf = (user: Raw, email: string): Identity['tags'] => {
  const work = obj(list(user['organizations']).find((one) => obj(one)['primary'] === true));
  const parts = {
    email,
    userId: str(user['id']),
    orgUnit: str(user['orgUnitPath']),
    department: str(work['department']),
    title: str(work['title']),
    suspensionReason: str(user['suspensionReason']),
    administrator:
      user['isAdmin'] === true
        ? 'super'
        : user['isDelegatedAdmin'] === true
          ? 'delegated'
          : undefined,
  };
  return Object.fromEntries(
    Object.entries(parts).filter((one): one is [string, string] => one[1] !== undefined),
  );
};

/** A directory user; undefined where the record names no address. */
export const userIdentity = (user: Raw, scope: string): Identity | undefined => {
  const address = str(user['primaryEmail']);
  if (address === undefined) return undefined;
  const email = address.toLowerCase();
  const isGuest = user['isGuestUser'] === true;
  const isOff = user['suspended'] === true || user['archived'] === true;
  return {
    kind: 'identity',
    id: addressId(email),
    system: 'google-workspace',
    nativeId: email,
    scope,
    name: str(obj(user['name'])['fullName']) ?? email,
    class: 'human',
    classReason: isGuest
      ? 'guest account of the directory'
      : 'user account of the directory, signs in with a password',
    flags: { ...noFlags, external: isGuest },
    status: isOff ? 'disabled' : user['suspended'] === false ? 'active' : 'unknown',
    createdAt: dateOf(user['creationTime'], 'when the account was made'),
    interactive: known(true),
    mfa:
      typeof user['isEnrolledIn2Sv'] === 'boolean'
        ? known(user['isEnrolledIn2Sv'])
        : unknown('Google does not say whether 2-step verification is on'),
    lastUsedAt: useOf(user['lastLoginTime'], 'when the account last signed in'),
    tags: tagsOf(user, email),
    handles: handlesOf(user, email),
  };
};

export const superAdmin = (email: string): Entitlement => ({
  kind: 'entitlement',
  id: superAdminId(email),
  system: 'google-workspace',
  holderId: addressId(email),
  effect: 'allow',
  privileges: ['*'],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'Super Admin' },
  standing: 'standing',
});

const sshKey = (email: string, { fingerprint, expiresAt }: PublicKey): Credential => ({
  kind: 'credential',
  id: credentialId(`ssh:${email}:${fingerprint}`),
  system: 'google-workspace',
  ofId: addressId(email),
  type: 'ssh_key',
  nativeId: fingerprint,
  status: 'active',
  issuer: 'the user',
  createdAt: unknown('the directory keeps no date of SSH keys'),
  lastUsedAt: unknown('the directory does not see the use of SSH keys'),
  lastUsedPrecision: 0,
  expiresAt: known(expiresAt ?? null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

export const mapUser = (user: Raw, scope: string): readonly InventoryFact[] => {
  const identity = userIdentity(user, scope);
  if (identity === undefined) return [];
  return [
    identity,
    ...(user['isAdmin'] === true ? [superAdmin(identity.nativeId)] : []),
    ...keysOf(user).map((key) => sshKey(identity.nativeId, key)),
  ];
};

/** An application-specific password: a second password of the user that passes by the second factor. */
export const mapAppPassword = (asp: Raw, email: string): Credential | undefined => {
  const code = asp['codeId'];
  if (typeof code !== 'number' && typeof code !== 'string') return undefined;
  const nativeId = appPasswordNative(email, String(code));
  return {
    kind: 'credential',
    id: credentialId(nativeId),
    system: 'google-workspace',
    ofId: addressId(email),
    type: 'app_password',
    nativeId,
    status: 'active',
    issuer: 'accounts.google.com',
    createdAt: dateOf(Number(asp['creationTime']), 'when the app password was made'),
    lastUsedAt: useOf(Number(asp['lastTimeUsed']), 'when the app password was last used'),
    lastUsedPrecision: 0,
    expiresAt: known(null),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: 'bearer',
    revocability: 'now',
  };
};
