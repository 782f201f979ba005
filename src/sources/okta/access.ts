/**
 * Who can take an Okta organisation, and who can change ordinary things in it.
 * https://help.okta.com/oie/en-us/content/topics/security/administrators-admin-comparison.htm
 */
import type { AccessEvaluator, InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../../model/index.ts';

/**
 * Only super administrators give roles. An organisation administrator manages nearly all else, policies and sign-on
 * among it, which may be enough to come in as others: a step that is possible, not certain.
 */
const ruling = new Set(['SUPER_ADMIN', 'ORG_ADMIN']);

/** Group, help desk and app administrators cannot touch administrators, nor groups that hold a role. */
const changing = new Set([
  'APP_ADMIN',
  'USER_ADMIN',
  'HELP_DESK_ADMIN',
  'GROUP_MEMBERSHIP_ADMIN',
  'MOBILE_ADMIN',
  'API_ACCESS_MANAGEMENT_ADMIN',
]);

/** Permissions of custom roles and scopes of apps that change something. */
const manages = (privilege: string): boolean =>
  /^okta\..+(?:\.manage|\.create|\.edit|\.[a-zA-Z]+\.(?:manage|edit|create))$/.test(privilege);

/** Scopes with which the holder of a ruling role can give itself whatever it wants. */
const rulingScopes =
  /^okta\.(?:roles|users|groups|apps|appGrants|policies|idps|authorizationServers|apiTokens)\.manage$/;

const isRole = (one: Entitlement): boolean => one.via.kind === 'assignment' && !isApp(one);

const isApp = (one: Entitlement): boolean => one.privileges.includes('app.sign_in');

const isScope = (one: Entitlement): boolean =>
  one.via.kind === 'consent' && one.privileges.some((privilege) => privilege.startsWith('okta.'));

interface Found {
  readonly by: Entitlement;
  readonly privilege: string;
}

const first = (
  entitlements: readonly Entitlement[],
  test: (privilege: string) => boolean,
): Found | undefined => {
  for (const by of entitlements) {
    const privilege = by.privileges.find(test);
    if (by.effect === 'allow' && privilege !== undefined) return { by, privilege };
  }
  return undefined;
};

const whole = (one: Entitlement): boolean => one.resources.includes('*');

/** A client acts by what its role and its scopes both allow; an API service integration by its scopes alone. */
const isClient = (view: InventoryView, id: string): boolean => {
  const identity = view.identity(id);
  return identity !== undefined && identity.class !== 'human' && 'grantTypes' in identity.tags;
};

export const oktaAccess: AccessEvaluator = (view, from) => {
  const own = view.entitlementsOf(from).filter((one) => one.system === 'okta');
  const scope = view.principal(from)?.scope ?? view.group(from)?.scope;
  if (scope === undefined) return [];
  const roles = own.filter(isRole);
  const scopes = own.filter(isScope);
  const client = isClient(view, from);
  const edges: AccessEdge[] = [];
  const add = (goal: string, found: Found, because: string, certain: boolean): void => {
    const { privilege } = found;
    edges.push({ from, to: `${goal}:okta:${scope}`, kind: 'can_do', because, privilege, certain });
  };
  const ruler = first(roles.filter(whole), (one) => ruling.has(one));
  const through = client ? first(scopes, (one) => rulingScopes.test(one)) : undefined;
  if (ruler !== undefined && (!client || through !== undefined)) {
    const by = through === undefined ? '' : ` with the scope ${through.privilege}`;
    const certain = ruler.privilege === 'SUPER_ADMIN';
    add('control-plane', ruler, `${ruler.by.via.name}${by} rules the organisation`, certain);
    return edges;
  }
  const integration = !client && scopes.length > 0;
  const changer =
    first(client ? scopes : roles, (one) => changing.has(one) || manages(one)) ??
    (integration ? first(scopes, manages) : undefined);
  // What a client's role leaves of its scopes, the role alone knows.
  if (changer !== undefined && (!client || roles.length > 0))
    add('write', changer, `${changer.by.via.name} changes things there`, !client);
  return edges;
};
