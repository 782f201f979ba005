/**
 * Conditional access: every policy that covers somebody counts at once, and all that they ask must be given.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
import type { InventoryView, SignInRule, SignInRules } from '../../inventory/index.ts';
import type { Identity, Setting } from '../../model/index.ts';
import { obj, type Raw, str, strings } from '../record.ts';

type Cover = 'yes' | 'no' | 'perhaps';

interface Asker {
  readonly identity: Identity;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  readonly isGuest: boolean;
  /** Why it may be in more groups or roles than these. */
  readonly unseen: string | undefined;
}

const lower = (values: Iterable<string>): ReadonlySet<string> =>
  new Set([...values].map((one) => one.toLowerCase()));

/** Its groups, and those that they are in. */
const groupsOf = (view: InventoryView, id: string): readonly string[] => {
  const found = new Map<string, string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const group of view.groupsOf(next)) {
      if (found.has(group.id)) continue;
      found.set(group.id, group.nativeId);
      open.push(group.id);
    }
  return [...found.values()];
};

/** `entra:role-assignment:<holder>:<role>:<scope>:active`; a role that must be put on first counts once it is worn. */
const wornRole = /^entra:role-assignment:[^:]+:([^:]+):.*:active$/;

const rolesOf = (view: InventoryView, id: string): readonly string[] =>
  view.entitlementsOf(id).flatMap((one) => wornRole.exec(one.id)?.[1] ?? []);

const names = (asker: Asker, users: Raw, which: 'include' | 'exclude'): Cover => {
  const listed = (kind: string) =>
    strings(users[`${which}${kind}`]).map((one) => one.toLowerCase());
  const own = listed('Users');
  const guests = users[`${which}GuestsOrExternalUsers`];
  if (own.includes('all') || own.includes(asker.identity.nativeId.toLowerCase())) return 'yes';
  if (asker.isGuest && own.includes('guestsorexternalusers')) return 'yes';
  const groups = listed('Groups');
  const roles = listed('Roles');
  if (groups.some((one) => asker.groups.has(one)) || roles.some((one) => asker.roles.has(one)))
    return 'yes';
  // Which kinds of guests are meant is finer than what the directory tells of one.
  if (asker.isGuest && guests !== null && guests !== undefined) return 'perhaps';
  return asker.unseen !== undefined && groups.length + roles.length > 0 ? 'perhaps' : 'no';
};

const coverOf = (asker: Asker, users: Raw): Cover => {
  const included = names(asker, users, 'include');
  if (included === 'no') return 'no';
  const excluded = names(asker, users, 'exclude');
  if (excluded === 'yes') return 'no';
  return included === 'yes' && excluded === 'no' ? 'yes' : 'perhaps';
};

const controls: Readonly<Record<string, string>> = {
  mfa: 'a second factor',
  compliantDevice: 'a device that complies',
  domainJoinedDevice: 'a device of the domain',
  approvedApplication: 'an approved app',
  compliantApplication: 'an app under protection',
  passwordChange: 'a new password',
};

const asksOf = (grant: Raw): readonly string[] => {
  const strength = obj(grant['authenticationStrength']);
  const named = str(strength['displayName']) ?? str(strength['id']);
  return [
    ...strings(grant['builtInControls'])
      .filter((one) => one !== 'block')
      .map((one) => controls[one] ?? one),
    ...(named === undefined ? [] : [`authenticators of strength ${named}`]),
    ...strings(grant['termsOfUse']).map(() => 'consent to terms of use'),
    ...strings(grant['customAuthenticationFactors']),
  ];
};

const appsOf = (view: InventoryView, applications: Raw): readonly string[] => {
  const nameOf = (id: string): string =>
    id === 'All' ? 'everything' : (view.identity(`entra:${id.toLowerCase()}`)?.name ?? id);
  const actions = strings(applications['includeUserActions']);
  return [
    ...strings(applications['includeApplications'])
      .filter((one) => one !== 'None')
      .map(nameOf),
    ...actions.map((one) => one.replace(/^urn:user:/, 'the act ')),
    ...strings(applications['excludeApplications']).map((one) => `all but ${nameOf(one)}`),
  ];
};

const networksOf = (locations: readonly Setting[], raw: Raw): readonly string[] => {
  const nameOf = (id: string): string => {
    if (id === 'All') return 'anywhere';
    if (id === 'AllTrusted') return 'trusted networks';
    return locations.find(({ nativeId }) => nativeId === id)?.name ?? id;
  };
  const included = strings(raw['includeLocations']).map(nameOf);
  const excluded = strings(raw['excludeLocations']).map((one) => `anywhere but ${nameOf(one)}`);
  return excluded.length > 0 ? excluded : included.filter((one) => one !== 'anywhere');
};

const protocolNames: Readonly<Record<string, string>> = {
  browser: 'browser',
  mobileAppsAndDesktopClients: 'modern apps',
  exchangeActiveSync: 'Exchange ActiveSync',
  other: 'legacy protocols',
};

/** What a policy waits for that no directory tells before a sign-in. */
const moments: readonly (readonly [field: string, words: string])[] = [
  ['signInRiskLevels', 'the risk of the sign-in'],
  ['userRiskLevels', 'the risk of the user'],
  ['servicePrincipalRiskLevels', 'the risk of the principal'],
  ['insiderRiskLevels', 'the risk of an insider'],
  ['platforms', 'the platform'],
  ['devices', 'the device'],
  ['authenticationFlows', 'the flow (device code, transfer)'],
];

const isSaid = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null
      ? Object.values(value).some(isSaid)
      : value !== null && value !== undefined && value !== '' && value !== 'none';

const minutesOf = (policy: Raw): { readonly sessionMinutes?: number } => {
  const frequency = obj(obj(policy['sessionControls'])['signInFrequency']);
  const { value, type } = frequency;
  if (frequency['isEnabled'] !== true || typeof value !== 'number') return {};
  return { sessionMinutes: value * (type === 'days' ? 1_440 : 60) };
};

const ruleOf = (
  view: InventoryView,
  policy: Setting,
  locations: readonly Setting[],
  so: { readonly covers: 'yes' | 'perhaps'; readonly unseen: string | undefined },
): SignInRule => {
  const { value } = policy;
  const conditions = obj(value['conditions']);
  const grant = obj(value['grantControls']);
  const networks = networksOf(locations, obj(conditions['locations']));
  const protocols = strings(conditions['clientAppTypes']).filter((one) => one !== 'all');
  const turnsOn = [
    ...(so.covers === 'perhaps' ? [so.unseen ?? 'which kind of guest it is'] : []),
    ...(networks.length > 0 ? ['where it comes from'] : []),
    ...(protocols.length > 0 ? ['how it signs in'] : []),
    ...moments.filter(([field]) => isSaid(conditions[field])).map(([, words]) => words),
  ];
  const denies = strings(grant['builtInControls']).includes('block');
  const asks = asksOf(grant);
  return {
    policy: policy.name,
    to: appsOf(view, obj(conditions['applications'])),
    covers: turnsOn.length > 0 ? 'perhaps' : 'yes',
    effect: denies ? 'deny' : asks.length > 0 ? 'ask' : 'allow',
    asks: denies ? [] : asks,
    needs: grant['operator'] === 'OR' ? 'any' : 'all',
    networks,
    protocols: protocols.map((one) => protocolNames[one] ?? one),
    ...minutesOf(value),
    turnsOn,
    ...(value['state'] === 'enabledForReportingButNotEnforced' ? { onlyReported: true } : {}),
  };
};

const unreadOf = ({ name, value }: Setting): string | undefined =>
  value['tooLarge'] === true || typeof value['unread'] === 'string'
    ? `policy ${name} was not read since it changed`
    : undefined;

const defaultsRule = (defaults: readonly Setting[]): readonly SignInRule[] =>
  defaults.some(({ value }) => value['isEnabled'] === true)
    ? [
        {
          policy: 'security defaults',
          to: ['everything'],
          covers: 'perhaps',
          effect: 'ask',
          asks: ['a second factor'],
          needs: 'all',
          networks: [],
          protocols: [],
          turnsOn: ['what Microsoft takes for a risk; administrators are always asked'],
        },
      ]
    : [];

export const entraSignIn = (view: InventoryView, id: string): SignInRules => {
  const identity = view.identity(id);
  if (identity?.class !== 'human') return { rules: [], unread: [] };
  const { scope } = identity;
  const isListed = view.listedBy('entra', scope, 'membership', Number.MAX_SAFE_INTEGER - 1);
  const asker: Asker = {
    identity,
    groups: lower(groupsOf(view, id)),
    roles: lower(rolesOf(view, id)),
    isGuest: identity.tags['userType'] === 'Guest',
    unseen: isListed ? undefined : 'which groups it is in was not listed whole',
  };
  const all = view.settings('entra', scope, 'conditional_access_policy');
  const locations = view.settings('entra', scope, 'named_location');
  const unseen = view.settingsUnseen('entra', scope, 'conditional_access_policy');
  const rules = all.flatMap((policy) => {
    if (unreadOf(policy) !== undefined || policy.value['state'] === 'disabled') return [];
    const covers = coverOf(asker, obj(obj(policy.value['conditions'])['users']));
    return covers === 'no'
      ? []
      : [ruleOf(view, policy, locations, { covers, unseen: asker.unseen })];
  });
  return {
    rules: [...rules, ...defaultsRule(view.settings('entra', scope, 'security_defaults'))],
    unread: [
      ...(unseen === undefined ? [] : [`conditional access: ${unseen}`]),
      ...all.flatMap((one) => unreadOf(one) ?? []),
    ],
  };
};
