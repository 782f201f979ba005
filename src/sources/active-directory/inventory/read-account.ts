/** One LDAP entry of a user, computer or managed account as an account. */
import { createHash } from 'node:crypto';
import { type Fact, known, unknown } from '../../../model/index.ts';
import type { Entry } from '../client.ts';
import { readGuid, readSid } from '../security-descriptor.ts';
import { fileTime, generalizedTime } from '../time.ts';
import type { Account, AccountKind } from './account.ts';

/** https://learn.microsoft.com/troubleshoot/windows-server/active-directory/useraccountcontrol-manipulate-account-properties */
export const UAC = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  reversible: 0x80,
  trustAccount: 0x800,
  workstation: 0x1000,
  controller: 0x2000,
  passwordNeverExpires: 0x1_0000,
  smartcard: 0x4_0000,
  trustedForDelegation: 0x8_0000,
  notDelegated: 0x10_0000,
  desOnly: 0x20_0000,
  noPreauth: 0x40_0000,
  protocolTransition: 0x100_0000,
} as const;

const marks: readonly (readonly [number, string])[] = [
  [UAC.passwordNotRequired, 'password_not_required'],
  [UAC.reversible, 'reversible_password'],
  [UAC.passwordNeverExpires, 'password_never_expires'],
  [UAC.smartcard, 'smartcard_required'],
  [UAC.trustedForDelegation, 'trusted_for_delegation'],
  [UAC.notDelegated, 'not_delegated'],
  [UAC.desOnly, 'des_only'],
  [UAC.noPreauth, 'preauth_not_required'],
  [UAC.protocolTransition, 'protocol_transition'],
  [UAC.controller, 'domain_controller'],
];

/** What the flags tell, in words. */
export const marksOf = (control: number): readonly string[] =>
  marks.flatMap(([bit, mark]) => ((control & bit) !== 0 ? mark : []));

export const accountAttributes: readonly string[] = [
  'objectSid',
  'objectGUID',
  'objectClass',
  'sAMAccountName',
  'userPrincipalName',
  'userAccountControl',
  'mail',
  'employeeID',
  'whenCreated',
  'pwdLastSet',
  'lastLogon',
  'lastLogonTimestamp',
  'accountExpires',
  'msDS-UserPasswordExpiryTimeComputed',
  'lockoutTime',
  'adminCount',
  'primaryGroupID',
  'servicePrincipalName',
  'sIDHistory',
  'userCertificate',
  'msDS-KeyCredentialLink',
  'msDS-AllowedToDelegateTo',
  'msDS-AllowedToActOnBehalfOfOtherIdentity',
  'msDS-GroupMSAMembership',
  'msDS-ManagedPasswordInterval',
  'msDS-SupportedEncryptionTypes',
  'mS-DS-CreatorSID',
  'managedBy',
  'dNSHostName',
  'operatingSystem',
  'msLAPS-PasswordExpirationTime',
  'ms-Mcs-AdmPwdExpirationTime',
];

const kindOf = (entry: Entry, control: number | undefined): AccountKind => {
  const classes = entry.texts('objectClass').map((one) => one.toLowerCase());
  if (classes.includes('msds-groupmanagedserviceaccount')) return 'gmsa';
  if (classes.includes('msds-delegatedmanagedserviceaccount')) return 'dmsa';
  if (classes.includes('msds-managedserviceaccount')) return 'smsa';
  if (classes.includes('computer')) return 'computer';
  return control !== undefined && (control & UAC.trustAccount) !== 0 ? 'trust' : 'user';
};

const HIDDEN = 'the account that reads may not see it';

/**
 * The replicated time lags by up to 14 days; the exact one is kept by each controller for itself, so it counts only
 * where it says more than the lag.
 */
const LAG_MS = 14 * 24 * 3_600_000;
const lastLogonOf = (entry: Entry): Fact<number | null> => {
  // An account that never signed in has no such attribute: absent with others readable means never.
  const known_ = (value: string | undefined): number | null => {
    const time = fileTime(value ?? '0', HIDDEN);
    return time.known ? time.value : null;
  };
  const replicated = known_(entry.text('lastLogonTimestamp'));
  const here = known_(entry.text('lastLogon'));
  if (here !== null && (replicated === null || here - replicated > LAG_MS)) return known(here);
  return known(replicated);
};

const encryption = (entry: Entry): Readonly<Record<string, string>> => {
  const types = entry.text('msDS-SupportedEncryptionTypes');
  return types === undefined ? {} : { supportedEncryptionTypes: types };
};

/** The date may be read by everybody, the password beside it may not. */
const laps = (entry: Entry): Readonly<Record<string, string>> =>
  entry.text('msLAPS-PasswordExpirationTime') === undefined &&
  entry.text('ms-Mcs-AdmPwdExpirationTime') === undefined
    ? {}
    : { laps: 'yes' };

const thumbprint = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

/** Undefined where not even the SID may be seen: such an object is nobody. */
export const readAccount = (entry: Entry, domain: string, at: number): Account | undefined => {
  const [sidBytes] = entry.bytes('objectSid');
  const name = entry.text('sAMAccountName');
  if (sidBytes === undefined || name === undefined) return undefined;
  const written = entry.text('userAccountControl');
  const control = written === undefined || !/^-?\d+$/.test(written) ? undefined : Number(written);
  const flag = (bit: number): Fact<boolean> =>
    control === undefined ? unknown(HIDDEN) : known((control & bit) !== 0);
  const disabled = flag(UAC.disabled);
  const expires = fileTime(entry.text('accountExpires') ?? '0', HIDDEN);
  const isOver = expires.known && expires.value !== null && expires.value <= at;
  const kind = kindOf(entry, control);
  const neverExpires = control !== undefined && (control & UAC.passwordNeverExpires) !== 0;
  const guid = entry.bytes('objectGUID')[0];
  const upn = entry.text('userPrincipalName');
  const email = entry.text('mail');
  const employeeId = entry.text('employeeID');
  const tag = (key: string, attribute: string): Readonly<Record<string, string>> => {
    const value = entry.text(attribute);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    sid: readSid(sidBytes),
    domain,
    dn: entry.dn,
    name,
    kind,
    enabled: disabled.known ? known(!disabled.value && !isOver) : disabled,
    createdAt: generalizedTime(entry.text('whenCreated')),
    passwordSetAt: fileTime(entry.text('pwdLastSet'), HIDDEN),
    passwordExpiresAt: neverExpires
      ? known(null)
      : fileTime(entry.text('msDS-UserPasswordExpiryTimeComputed'), HIDDEN),
    lastLogonAt: control === undefined ? unknown(HIDDEN) : lastLogonOf(entry),
    smartcardRequired: flag(UAC.smartcard),
    spns: [...entry.texts('servicePrincipalName')].sort(),
    sidHistory: entry.bytes('sIDHistory').map((one) => readSid(one)),
    certificates: entry.bytes('userCertificate').map(thumbprint),
    keys: entry
      .texts('msDS-KeyCredentialLink')
      .map((one) => createHash('sha256').update(one).digest('hex').slice(0, 32)),
    ...(guid ? { guid: readGuid(guid) } : {}),
    ...(upn ? { upn } : {}),
    ...(email ? { email } : {}),
    ...(employeeId ? { employeeId } : {}),
    marks: control === undefined ? [] : marksOf(control),
    tags: {
      ...tag('adminCount', 'adminCount'),
      ...tag('dNSHostName', 'dNSHostName'),
      ...tag('operatingSystem', 'operatingSystem'),
      ...tag('managedPasswordDays', 'msDS-ManagedPasswordInterval'),
      ...encryption(entry),
      ...laps(entry),
      ...(isOver ? { expired: 'yes' } : {}),
    },
  };
};
