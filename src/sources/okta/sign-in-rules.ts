/**
 * Who gets in by which rule: the first global session policy that covers somebody, and the policy of each app that is
 * assigned; in each the rules in their order, up to the first that fits whatever comes.
 * https://developer.okta.com/docs/concepts/policies/
 */
import type { InventoryView, SignInRule, SignInRules } from '../../inventory/index.ts';
import type { Group, Identity, Resource } from '../../model/index.ts';

interface Asker {
  readonly view: InventoryView;
  readonly identity: Identity;
  readonly groups: ReadonlySet<string>;
}

const words = (text: string | undefined): readonly string[] => (text ? text.split(' ') : []);

const inOrder = (a: Resource, b: Resource): number =>
  Number(a.tags['priority'] || 0) - Number(b.tags['priority'] || 0);

const isOn = ({ tags }: Resource): boolean => tags['status'] !== 'INACTIVE';

/** Named, by itself or a group; nobody named = everybody. */
const covers = ({ identity, groups }: Asker, { tags }: Resource): boolean => {
  const inGroup = (key: string): boolean => words(tags[key]).some((id) => groups.has(id));
  if (words(tags['excludeUsers']).includes(identity.nativeId) || inGroup('excludeGroups'))
    return false;
  const isNarrow = tags['includeUsers'] !== undefined || tags['includeGroups'] !== undefined;
  return (
    !isNarrow || words(tags['includeUsers']).includes(identity.nativeId) || inGroup('includeGroups')
  );
};

const zoneNames = ({ view }: Asker, ids: readonly string[]): readonly string[] =>
  ids.map((id) => view.resource(`okta:${id}`)?.name ?? id);

const networksOf = (asker: Asker, { tags }: Resource): readonly string[] => {
  if (tags['network'] !== 'ZONE') return [];
  return [
    ...zoneNames(asker, words(tags['includeZones'])),
    ...zoneNames(asker, words(tags['excludeZones'])).map((name) => `anywhere but ${name}`),
  ];
};

const asksOf = ({ tags }: Resource): readonly string[] => [
  ...(tags['requireFactor'] === 'true' || tags['factorMode'] === '2FA' ? ['two factors'] : []),
  ...(tags['factorMode'] === '1FA' ? ['one factor'] : []),
  ...words(tags['constraints']).map((one) =>
    one === 'phishingResistant' ? 'an authenticator that cannot be phished' : one,
  ),
];

const minutesOf = ({ tags }: Resource): { readonly sessionMinutes?: number } => {
  const minutes = Number(tags['maxSessionLifetimeMinutes'] || Number.NaN);
  return Number.isFinite(minutes) && minutes > 0 ? { sessionMinutes: minutes } : {};
};

const ruleOf = (
  asker: Asker,
  rule: Resource,
  so: { readonly policy: string; readonly to: readonly string[] },
): SignInRule => {
  const networks = networksOf(asker, rule);
  const turnsOn = [
    ...(networks.length > 0 ? ['where it comes from'] : []),
    ...words(rule.tags['turnsOn']),
  ];
  const asks = asksOf(rule);
  const denies = rule.tags['access'] === 'DENY';
  return {
    ...so,
    rule: rule.name,
    covers: turnsOn.length > 0 ? 'perhaps' : 'yes',
    effect: denies ? 'deny' : asks.length > 0 ? 'ask' : 'allow',
    asks: denies ? [] : asks,
    needs: 'all',
    networks,
    protocols: [],
    ...minutesOf(rule),
    turnsOn,
  };
};

/** Rules after the first that fits whatever comes decide nothing. */
const rulesOf = (
  asker: Asker,
  policy: Resource,
  to: readonly string[],
  rules: readonly Resource[],
): readonly SignInRule[] => {
  const out: SignInRule[] = [];
  const own = rules.filter(({ tags }) => tags['policy'] === policy.id).sort(inOrder);
  for (const rule of own) {
    if (!isOn(rule) || !covers(asker, rule)) continue;
    const told = ruleOf(asker, rule, { policy: policy.name, to });
    out.push(told);
    if (told.covers === 'yes') break;
  }
  return out;
};

/** Apps that are assigned to it, by the policy that guards each. */
const appsByPolicy = ({ view, identity }: Asker): ReadonlyMap<string, readonly string[]> => {
  const apps = new Map<string, string[]>();
  const granted = view
    .entitlementsOf(identity.id)
    .filter(({ effect, privileges }) => effect === 'allow' && privileges.includes('app.sign_in'));
  for (const id of new Set(granted.flatMap(({ resources }) => resources))) {
    const app = view.resource(id) ?? view.resource(`okta:${id}`);
    if (!app) continue;
    const policy = app.tags['accessPolicy'] ?? '';
    const names = apps.get(policy);
    if (names) names.push(app.name);
    else apps.set(policy, [app.name]);
  }
  return apps;
};

const groupIds = (groups: readonly Group[]): ReadonlySet<string> =>
  new Set(groups.map(({ nativeId }) => nativeId));

export const oktaSignIn = (view: InventoryView, id: string): SignInRules => {
  const identity = view.identity(id);
  if (identity?.class !== 'human') return { rules: [], unread: [] };
  const { scope } = identity;
  const asker: Asker = { view, identity, groups: groupIds(view.groupsOf(id)) };
  const policies = view.resourcesOf('okta', scope, 'policy').filter(isOn);
  const rules = view.resourcesOf('okta', scope, 'policy_rule');
  const unseen =
    view.resourcesUnseen('okta', scope, 'policy') ??
    view.resourcesUnseen('okta', scope, 'policy_rule');
  const session = policies
    .filter(({ tags }) => tags['policyType'] === 'OKTA_SIGN_ON')
    .sort(inOrder)
    .find((policy) => covers(asker, policy));
  const guarded = [...appsByPolicy(asker)].map(([policyId, names]) => ({
    names,
    policy: policies.find((one) => one.id === policyId),
  }));
  return {
    rules: [
      ...(session ? rulesOf(asker, session, ['everything'], rules) : []),
      ...guarded.flatMap(({ policy, names }) =>
        policy ? rulesOf(asker, policy, [...names].sort(), rules) : [],
      ),
    ],
    unread: [
      ...(unseen === undefined ? [] : [`rules of sign-in: ${unseen}`]),
      ...(session ? [] : ['no global session policy that covers it was read']),
      ...guarded
        .filter(({ policy }) => policy === undefined)
        .map(({ names }) => `which policy guards ${names.slice(0, 3).join(', ')} was not told`),
    ],
  };
};
