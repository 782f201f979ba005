/** Users, groups, memberships, factors and API tokens as Okta's API tells them → facts. Pure. */
import { DAY } from '../../../core/index.ts';
import {
  type Credential,
  type Fact,
  type Group,
  type Handle,
  type Identity,
  type IdentityStatus,
  known,
  type Membership,
  noFlags,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { instant, list, need, obj, type Raw, str } from '../../record.ts';
import { membershipId, oktaId } from '../ids.ts';

/** A date of the API: absent is unknown, `null` is never. */
export const dateFact = (value: unknown, because: string): Fact<number> => {
  const at = instant(value);
  return at === undefined ? unknown(because) : known(at);
};

const dateOrNever = (value: unknown, because: string): Fact<number | null> =>
  value === null ? known(null) : dateFact(value, because);

/** https://developer.okta.com/docs/reference/api/users/#user-status */
const statuses: Readonly<Record<string, IdentityStatus>> = {
  STAGED: 'disabled',
  PROVISIONED: 'active',
  ACTIVE: 'active',
  RECOVERY: 'active',
  PASSWORD_EXPIRED: 'active',
  LOCKED_OUT: 'active',
  SUSPENDED: 'disabled',
  DEPROVISIONED: 'disabled',
};

const statusOfUser = (status: string | undefined): IdentityStatus =>
  statuses[status ?? ''] ?? 'unknown';

const verifiedEmail = (user: Raw, email: string): boolean => {
  const credentials = obj(user['credentials']);
  const provider = str(obj(credentials['provider'])['type']);
  if (provider !== undefined && provider !== 'OKTA' && provider !== 'SOCIAL') return true;
  return list(credentials['emails']).some((item) => {
    const one = obj(item);
    return str(one['value']) === email && one['type'] === 'PRIMARY' && one['status'] === 'VERIFIED';
  });
};

const isEmail = (text: string): boolean => /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(text);

const handlesOf = (user: Raw, scope: string): readonly Handle[] => {
  const id = str(user['id']) ?? '';
  const profile = obj(user['profile']);
  const email = str(profile['email']);
  const login = str(profile['login']);
  const employee = str(profile['employeeNumber']);
  const sameAsEmail = login !== undefined && login.toLowerCase() === email?.toLowerCase();
  return [
    ...(email
      ? [{ kind: 'email', value: email, verified: verifiedEmail(user, email) } as const]
      : []),
    ...(login && !sameAsEmail
      ? [{ kind: 'login', value: login, issuer: scope, verified: true } as const]
      : []),
    // Written by administrators and directories; users cannot edit it unless the schema was opened to them.
    ...(employee ? [{ kind: 'employee_id', value: employee, verified: true } as const] : []),
    // `sub` in tokens of the organisation's own authorization server is the user's id.
    { kind: 'oidc_subject', value: id, issuer: `https://${scope}`, verified: true },
  ];
};

/** userType is free text of the organisation; only plain words for machines are taken at their word. */
const machine = /^(?:service|service[ _-]?account|machine|bot|robot|system)$/i;

const classOf = (profile: Raw): Pick<Identity, 'class' | 'classReason'> => {
  const type = str(profile['userType']);
  return type !== undefined && machine.test(type)
    ? { class: 'service_account', classReason: `its userType says "${type.slice(0, 40)}"` }
    : { class: 'human', classReason: 'a user of the Okta directory' };
};

/** @throws CountersignError ERR_INPUT_INVALID */
export const userFact = (user: Raw, scope: string): Identity => {
  const id = need(str(user['id']), 'user.id');
  const profile = obj(user['profile']);
  const email = str(profile['email']);
  const login = str(profile['login']);
  const status = str(user['status']);
  const state = statusOfUser(status);
  const provider = obj(obj(user['credentials'])['provider']);
  const title = [str(profile['title']), str(profile['department'])].filter(Boolean).join(', ');
  return {
    kind: 'identity',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    name: login ?? email ?? id,
    ...classOf(profile),
    flags: noFlags,
    status: state,
    createdAt: dateFact(user['created'], 'Okta told no date'),
    interactive: state === 'unknown' ? unknown(`status ${status ?? 'not told'}`) : known(true),
    mfa: unknown('factors were not read'),
    lastUsedAt: dateOrNever(user['lastLogin'], 'Okta told no last sign-in'),
    tags: {
      ...(email && isEmail(email) ? { email } : {}),
      ...(status ? { status } : {}),
      ...(str(provider['type']) ? { provider: str(provider['type']) ?? '' } : {}),
      ...(str(provider['name']) ? { providerName: str(provider['name']) ?? '' } : {}),
      ...(title ? { title } : {}),
      ...(str(profile['manager']) ? { manager: str(profile['manager']) ?? '' } : {}),
    },
    handles: handlesOf(user, scope),
  };
};

/** Only Okta's own passwords: those of Active Directory or LDAP are checked there. */
export const passwordFact = (user: Raw, scope: string): readonly Credential[] => {
  const id = need(str(user['id']), 'user.id');
  const { password, provider } = obj(user['credentials']);
  const type = str(obj(provider)['type']);
  if (password === undefined || password === null || (type !== 'OKTA' && type !== 'IMPORT'))
    return [];
  const changed = user['passwordChanged'];
  const status = str(user['status']);
  return [
    {
      kind: 'credential',
      id: oktaId(`${id}#password`),
      system: 'okta',
      ofId: oktaId(id),
      type: 'password',
      nativeId: `${id}#password`,
      status: statusOfUser(status) === 'active' ? 'active' : 'inactive',
      issuer: scope,
      createdAt: dateFact(changed, 'Okta told no date of change'),
      lastUsedAt: unknown('Okta tells the last sign-in, and not whether it was by password'),
      lastUsedPrecision: 0,
      expiresAt: unknown('the age limit is in the password policy'),
      rotatedAt: dateOrNever(changed, 'Okta told no date of change'),
      storedIn: 'unknown',
      binding: 'bearer',
      revocability: 'now',
    },
  ];
};

export const groupFact = (group: Raw, scope: string): Group => {
  const id = need(str(group['id']), 'group.id');
  return {
    kind: 'group',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    name: str(obj(group['profile'])['name']) ?? id,
  };
};

export const membershipFact = (userId: string, groupId: string): Membership => ({
  kind: 'membership',
  id: membershipId(oktaId(userId), oktaId(groupId)),
  memberId: oktaId(userId),
  groupId: oktaId(groupId),
});

/** Who may edit what a rule reads, may put people into its groups. */
export const groupRuleFact = (rule: Raw, scope: string): Resource => {
  const id = need(str(rule['id']), 'rule.id');
  const expression = str(obj(obj(rule['conditions'])['expression'])['value']);
  const groups = list(obj(obj(rule['actions'])['assignUserToGroups'])['groupIds']).flatMap(
    (one) => str(one) ?? [],
  );
  return {
    kind: 'resource',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    name: str(rule['name']) ?? id,
    type: 'group_rule',
    tags: {
      status: str(rule['status']) ?? 'unknown',
      ...(expression ? { expression: expression.slice(0, 1_000) } : {}),
      groups: groups.join(' ').slice(0, 2_000),
    },
  };
};

const deviceBound = new Set(['webauthn', 'signed_nonce', 'push', 'u2f']);

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserFactor/ */
export const factorFact = (factor: Raw, userId: string): Credential => {
  const id = need(str(factor['id']), 'factor.id');
  const type = str(factor['factorType']) ?? 'unknown';
  const active = factor['status'] === 'ACTIVE';
  return {
    kind: 'credential',
    id: oktaId(id),
    system: 'okta',
    ofId: oktaId(userId),
    type: 'authenticator',
    nativeId: id,
    status: active ? 'active' : 'inactive',
    issuer: `${str(factor['provider']) ?? 'OKTA'} ${type}`,
    createdAt: dateFact(factor['created'], 'Okta told no date'),
    lastUsedAt: dateFact(factor['lastVerified'], 'Okta tells no last use of a factor'),
    lastUsedPrecision: 0,
    expiresAt: known(null),
    rotatedAt: dateFact(factor['lastUpdated'], 'Okta told no date of change'),
    storedIn: 'unknown',
    binding: deviceBound.has(type) ? 'device_bound' : 'bearer',
    revocability: 'now',
  };
};

/** A security question is something known, as the password is: no second factor. */
export const isSecondFactor = (factor: Raw): boolean =>
  factor['status'] === 'ACTIVE' && factor['factorType'] !== 'question';

/** `P30D` and the like; days and hours only, as Okta writes them. */
const windowMs = (text: string | undefined): number | undefined => {
  const [, days, hours] = /^P(?:(\d{1,4})D)?(?:T(\d{1,4})H)?$/.exec(text ?? '') ?? [];
  if (days === undefined && hours === undefined) return undefined;
  return Number(days ?? 0) * DAY + Number(hours ?? 0) * (DAY / 24);
};

/**
 * An API token is good for 30 days after each use (help.okta.com, "Manage Okta API tokens"), so its end tells its
 * last use; by the day, since Okta does not say how often it moves the end.
 */
const lastUseOf = (token: Raw): Fact<number | null> => {
  const ends = instant(token['expiresAt']);
  const window = windowMs(str(token['tokenWindow']));
  const made = instant(token['created']);
  if (ends === undefined || window === undefined || made === undefined)
    return unknown('Okta told no end of this token to reckon from');
  return known(ends - window <= made ? null : ends - window);
};

export const apiTokenFact = (token: Raw, scope: string): Credential => {
  const id = need(str(token['id']), 'token.id');
  const user = need(str(token['userId']), 'token.userId');
  const network = str(obj(token['network'])['connection']);
  return {
    kind: 'credential',
    id: oktaId(id),
    system: 'okta',
    ofId: oktaId(user),
    type: 'api_token',
    nativeId: id,
    status: 'active',
    issuer: scope,
    createdAt: dateFact(token['created'], 'Okta told no date'),
    lastUsedAt: lastUseOf(token),
    lastUsedPrecision: DAY,
    // It ends only when it rests for its whole window: an end that each use puts off is none.
    expiresAt: unknown('it ends 30 days after its last use, and each use puts that off'),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: network === undefined || network === 'ANYWHERE' ? 'bearer' : 'sender_constrained',
    revocability: 'now',
  };
};
