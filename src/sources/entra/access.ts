/**
 * Who can take a tenant, who reads everybody's mail and files, and who can become whom.
 * Sources: Microsoft Learn, "Privileged roles and permissions in Microsoft Entra ID", "Microsoft Graph permissions
 * reference"; the owner of an app may give it a new secret and be it.
 */
import type { AccessEvaluator, InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../../model/index.ts';

/** Roles that give any role, or reset whoever holds one, by the id of their template. */
const ruling = new Set([
  '62e90394-69f5-4237-9190-012177145e10', // Global Administrator
  'e8611ab8-c189-46e8-94e1-60213ab1f814', // Privileged Role Administrator
  '7be44c8a-adaf-4e2a-84d6-ab2649e08a13', // Privileged Authentication Administrator
  'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8', // Partner Tier2 Support
]);

/** Roles that may take the tenant where something else helps: an app with rights, a policy, a domain. */
const nearRuling = new Set([
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', // Application Administrator
  '158c047a-c907-4556-b7ef-446551a6b5f7', // Cloud Application Administrator
  '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', // Hybrid Identity Administrator
  'd29b2b05-8046-44ba-8758-1e26182fcf32', // Directory Synchronization Accounts
  '194ae4cb-b126-40b2-bd5b-6091b380977d', // Security Administrator
  '8329153b-31d0-4727-b945-745eb3bc5f31', // Domain Name Administrator
  'be2f45a1-457d-42af-a067-6ec1fa63bc45', // External Identity Provider Administrator
]);

/** Permissions of Graph with which an app gives itself any right. */
const rulingRight =
  /^(?:RoleManagement\.ReadWrite\.Directory|AppRoleAssignment\.ReadWrite\.All|RoleAssignmentSchedule\.ReadWrite\.Directory|RoleEligibilitySchedule\.ReadWrite\.Directory)$/;
const nearRulingRight =
  /^(?:Application\.ReadWrite\.All|Directory\.ReadWrite\.All|Domain\.ReadWrite\.All|Policy\.ReadWrite\.\w+|UserAuthenticationMethod\.ReadWrite\.All|Organization\.ReadWrite\.All)$/;
const jewels =
  /^(?:Mail\.(?:Read|ReadWrite|Send)|Files\.(?:Read|ReadWrite)\.All|Sites\.(?:Read|ReadWrite|FullControl|Manage)\.All|Chat\.Read(?:Write)?\.All|full_access_as_app|EWS\.AccessAsUser\.All)$/;
const changes = /\.(?:ReadWrite|Manage|FullControl|Send|Create)\b|AccessAsUser/;

/** Microsoft Graph and Exchange Online: elsewhere the same word means something else. */
const microsoftApis = new Set([
  '00000003-0000-0000-c000-000000000000',
  '00000002-0000-0ff1-ce00-000000000000',
]);

const isOfMicrosoft = (view: InventoryView, one: Entitlement): boolean | undefined => {
  const api = view.identity(one.resources[0] ?? '');
  return api === undefined ? undefined : microsoftApis.has(api.tags['appId'] ?? '');
};

const roleOf = (one: Entitlement): string | undefined =>
  /^entra:role-assignment:[^:]+:([^:]+):/.exec(one.id)?.[1];

interface Step {
  readonly goal: string;
  readonly because: string;
  readonly certain: boolean;
  readonly privilege: string;
}

const ofRole = (one: Entitlement, role: string): Step | undefined => {
  const { name } = one.via;
  const whole = one.resources.includes('/');
  const standing = one.standing === 'eligible' ? `${name}, which it may put on,` : name;
  const certain = one.standing !== 'eligible';
  if (whole && ruling.has(role)) {
    return {
      goal: 'control-plane',
      because: `${standing} rules the tenant`,
      certain,
      privilege: name,
    };
  }
  if (whole && nearRuling.has(role)) {
    const because = `${standing} may take the tenant through an app, a policy or a domain`;
    return { goal: 'control-plane', because, certain: false, privilege: name };
  }
  if (/\breaders?\b/i.test(name)) return undefined;
  return { goal: 'write', because: `${standing} changes things there`, certain, privilege: name };
};

const ofRight = (view: InventoryView, one: Entitlement): readonly Step[] => {
  const theirs = isOfMicrosoft(view, one);
  if (theirs === false) return [];
  const delegated = one.via.kind === 'consent';
  // What an app may do on behalf of users, it may do as far as they may.
  const certain = theirs === true && !delegated;
  const how = delegated ? 'on behalf of users' : 'by itself';
  return one.privileges.flatMap((privilege): Step[] => {
    const step = (goal: string, words: string, sure = certain): Step => ({
      goal,
      because: `${privilege} ${how} ${words}`,
      certain: sure,
      privilege,
    });
    if (rulingRight.test(privilege)) return [step('control-plane', 'gives any role')];
    if (nearRulingRight.test(privilege)) {
      return [
        step('control-plane', 'may take the tenant through an app, a policy or a domain', false),
      ];
    }
    if (jewels.test(privilege)) return [step('crown-jewels', 'opens mail and files')];
    return changes.test(privilege) ? [step('write', 'changes things there')] : [];
  });
};

/** Owners of apps and of groups. */
const ofOwnership = (
  view: InventoryView,
  from: string,
  one: Entitlement,
): readonly AccessEdge[] => {
  const [owned = ''] = one.resources;
  const [privilege = ''] = one.privileges;
  const group = view.group(owned) !== undefined;
  const to = group ? owned : (view.resource(owned)?.runsAs ?? owned);
  const because = group
    ? 'owns the group, and may let itself in'
    : `${one.via.name}, and may give it a new secret`;
  const kind = group ? 'can_escalate' : 'can_become';
  return [{ from, to, kind, because, privilege, certain: true }];
};

export const entraAccess: AccessEvaluator = (view, from) => {
  const scope = view.principal(from)?.scope ?? view.group(from)?.scope;
  if (scope === undefined) return [];
  const edges = new Map<string, AccessEdge>();
  const add = (edge: AccessEdge): void => {
    const key = `${edge.kind} ${edge.to}`;
    if (edges.get(key)?.certain !== true) edges.set(key, edge);
  };
  for (const one of view.entitlementsOf(from)) {
    if (one.system !== 'entra' || one.effect !== 'allow') continue;
    if (one.id.startsWith('entra:ownership:')) {
      for (const edge of ofOwnership(view, from, one)) add(edge);
      continue;
    }
    const role = roleOf(one);
    const step = role === undefined ? undefined : ofRole(one, role);
    const steps = role === undefined ? ofRight(view, one) : step === undefined ? [] : [step];
    const isRight = role !== undefined || /^entra:(?:app-role|grant):/.test(one.id);
    for (const { goal, ...rest } of isRight ? steps : []) {
      add({ from, to: `${goal}:entra:${scope}`, kind: 'can_do', ...rest });
    }
  }
  return [...edges.values()];
};
