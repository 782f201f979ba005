/**
 * Who can take a Google Workspace customer: super administrators; clients that domain-wide delegation lets act as any
 * user, super administrators among them, as far as the scopes go. Delegated administrators cannot touch super ones.
 * https://support.google.com/a/answer/2405986 (roles), https://support.google.com/a/answer/162106 (delegation)
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { AccessEdge, Trust } from '../../model/index.ts';
import { type Goal, goalSteps, type Reach } from '../goal-steps.ts';
import { strings } from '../record.ts';

const SYSTEM = 'google-workspace';
const SCOPE = 'https://www.googleapis.com/auth/';

/** What a scope lets its holder do as the user whom it acts for. */
const rulingScopes =
  /^(?:admin\.directory\.(?:user|rolemanagement|group|group\.member|domain|userschema|customer|user\.security)|apps\.security|cloud-platform|cloud-identity(?:\.groups|\.policies)?|iam)$/;
const readingScopes =
  /^(?:gmail\.(?:readonly|modify|settings\.sharing|settings\.basic|insert|compose)|drive(?:\.readonly)?|documents(?:\.readonly)?|spreadsheets(?:\.readonly)?|calendar(?:\.readonly)?|contacts(?:\.readonly)?|ediscovery(?:\.readonly)?|keep(?:\.readonly)?|chat\.messages(?:\.readonly)?|admin\.datatransfer|cloud-platform\.read-only|bigquery|devstorage\.[a-z_]+)$/;

const bare = (scope: string): string =>
  scope === 'https://mail.google.com/' ? 'gmail.modify' : scope.replace(SCOPE, '');

const goalOfScope = (scope: string): Goal | undefined => {
  const name = bare(scope);
  if (rulingScopes.test(name)) return 'control-plane';
  if (readingScopes.test(name)) return 'crown-jewels';
  return /(?:^openid$|^email$|^profile$|userinfo\.|\.readonly$|\.read-only$|\.metadata$)/.test(name)
    ? undefined
    : 'write';
};

const reach = (privilege: string): Reach | undefined => {
  if (privilege === '*')
    return { goal: 'control-plane', because: 'super administrators may do everything' };
  const right = privilege.split('/').at(-1) ?? privilege;
  if (
    /^(?:USERS_ALL|USERS_UPDATE|USERS_RESET_PASSWORD|USERS_FORCE_PASSWORD_CHANGE|USERS_ADD_NICKNAME|SECURITY_ALL|USER_SECURITY_ALL)$/.test(
      right,
    )
  )
    return {
      goal: 'grants',
      because: `${right} changes accounts other than those of administrators`,
    };
  if (
    /^(?:SECURITY_SETTINGS|APP_ADMIN|MANAGE_APPLICATION|SERVICES|MANAGE_DYNAMIC_SETTINGS|VAULT|DATATRANSFER|DRIVE)/.test(
      right,
    )
  )
    return { goal: 'crown-jewels', because: `${right} decides who reads what`, certain: false };
  return /_(?:RETRIEVE|READ|VIEW)$|^(?:VIEW|REPORTS|GET)_|REPORTS_ACCESS|READONLY/.test(right)
    ? undefined
    : { goal: 'write', because: right };
};

const byRoles = goalSteps({
  system: SYSTEM,
  reach: (privilege, one) => (one.via.kind === 'consent' ? undefined : reach(privilege)),
  become: (view, { via, privileges, resources }) => {
    const ruling =
      via.kind === 'consent'
        ? privileges.find((one) => goalOfScope(one) === 'control-plane')
        : undefined;
    if (ruling === undefined) return [];
    return resources
      .filter((to) => view.identity(to) !== undefined)
      .map((to) => ({
        to,
        because: `${via.name} to ${bare(ruling)}: administers as that user`,
        certain: true,
      }));
  },
  trusted: () => ({ because: 'domain-wide delegation lets it act as any user', certain: true }),
});

const words: Readonly<Record<Goal, string>> = {
  'control-plane': 'administers as a super administrator',
  grants: 'changes accounts',
  'crown-jewels': 'reads what every user has',
  write: 'changes things as any user',
};

/** The scopes of a delegation say how far acting as everybody goes. */
const byDelegation = (from: string, scope: string, trust: Trust): readonly AccessEdge[] => {
  const best = new Map<Goal, string>();
  for (const one of strings(trust.conditions?.['scopes'])) {
    const goal = goalOfScope(one);
    if (goal !== undefined && !best.has(goal)) best.set(goal, one);
  }
  return [...best].map(([goal, granted]) => ({
    from,
    to: `${goal}:${SYSTEM}:${scope}`,
    kind: 'can_do',
    because: `domain-wide delegation with ${bare(granted)}: ${words[goal]}`,
    privilege: granted,
    certain: true,
    removedBy: `take ${bare(granted)} out of the delegation`,
  }));
};

export const workspaceAccess: AccessEvaluator = (view, from) => {
  const scope = view.principal(from)?.scope;
  const delegated =
    scope === undefined
      ? []
      : view
          .trustsNaming({ kind: 'identity', value: from })
          .filter(({ effect, mechanism }) => effect === 'allow' && mechanism === 'delegation')
          .flatMap((trust) => byDelegation(from, scope, trust));
  return [...byRoles(view, from), ...delegated];
};
