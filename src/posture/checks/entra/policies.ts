/**
 * Conditional access: which policy is in force, whom it reaches, what it asks for.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy and …/conditionalaccessconditionset
 */
import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass, type Verdict } from '../../../model/index.ts';
import {
  field,
  holds,
  isUnset,
  naming,
  type Seen,
  settingsOf,
  texts,
  type Value,
} from './tenant.ts';

export interface Policy {
  readonly name: string;
  readonly value: Value;
}

export interface Exempt {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly applications: readonly string[];
  readonly guestUserTypes: readonly string[];
}

const NOBODY: Exempt = { users: [], groups: [], applications: [], guestUserTypes: [] };

/** Risk, client apps and flows are looked at by the checks that ask for them. */
const narrowings = ['platforms', 'locations', 'devices', 'deviceStates', 'times'] as const;

const isAll = (value: unknown, include: string, exclude: string): boolean =>
  texts(field(value, include)).some((one) => one.toLowerCase() === 'all') &&
  isUnset(field(value, exclude));

/** Conditions that let most sign-ins by: the policy reaches only what meets all of them. */
export const narrowedBy = ({ value }: Policy): readonly string[] => {
  const conditions = field(value, 'conditions');
  const by = narrowings.filter((name) => {
    const given = field(conditions, name);
    if (isUnset(given)) return false;
    if (name === 'platforms') return !isAll(given, 'includePlatforms', 'excludePlatforms');
    if (name === 'locations') return !isAll(given, 'includeLocations', 'excludeLocations');
    return true;
  });
  const isWorkload = !isUnset(field(conditions, 'clientApplications'));
  const more = [
    ...(isUnset(field(conditions, 'insiderRiskLevels')) ? [] : ['insider risk']),
    ...(isUnset(field(conditions, 'servicePrincipalRiskLevels')) ? [] : ['workload risk']),
    ...(isUnset(field(conditions, 'applications', 'applicationFilter')) ? [] : ['filter for apps']),
    ...(isWorkload ? ['workload identities'] : []),
  ];
  return [...by, ...more];
};

export const isOn = ({ value }: Policy): boolean => field(value, 'state') === 'enabled';

export const isReportOnly = ({ value }: Policy): boolean =>
  field(value, 'state') === 'enabledForReportingButNotEnforced';

const users = (policy: Policy, name: string): readonly string[] =>
  texts(field(policy.value, 'conditions', 'users', name));

export const includesEverybody = (policy: Policy): boolean =>
  holds(users(policy, 'includeUsers'), 'All');

export const includesEveryApp = (policy: Policy): boolean =>
  holds(texts(field(policy.value, 'conditions', 'applications', 'includeApplications')), 'All');

/** Who and what is left out, in words; empty where nothing is that may not be. */
const leavesOut = (policy: Policy, exempt: Exempt = NOBODY): readonly string[] => {
  const conditions = field(policy.value, 'conditions');
  const beside = (list: readonly string[], may: readonly string[], what: string) =>
    list.filter((one) => !holds(may, one)).map((one) => `${what} ${one}`);
  const guests = field(conditions, 'users', 'excludeGuestsOrExternalUsers');
  const guestTypes = texts(field(guests, 'guestOrExternalUserTypes'));
  const unnamed = !isUnset(guests) && guestTypes.length === 0 ? ['guests'] : [];
  return [
    ...beside(users(policy, 'excludeUsers'), exempt.users, 'user'),
    ...beside(users(policy, 'excludeGroups'), exempt.groups, 'group'),
    ...beside(users(policy, 'excludeRoles'), [], 'role'),
    ...beside(guestTypes, exempt.guestUserTypes, 'guests of type'),
    ...unnamed,
    ...beside(
      texts(field(conditions, 'applications', 'excludeApplications')),
      exempt.applications,
      'app',
    ),
  ];
};

const controlsOf = ({ value }: Policy): readonly string[] =>
  texts(field(value, 'grantControls', 'builtInControls'));

export const blocks = (policy: Policy): boolean => holds(controlsOf(policy), 'block');

/** How several controls are joined; what is not said joins nothing away. */
const operatorOf = ({ value }: Policy): 'AND' | 'OR' | 'unsaid' | 'other' => {
  const given = field(value, 'grantControls', 'operator');
  if (given === undefined || given === null) return 'unsaid';
  return given === 'AND' || given === 'OR' ? given : 'other';
};

export const policiesOf = (
  view: InventoryView,
  id: string,
  at: number,
): { readonly policies: readonly Policy[]; readonly unseen: string | undefined } => {
  const { settings, unseen } = settingsOf(view, id, 'conditional_access_policy', at);
  return { policies: settings.map(({ name, value }) => ({ name, value })), unseen };
};

/** Combinations of methods that the policy's strength lets through; undefined = it asks for none that is known. */
const combinationsOf = ({ value }: Policy, strengths: Seen): readonly string[] | undefined => {
  const strength = field(value, 'grantControls', 'authenticationStrength');
  const listed = (of: unknown): readonly string[] | undefined => {
    const given = field(of, 'allowedCombinations');
    return Array.isArray(given) && given.length > 0
      ? given.filter((one): one is string => typeof one === 'string')
      : undefined;
  };
  const own = listed(strength);
  if (own !== undefined) return own;
  const named = field(strength, 'id');
  return listed(strengths.values.find((one) => named !== undefined && one['id'] === named));
};

/** Left out with the site's leave: by its baseline file, and accounts it declared for emergencies. */
const exemptFrom = (view: InventoryView, id: string, control: string, at: number): Exempt => {
  const given = settingsOf(view, id, 'baseline_exclusions', at).settings.find(
    ({ nativeId }) => nativeId === control,
  )?.value;
  return {
    users: texts(field(given, 'users')),
    groups: texts(field(given, 'groups')),
    applications: texts(field(given, 'applications')),
    guestUserTypes: texts(field(given, 'guestUserTypes')),
  };
};

const declared = (view: InventoryView, policy: Policy, at: number): readonly string[] =>
  users(policy, 'excludeUsers').filter(
    (user) => view.identity(`entra:${user.toLowerCase()}`, at)?.flags.emergencyAccess === true,
  );

export interface Asked {
  readonly control: string;
  /** In words, after "no policy in force ". */
  readonly says: string;
  /** Does the policy ask for it, of whomever it reaches? */
  readonly asks: (policy: Policy) => boolean;
  /** Whom it must reach; everybody in every app unless said. */
  readonly reaches?: (policy: Policy) => boolean;
  /** A condition of the control itself, which is no narrowing. */
  readonly allows?: readonly string[];
}

const everywhere = (policy: Policy): boolean =>
  includesEverybody(policy) && includesEveryApp(policy);

/** Passes where one policy in force does it all; else says how near the nearest one comes. */
export const somePolicy = (
  view: InventoryView,
  id: string,
  at: number,
  { control, says, asks, reaches = everywhere, allows = [] }: Asked,
): Verdict => {
  const { policies, unseen } = policiesOf(view, id, at);
  const exempt = exemptFrom(view, id, control, at);
  const gapsOf = (policy: Policy): readonly string[] => {
    const may = { ...exempt, users: [...exempt.users, ...declared(view, policy, at)] };
    const narrowed = narrowedBy(policy).filter((one) => !allows.includes(one));
    return [
      ...(isOn(policy) ? [] : [isReportOnly(policy) ? 'is report-only' : 'is off']),
      ...(reaches(policy) ? [] : ['does not reach everybody everywhere']),
      ...(narrowed.length === 0 ? [] : [`is narrowed by ${naming(narrowed)}`]),
      ...leavesOut(policy, may).map((one) => `leaves out ${one}`),
    ];
  };
  const asking = policies.filter(asks).map((policy) => ({ policy, gaps: gapsOf(policy) }));
  if (asking.some(({ gaps }) => gaps.length === 0)) return pass;
  if (unseen !== undefined) return cannotTell(unseen);
  const [near] = [...asking].sort((a, b) => a.gaps.length - b.gaps.length);
  return fail(
    near === undefined
      ? `no conditional access policy ${says}`
      : `no policy in force ${says}: "${near.policy.name}" ${naming(near.gaps)}`,
  );
};

/** Methods that a look-alike site cannot relay. Microsoft's built-in strength of that name. */
const phishingResistant = new Set([
  'windowshelloforbusiness',
  'fido2',
  'x509certificatemultifactor',
]);

/** Single factors: each alone is no second one. */
const single = new Set([
  'password',
  'sms',
  'email',
  'x509certificatesinglefactor',
  'federatedsinglefactor',
  'qrcodepin',
  'hardwareoath',
  'softwareoath',
]);

/** https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy, authenticationMethodModes */
const alone = new Set([
  ...phishingResistant,
  'devicebasedpush',
  'temporaryaccesspassonetime',
  'temporaryaccesspassmultiuse',
  'federatedmultifactor',
]);
const modes = new Set([...alone, ...single, 'microsoftauthenticatorpush', 'voice']);

const isMfa = (combination: string): boolean => {
  const parts = combination.split(',').map((one) => one.trim().toLowerCase());
  if (!parts.every((one) => modes.has(one))) return false;
  return parts.length > 1 || parts.every((one) => alone.has(one));
};

/** Controls beside `block` and MFA that would do instead, where any one of them is enough. */
const easierWays = (policy: Policy): readonly string[] =>
  operatorOf(policy) === 'OR'
    ? controlsOf(policy).filter((one) => !['block', 'mfa'].includes(one))
    : [];

export const asksPhishingResistant =
  (strengths: Seen) =>
  (policy: Policy): boolean => {
    const combinations = combinationsOf(policy, strengths) ?? [];
    const isStrong = combinations.every((one) => phishingResistant.has(one.toLowerCase()));
    return combinations.length > 0 && isStrong && easierWays(policy).length === 0;
  };

export const asksMfa =
  (strengths: Seen) =>
  (policy: Policy): boolean => {
    if (easierWays(policy).length > 0) return false;
    if (holds(controlsOf(policy), 'mfa')) return true;
    return combinationsOf(policy, strengths)?.every(isMfa) ?? false;
  };

/** Compliant, or joined to the directory: either proves that the device is managed. */
export const asksManagedDevice = (policy: Policy): boolean => {
  const controls = controlsOf(policy);
  const managed = controls.filter((one) => ['compliantDevice', 'domainJoinedDevice'].includes(one));
  if (managed.length === 0) return false;
  const operator = operatorOf(policy);
  if (operator === 'other') return false;
  return operator === 'AND' || managed.length === controls.length;
};

export const strengthsOf = (view: InventoryView, id: string, at: number): Seen =>
  settingsOf(view, id, 'authentication_strength', at);

export const clientsOf = ({ value }: Policy): readonly string[] =>
  texts(field(value, 'conditions', 'clientAppTypes'));

export const riskOf = (
  { value }: Policy,
  kind: 'userRiskLevels' | 'signInRiskLevels' | 'agentIdRiskLevels',
): readonly string[] => texts(field(value, 'conditions', kind));

export const flowsOf = ({ value }: Policy): readonly string[] =>
  texts(field(value, 'conditions', 'authenticationFlows', 'transferMethods'));

export const registers = ({ value }: Policy): boolean =>
  holds(
    texts(field(value, 'conditions', 'applications', 'includeUserActions')),
    'urn:user:registersecurityinfo',
  );

export const includedRoles = (policy: Policy): readonly string[] => users(policy, 'includeRoles');

/** Whoever a policy leaves out, save accounts that the site declared for emergencies. */
export const exclusionsOf = (view: InventoryView, policy: Policy, at: number): readonly string[] =>
  leavesOut(policy, { ...NOBODY, users: declared(view, policy, at) });
