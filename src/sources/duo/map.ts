/** Users, groups and second factors as the Admin API tells them → facts. Pure. https://duo.com/docs/adminapi */
import {
  type Credential,
  type Fact,
  type Group,
  type Handle,
  type Identity,
  type IdentityStatus,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { instant, list, need, obj, type Raw, str } from '../record.ts';
import { duoId } from './parse.ts';

/** Seconds since 1970, or ISO 8601 without a zone. */
export const dated = (value: unknown): Fact<number> => {
  const at = instant(value);
  return at === undefined ? unknown('Duo told no date') : known(at);
};

export const datedOrNever = (value: unknown): Fact<number | null> =>
  value === null ? known(null) : dated(value);

/** `bypass` users are let in without a second factor. */
const statuses: Readonly<Record<string, IdentityStatus>> = {
  active: 'active',
  bypass: 'active',
  disabled: 'disabled',
  'locked out': 'disabled',
  'pending deletion': 'disabled',
};

const handlesOf = (user: Raw, scope: string): readonly Handle[] => {
  const email = str(user['email']);
  const login = str(user['username']);
  const aliases = Object.values(obj(user['aliases'])).flatMap((one) => str(one) ?? []);
  return [
    ...(email ? [{ kind: 'email', value: email, verified: false } as const] : []),
    ...(login ? [login] : [])
      .concat(aliases)
      .map((value): Handle => ({ kind: 'login', value, issuer: scope, verified: true })),
  ];
};

export const factorBase = (parts: {
  readonly nativeId: string;
  readonly ofId: string;
  readonly issuer: string;
}) =>
  ({
    kind: 'credential',
    id: duoId(`${parts.nativeId}#${parts.ofId.slice('duo:'.length)}`),
    system: 'duo',
    ofId: parts.ofId,
    type: 'authenticator',
    nativeId: parts.nativeId,
    status: 'active',
    issuer: parts.issuer,
    createdAt: unknown('Duo tells no date of it'),
    lastUsedAt: unknown('Duo tells no last use of it'),
    lastUsedPrecision: 0,
    expiresAt: known(null),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: 'device_bound',
    revocability: 'now',
  }) as const;

/** A phone may belong to several users: one credential for each. */
export const phoneFact = (phone: Raw, ofId: string): Credential => {
  const number = str(phone['platform']) ?? 'phone';
  return {
    ...factorBase({
      nativeId: need(str(phone['phone_id']), 'phone.phone_id'),
      ofId,
      issuer: `phone ${number}`,
    }),
    status: phone['activated'] === false ? 'inactive' : 'active',
    // When Duo Mobile last reached Duo, which is not a use.
    lastUsedAt: unknown(
      `Duo tells when the phone was last seen (${str(phone['last_seen']) ?? 'never'}), not used`,
    ),
    binding: list(phone['capabilities']).includes('push') ? 'device_bound' : 'bearer',
  };
};

export const tokenFact = (token: Raw, ofId: string): Credential =>
  factorBase({
    nativeId: need(str(token['token_id']), 'token.token_id'),
    ofId,
    issuer: `hardware token ${str(token['type']) ?? ''} ${str(token['serial']) ?? ''}`.trim(),
  });

export const webauthnFact = (key: Raw, ofId: string): Credential => ({
  ...factorBase({
    nativeId: need(str(key['webauthnkey']), 'webauthn.webauthnkey'),
    ofId,
    issuer: `webauthn ${str(key['label']) ?? ''}`.trim(),
  }),
  createdAt: dated(key['date_added']),
});

const u2fFact = (key: Raw, ofId: string): Credential => ({
  ...factorBase({
    nativeId: need(str(key['registration_id']), 'u2f.registration_id'),
    ofId,
    issuer: 'u2f',
  }),
  createdAt: dated(key['date_added']),
});

const desktopFact = (token: Raw, ofId: string): Credential =>
  factorBase({
    nativeId: need(str(token['desktoptoken_id']), 'desktop.desktoptoken_id'),
    ofId,
    issuer: 'desktop',
  });

/** A code that lets in without the second factor: until it ends, or for so many uses. */
export const bypassFact = (code: Raw): readonly Credential[] => {
  const user = str(obj(code['user'])['user_id']);
  if (user === undefined) return [];
  const id = need(str(code['bypass_code_id']), 'bypass.bypass_code_id');
  return [
    {
      ...factorBase({ nativeId: id, ofId: duoId(user), issuer: 'bypass code' }),
      createdAt: dated(code['created']),
      expiresAt: datedOrNever(code['expiration']),
      binding: 'bearer',
    },
  ];
};

export const identityBase = (id: string, nativeId: string, scope: string) =>
  ({
    kind: 'identity',
    id,
    system: 'duo',
    nativeId,
    scope,
    flags: noFlags,
  }) as const;

const each = (value: unknown, map: (one: Raw) => Credential): readonly Credential[] =>
  list(value).map((one) => map(obj(one)));

export const userFacts = (user: Raw, scope: string): readonly InventoryFact[] => {
  const native = need(str(user['user_id']), 'user.user_id');
  const id = duoId(native);
  const email = str(user['email']);
  const status = str(user['status']);
  const factors = [
    ...each(user['phones'], (one) => phoneFact(one, id)),
    ...each(user['tokens'], (one) => tokenFact(one, id)),
    ...each(user['webauthncredentials'], (one) => webauthnFact(one, id)),
    ...each(user['u2ftokens'], (one) => u2fFact(one, id)),
    ...each(user['desktoptokens'], (one) => desktopFact(one, id)),
  ];
  const enrolled = user['is_enrolled'];
  const identity: Identity = {
    ...identityBase(id, native, scope),
    name: str(user['username']) ?? native,
    class: 'human',
    classReason: 'a user of Duo',
    status: statuses[status ?? ''] ?? 'unknown',
    createdAt: dated(user['created']),
    interactive: known(true),
    // In bypass nobody is asked for a second factor, whatever is enrolled.
    mfa:
      status === 'bypass'
        ? known(false)
        : typeof enrolled === 'boolean'
          ? known(enrolled)
          : unknown('Duo did not tell whether the user is enrolled'),
    lastUsedAt: datedOrNever(user['last_login']),
    tags: { ...(email ? { email } : {}), ...(status ? { status } : {}) },
    handles: handlesOf(user, scope),
  };
  const memberships = list(user['groups']).map((item) => {
    const group = need(str(obj(item)['group_id']), 'group.group_id');
    return {
      kind: 'membership',
      id: `${id}#member-of/${group}`,
      memberId: id,
      groupId: duoId(group),
    } as const;
  });
  return [identity, ...factors, ...memberships];
};

export const groupFact = (group: Raw, scope: string): Group => {
  const native = need(str(group['group_id']), 'group.group_id');
  return {
    kind: 'group',
    id: duoId(native),
    system: 'duo',
    nativeId: native,
    scope,
    name: str(group['name']) ?? native,
  };
};
