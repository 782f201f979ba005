/** A user or computer as SharpHound writes it. Times are seconds; 0 and -1 mean never. */
import { type Fact, known, unknown } from '../../../model/index.ts';
import { list, obj, type Raw, said, str, strings } from '../../record.ts';
import { sidOf } from '../names.ts';
import type { Account, AccountKind } from './account.ts';

const secondsOf = (value: unknown): Fact<number | null> => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return unknown('not in the collection');
  return known(value <= 0 ? null : value * 1_000);
};

const flagOf = (value: unknown): Fact<boolean> =>
  typeof value === 'boolean' ? known(value) : unknown('not in the collection');

const marks: readonly (readonly [property: string, mark: string])[] = [
  ['passwordnotreqd', 'password_not_required'],
  ['pwdneverexpires', 'password_never_expires'],
  ['smartcardrequired', 'smartcard_required'],
  ['unconstraineddelegation', 'trusted_for_delegation'],
  ['sensitive', 'not_delegated'],
  ['usedeskeyonly', 'des_only'],
  ['encryptedtextpwdallowed', 'reversible_password'],
  ['dontreqpreauth', 'preauth_not_required'],
  ['trustedtoauth', 'protocol_transition'],
  ['isdc', 'domain_controller'],
];

/** Attributes that hold a password anybody may read who may read the account; the value is never kept. */
const passwordAttributes: readonly (readonly [property: string, attribute: string])[] = [
  ['unixpassword', 'unixUserPassword'],
  ['userpassword', 'userPassword'],
  ['unicodepassword', 'unicodePwd'],
  ['sfupassword', 'msSFU30Password'],
];

const cipherBits: Readonly<Record<string, number>> = {
  'DES-CBC-CRC': 0x1,
  'DES-CBC-MD5': 0x2,
  'RC4-HMAC-MD5': 0x4,
  'AES128-CTS-HMAC-SHA1-96': 0x8,
  'AES256-CTS-HMAC-SHA1-96': 0x10,
};

const yesNo = (key: string, value: unknown): Readonly<Record<string, string>> =>
  typeof value === 'boolean' ? { [key]: value ? 'yes' : 'no' } : {};

/** A value of a controller's registry, where it was collected. */
const registryOf = (raw: Raw, name: string, key: string): Readonly<Record<string, string>> => {
  const value = obj(obj(raw['DCRegistryData'])[name])['Value'];
  const collected = obj(obj(raw['DCRegistryData'])[name])['Collected'];
  return collected === true && typeof value === 'number' ? { [key]: String(value) } : {};
};

/** What one controller makes of certificates. */
export const controllerRegistry = (raw: Raw): Readonly<Record<string, string>> => ({
  ...registryOf(raw, 'StrongCertificateBindingEnforcement', 'strongCertificateBinding'),
  ...registryOf(raw, 'CertificateMappingMethods', 'certificateMappingMethods'),
});

const tagsOf = (raw: Raw, properties: Raw): Account['tags'] => {
  const system = str(properties['operatingsystem']);
  const ciphers = strings(properties['supportedencryptiontypes']);
  const bits = ciphers.reduce((sum, name) => sum | (said(cipherBits, name.toUpperCase()) ?? 0), 0);
  const readable = passwordAttributes.flatMap(([property, attribute]) =>
    str(properties[property]) === undefined ? [] : attribute,
  );
  const isProtected = raw['IsACLProtected'] ?? properties['isaclprotected'];
  return {
    ...(properties['admincount'] === true ? { adminCount: '1' } : {}),
    ...(system ? { operatingSystem: system } : {}),
    ...(typeof isProtected === 'boolean' ? yesNo('inheritsAccess', !isProtected) : {}),
    ...yesNo('laps', properties['haslaps']),
    ...(bits === 0 ? {} : { supportedEncryptionTypes: String(bits) }),
    ...(readable.length === 0 ? {} : { readablePassword: readable.join(' ') }),
    ...controllerRegistry(raw),
  };
};

const kindOf = (properties: Raw, name: string, isComputer: boolean): AccountKind => {
  if (isComputer) return 'computer';
  if (properties['msa'] === true) return 'smsa';
  return properties['gmsa'] === true || name.endsWith('$') ? 'gmsa' : 'user';
};

const later = (one: Fact<number | null>, other: Fact<number | null>): Fact<number | null> => {
  if (!one.known || !other.known) return one.known ? one : other;
  return known(
    one.value === null && other.value === null ? null : Math.max(one.value ?? 0, other.value ?? 0),
  );
};

/** Undefined for what is no account of the domain, such as NT AUTHORITY. */
export const sharpHoundAccount = (
  raw: Raw,
  properties: Raw,
  domain: string,
  sid: string | undefined,
  isComputer: boolean,
): Account | undefined => {
  const name = str(properties['samaccountname']);
  if (sid === undefined || name === undefined) return undefined;
  const created = secondsOf(properties['whencreated']);
  const email = str(properties['email']);
  const neverExpires = properties['pwdneverexpires'] === true;
  const history = [
    ...list(raw['HasSIDHistory']).flatMap((one) => str(obj(one)['ObjectIdentifier']) ?? []),
    ...strings(properties['sidhistory']),
  ];
  return {
    sid,
    domain,
    dn: str(properties['distinguishedname']) ?? '',
    name,
    kind: kindOf(properties, name, isComputer),
    enabled: flagOf(properties['enabled']),
    createdAt:
      created.known && created.value !== null
        ? known(created.value)
        : unknown('not in the collection'),
    passwordSetAt: secondsOf(properties['pwdlastset']),
    passwordExpiresAt: neverExpires
      ? known(null)
      : unknown('the collection holds no password policy'),
    lastLogonAt: later(
      secondsOf(properties['lastlogontimestamp']),
      secondsOf(properties['lastlogon']),
    ),
    smartcardRequired: flagOf(properties['smartcardrequired']),
    spns: [...strings(properties['serviceprincipalnames'])].sort(),
    sidHistory: [...new Set(history.flatMap((one) => sidOf(one) ?? []))],
    certificates: [],
    keys: [],
    ...(email ? { email } : {}),
    marks: marks.flatMap(([property, mark]) => (properties[property] === true ? mark : [])),
    tags: tagsOf(raw, properties),
  };
};
