/** Users, roles, grants and credentials, as SHOW and ACCOUNT_USAGE give them. Pure. */
import {
  type Credential,
  type CredentialKind,
  type Entitlement,
  type Fact,
  type Handle,
  type Identity,
  type IdentityClass,
  known,
  noFlags,
  type Role,
  type Trust,
  unknown,
} from '../../model/index.ts';
import { flag, instant, type Raw, str } from '../record.ts';
import { objectId, roleId, userId } from './ids.ts';

/** Epoch seconds as text (`1780000000.000`, `1780000000.000000000 0`), or ISO with a space. */
const timeOf = (value: unknown): number | undefined => {
  const text = str(value);
  if (text === undefined) return undefined;
  const seconds = /^(\d{9,11})(\.\d{1,9})?(?: \d{1,4})?$/.exec(text);
  if (seconds) return Math.round(Number(`${seconds[1]}${(seconds[2] ?? '').slice(0, 4)}`) * 1_000);
  return instant(text.replace(/ ?([+-]\d\d):?(\d\d)$/, '$1:$2'));
};

const dateOf = (value: unknown, what: string): Fact<number> => {
  const time = timeOf(value);
  return time === undefined ? unknown(`Snowflake does not say ${what}`) : known(time);
};

/** Nothing written is "never"; what cannot be read is not known. */
const perhaps = (value: unknown): Fact<number | null> => {
  if (value === undefined || value === null || value === '') return known(null);
  const time = timeOf(value);
  return time === undefined ? unknown('Snowflake wrote a time that cannot be read') : known(time);
};

const classOf = (
  type: string | undefined,
): { readonly class: IdentityClass; readonly classReason: string } => {
  if (type === 'SERVICE' || type === 'LEGACY_SERVICE')
    return { class: 'service_account', classReason: `user of type ${type}` };
  if (type === 'SNOWFLAKE_SERVICE')
    return { class: 'workload', classReason: 'service that runs in Snowflake' };
  return {
    class: 'human',
    classReason:
      type === 'PERSON'
        ? 'user of type PERSON'
        : 'user without a type, which Snowflake takes for a person',
  };
};

export const mapUser = (user: Raw, scope: string): Identity | undefined => {
  const name = str(user['name']);
  if (name === undefined) return undefined;
  const type = str(user['type']);
  const email = str(user['email'])?.toLowerCase();
  const login = str(user['login_name']);
  const words = classOf(type);
  const keys = [str(user['rsa_public_key_fp']), str(user['rsa_public_key_2_fp'])].filter(
    (one) => one !== undefined,
  );
  const second = flag(user['has_mfa']) ?? (flag(user['ext_authn_duo']) === true ? true : undefined);
  const used = Object.hasOwn(user, 'last_successful_login')
    ? user['last_successful_login']
    : user['last_success_login'];
  const disabled = flag(user['disabled']);
  const handles: readonly Handle[] = [
    { kind: 'login', value: (login ?? name).toLowerCase(), issuer: scope, verified: true },
    // Typed in by whoever may alter the user; Snowflake proves it only for notifications.
    ...(email === undefined ? [] : [{ kind: 'email' as const, value: email, verified: false }]),
    ...keys.map((value) => ({ kind: 'public_key' as const, value, verified: true })),
  ];
  const tags = {
    ...(email === undefined ? {} : { email }),
    ...(type === undefined ? {} : { type }),
    ...(str(user['owner']) === undefined ? {} : { owner: str(user['owner']) ?? '' }),
    ...(str(user['network_policy']) === undefined
      ? {}
      : { networkPolicy: str(user['network_policy']) ?? '' }),
    ...(str(user['default_role']) === undefined
      ? {}
      : { defaultRole: str(user['default_role']) ?? '' }),
  };
  return {
    kind: 'identity',
    id: userId(name),
    system: 'snowflake',
    nativeId: name,
    scope,
    name: str(user['display_name']) ?? name,
    ...words,
    flags: noFlags,
    status: disabled === true ? 'disabled' : disabled === false ? 'active' : 'unknown',
    createdAt: dateOf(user['created_on'], 'when the user was made'),
    interactive: known(words.class === 'human'),
    mfa:
      second === undefined
        ? unknown('Snowflake does not say whether a second factor is set')
        : known(second),
    lastUsedAt:
      used === undefined
        ? unknown('Snowflake does not say when the user last signed in')
        : perhaps(used),
    tags,
    handles,
  };
};

const kinds: Readonly<Record<string, CredentialKind>> = {
  PASSWORD: 'password',
  TOTP: 'authenticator',
  PASSKEY: 'authenticator',
  DUO: 'authenticator',
  OTP: 'authenticator',
  KEYPAIR: 'access_key',
  PAT: 'api_token',
  PROGRAMMATIC_ACCESS_TOKEN: 'api_token',
};

/** A row of ACCOUNT_USAGE.CREDENTIALS, or of SHOW USER PROGRAMMATIC ACCESS TOKENS. */
export const mapCredential = (row: Raw): Credential | undefined => {
  const user = str(row['user_name']);
  const name = str(row['name']);
  if (user === undefined || name === undefined) return undefined;
  const nativeId = str(row['credential_id']) ?? `${user}.${name}`;
  const type = kinds[str(row['type']) ?? 'PAT'] ?? 'api_token';
  const altered = timeOf(row['last_altered']);
  const status = str(row['status'])?.toUpperCase();
  const used = row['last_used_on'];
  return {
    kind: 'credential',
    id: `snowflake:credential:${nativeId}`,
    system: 'snowflake',
    ofId: userId(user),
    type,
    nativeId,
    status: status === 'ACTIVE' ? 'active' : status === undefined ? 'unknown' : 'inactive',
    issuer: 'Snowflake',
    createdAt: dateOf(row['created_on'], 'when the credential was made'),
    lastUsedAt:
      used === undefined ? unknown('this list does not say when it was last used') : perhaps(used),
    lastUsedPrecision: 0,
    expiresAt: perhaps(row['expiration_date'] ?? row['expires_at']),
    rotatedAt: known(
      altered === undefined || altered === timeOf(row['created_on']) ? null : altered,
    ),
    storedIn: 'unknown',
    binding: type === 'authenticator' ? 'device_bound' : 'bearer',
    revocability: 'now',
  };
};

export const mapRole = (role: Raw, scope: string): Role | undefined => {
  const name = str(role['name']);
  if (name === undefined) return undefined;
  const database = str(role['role_database_name']);
  const whole = database === undefined ? name : `${database}.${name}`;
  const owner = str(role['owner']);
  return {
    kind: 'role',
    id: roleId(whole),
    system: 'snowflake',
    nativeId: whole,
    scope,
    name: whole,
    managedBy: owner === undefined ? 'vendor' : 'customer',
    createdAt: dateOf(role['created_on'], 'when the role was made'),
    lastUsedAt: unknown('the list of roles does not say when one was last used'),
    maxSessionSeconds: unknown('sessions end by a session policy'),
    tags: owner === undefined ? {} : { owner },
  };
};

/** A user may put a role on; a role has what the roles below it have. */
export const mapGrantOfRole = (grant: Raw): Trust | undefined => {
  const role = str(grant['role']);
  const grantee = str(grant['grantee_name']);
  if (role === undefined || grantee === undefined) return undefined;
  const isUser = str(grant['granted_to']) === 'USER';
  const from = isUser ? userId(grantee) : roleId(grantee);
  return {
    kind: 'trust',
    id: `${roleId(role)}#worn-by/${from}`,
    system: 'snowflake',
    targetId: roleId(role),
    principal: { kind: 'identity', value: from },
    mechanism: 'assume_role',
    effect: 'allow',
    conditions: undefined,
    external: known(false),
  };
};

/** `SELECT` on `TABLE` `DB.SCHEMA.T` to a role. */
export const mapGrantToRole = (grant: Raw): Entitlement | undefined => {
  const [privilege, kind, name] = [
    str(grant['privilege']),
    str(grant['granted_on']),
    str(grant['name']),
  ];
  const grantee = str(grant['grantee_name']);
  if (privilege === undefined || kind === undefined || name === undefined || grantee === undefined)
    return undefined;
  const place = [str(grant['table_catalog']), str(grant['table_schema'])].filter(
    (one) => one !== undefined,
  );
  const whole = place.length > 0 && !name.includes('.') ? [...place, name].join('.') : name;
  return {
    kind: 'entitlement',
    id: `${roleId(grantee)}#${privilege}/${kind}/${whole}`,
    system: 'snowflake',
    holderId: roleId(grantee),
    effect: 'allow',
    privileges: [`${privilege} ON ${kind}`],
    privilegesInverted: false,
    resources: [objectId(kind, whole)],
    resourcesInverted: false,
    conditions: flag(grant['grant_option']) === true ? { grantOption: true } : undefined,
    via: { kind: 'assignment', name: grantee, nativeId: grantee },
    standing: 'standing',
  };
};

/** ACCOUNTADMIN has everything by what it is, not by grants alone. */
export const accountAdmin: Entitlement = {
  kind: 'entitlement',
  id: `${roleId('ACCOUNTADMIN')}#all`,
  system: 'snowflake',
  holderId: roleId('ACCOUNTADMIN'),
  effect: 'allow',
  privileges: ['*'],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'ACCOUNTADMIN', nativeId: 'ACCOUNTADMIN' },
  standing: 'standing',
};
