/** Vault's answers → facts. Pure. https://developer.hashicorp.com/vault/api-docs */
import {
  type Credential,
  type Fact,
  type Group,
  type Handle,
  type Identity,
  known,
  type Membership,
  noFlags,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../../record.ts';
import {
  appRoleId,
  credentialId,
  entityId,
  groupId,
  pathId,
  ROOT,
  SYSTEM,
  tokenId,
} from '../ids.ts';

const notSaid = (what: string): Fact<never> => unknown(`Vault does not keep ${what}`);

const dated = (value: unknown): Fact<number> => {
  const time = instant(typeof value === 'string' ? value.replace(/(\.\d{1,9})\d*/, '$1') : value);
  return time === undefined ? unknown('the record holds no creation time') : known(time);
};

/** Methods that people sign in by, and machines; of the others an alias says neither. */
const people = new Set(['userpass', 'ldap', 'okta', 'radius', 'github', 'oidc', 'saml']);
const machines = new Set([
  'approle',
  'kubernetes',
  'aws',
  'azure',
  'gcp',
  'cert',
  'jwt',
  'oci',
  'cf',
]);

const handleOf = (alias: Raw): readonly Handle[] => {
  const name = str(alias['name']);
  const type = str(alias['mount_type']);
  const issuer = str(alias['mount_path']) ?? str(alias['mount_accessor']);
  if (name === undefined) return [];
  const kind = name.includes('@') ? 'email' : type === 'jwt' ? 'oidc_subject' : 'login';
  const role = str(obj(alias['metadata'])['role_name']);
  const of = issuer === undefined ? {} : { issuer };
  return [
    // The auth method has checked the name with its own source; whose that is, the mount says.
    { kind, value: name, ...of, verified: type !== 'userpass' },
    ...(type === 'approle' && role !== undefined
      ? [{ kind: 'login' as const, value: role, ...of, verified: true }]
      : []),
  ];
};

const classOf = (aliases: readonly Raw[]): Pick<Identity, 'class' | 'classReason'> => {
  const types = aliases.map((one) => str(one['mount_type']) ?? '');
  const person = types.find((type) => people.has(type));
  if (person !== undefined)
    return { class: 'human', classReason: `people sign in to it by ${person}` };
  const machine = types.find((type) => machines.has(type));
  if (machine === 'kubernetes' || machine === 'jwt')
    return { class: 'workload', classReason: `software signs in to it by ${machine}` };
  return {
    class: 'service_account',
    classReason:
      machine === undefined ? 'no method of people leads to it' : `it signs in by ${machine}`,
  };
};

const account = (
  id: string,
  scope: string,
  parts: Pick<Identity, 'name' | 'class' | 'classReason'> & Partial<Identity>,
): Identity => ({
  kind: 'identity',
  id,
  system: SYSTEM,
  nativeId: id.slice(id.indexOf(':', SYSTEM.length + 1) + 1),
  scope,
  flags: noFlags,
  status: 'active',
  createdAt: notSaid('when it was made'),
  interactive: known(parts.class === 'human'),
  mfa: unknown('how people prove themselves, the auth method knows'),
  lastUsedAt: notSaid('the last use of an entity'),
  tags: {},
  ...parts,
});

export const entityFact = (entity: Raw, scope: string): readonly Identity[] => {
  const id = str(entity['id']);
  if (id === undefined) return [];
  const aliases = list(entity['aliases']).map(obj);
  const handles = aliases.flatMap(handleOf);
  const email = handles.find(({ kind }) => kind === 'email')?.value;
  const metadata = Object.entries(obj(entity['metadata'])).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return [
    account(entityId(id), scope, {
      name: str(entity['name']) ?? id,
      ...classOf(aliases),
      status: entity['disabled'] === true ? 'disabled' : 'active',
      createdAt: dated(entity['creation_time']),
      tags: { ...Object.fromEntries(metadata), ...(email === undefined ? {} : { email }) },
      ...(handles.length === 0 ? {} : { handles }),
    }),
  ];
};

export const rootIdentity = (scope: string): Identity =>
  account(ROOT, scope, {
    name: 'root',
    class: 'service_account',
    classReason: 'root tokens: whoever holds one may do everything',
  });

export const tokenIdentity = (accessor: string, name: string, scope: string): Identity =>
  account(tokenId(accessor), scope, {
    name,
    class: 'service_account',
    classReason: 'a token that no entity stands behind',
  });

export const appRoleIdentity = (mount: string, role: string, scope: string): Identity =>
  account(appRoleId(mount, role), scope, {
    name: role,
    class: 'service_account',
    classReason: 'an AppRole: software signs in with its role id and a secret id',
    handles: [{ kind: 'login', value: role, issuer: `auth/${mount}`, verified: true }],
  });

export const groupFacts = (group: Raw, scope: string): readonly (Group | Membership)[] => {
  const native = str(group['id']);
  if (native === undefined) return [];
  const id = groupId(native);
  const member = (memberId: string): Membership => ({
    kind: 'membership',
    id: `${memberId}#in/${id}`,
    memberId,
    groupId: id,
  });
  return [
    {
      kind: 'group',
      id,
      system: SYSTEM,
      nativeId: native,
      scope,
      name: str(group['name']) ?? native,
    },
    ...strings(group['member_entity_ids']).map((one) => member(entityId(one))),
    ...strings(group['member_group_ids']).map((one) => member(groupId(one))),
  ];
};

const credential = (
  nativeId: string,
  ofId: string,
  parts: Pick<Credential, 'type' | 'createdAt' | 'expiresAt'> & Partial<Credential>,
): Credential => ({
  kind: 'credential',
  id: credentialId(nativeId),
  system: SYSTEM,
  ofId,
  nativeId,
  status: 'active',
  issuer: 'vault',
  lastUsedAt: notSaid('the last use of a credential'),
  lastUsedPrecision: 0,
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...parts,
});

/** Vault writes the year 1 where a thing never expires. */
const expiry = (value: unknown): Fact<number | null> => {
  if (value === null || value === undefined) return known(null);
  if (typeof value === 'string' && value.startsWith('0001-')) return known(null);
  return dated(value);
};

/** `data` of `auth/token/lookup-accessor`. */
export const tokenFact = (
  token: Raw,
): { readonly ofId: string; readonly fact: Credential } | undefined => {
  const accessor = str(token['accessor']);
  if (accessor === undefined) return undefined;
  const entity = str(token['entity_id']);
  const isRoot = strings(token['policies']).includes('root');
  const ofId = entity ? entityId(entity) : isRoot ? ROOT : tokenId(accessor);
  const bound = strings(token['bound_cidrs']).length > 0;
  const seconds = Number(token['explicit_max_ttl']);
  return {
    ofId,
    fact: credential(accessor, ofId, {
      type: 'api_token',
      createdAt: dated(token['creation_time']),
      expiresAt: expiry(token['expire_time']),
      binding: bound ? 'unknown' : 'bearer',
      ...(Number.isFinite(seconds) && seconds > 0 ? { maxLifetimeSeconds: seconds } : {}),
    }),
  };
};

/** `data` of `secret-id-accessor/lookup`. */
export const secretIdFact = (secret: Raw, ofId: string): readonly Credential[] => {
  const accessor = str(secret['secret_id_accessor']);
  return accessor === undefined
    ? []
    : [
        credential(accessor, ofId, {
          type: 'client_secret',
          createdAt: dated(secret['creation_time']),
          expiresAt: expiry(secret['expiration_time']),
          lastUsedAt: notSaid('the last use of a secret id'),
        }),
      ];
};

/** An auth method or a secrets engine, or a role of an engine. */
export const mountResource = (
  path: string,
  scope: string,
  parts: { readonly type: string; readonly tags?: Readonly<Record<string, string>> },
): Resource => ({
  kind: 'resource',
  id: pathId(path),
  system: SYSTEM,
  nativeId: path,
  scope,
  name: path,
  type: parts.type,
  tags: parts.tags ?? {},
});
