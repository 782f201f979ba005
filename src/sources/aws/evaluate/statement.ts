/** Does one statement speak of this request? Actions, resources, principals, conditions. */

import { wildcardMatch } from '../access/wildcard.ts';
import { accountOfArn, parseArn } from '../arn.ts';
import type { Statement, StatementPrincipal } from '../policy-document.ts';
import { conditionHolds } from './condition.ts';
import type { AccessRequest, RequestContext } from './context.ts';
import { matchesPattern, resolvePattern } from './wild.ts';

/**
 * How a Principal element names the one who asks. `account` only delegates to the account's own
 * policies; `role` names the role behind a session (IAM User Guide, "AWS JSON policy elements: Principal").
 */
export type Naming = 'none' | 'account' | 'role' | 'direct';

export interface Matched {
  readonly statement: Statement;
  readonly naming: Naming;
  /** Set when it depends on something that nobody told us. */
  readonly open?: string;
}

const strength: Readonly<Record<Naming, number>> = { none: 0, account: 1, role: 2, direct: 3 };

/** Names of roles are unique in an account, so paths, which sessions do not show, are left out. */
const roleKey = (arn: string): string | undefined => {
  const parsed = parseArn(arn);
  if (parsed === undefined) return undefined;
  const parts = parsed.resource.split('/');
  if (parsed.service === 'iam' && parts[0] === 'role' && parts.length > 1)
    return `${parsed.account}/${parts.at(-1)}`;
  if (parsed.service === 'sts' && parts[0] === 'assumed-role' && parts.length > 1)
    return `${parsed.account}/${parts[1]}`;
  return undefined;
};

const isSession = (arn: string): boolean => /^arn:[^:]+:sts::\d*:assumed-role\//.test(arn);

const isRootArn = (arn: string): boolean => /^arn:[^:]+:iam::\d{12}:root$/.test(arn);

const namedBy = (one: StatementPrincipal, principal: string): Naming => {
  if (one.type === 'any') return 'direct';
  if (one.type !== 'AWS') return one.value === principal ? 'direct' : 'none';
  if (one.value === principal)
    return roleKey(principal) === undefined || isSession(principal) ? 'direct' : 'role';
  const account = accountOfArn(principal);
  if (account !== undefined && account !== '') {
    if (one.value === account) return isRootArn(principal) ? 'direct' : 'account';
    if (isRootArn(one.value) && accountOfArn(one.value) === account) return 'account';
  }
  const wanted = isSession(one.value) ? undefined : roleKey(one.value);
  return wanted !== undefined && wanted === roleKey(principal) ? 'role' : 'none';
};

const naming = (principals: readonly StatementPrincipal[], principal: string): Naming =>
  principals
    .map((one) => namedBy(one, principal))
    .reduce<Naming>((best, one) => (strength[one] > strength[best] ? one : best), 'none');

const principalOf = (statement: Statement, principal: string): Naming => {
  const found = naming(statement.principals, principal);
  if (!statement.principalsInverted) return found;
  return found === 'none' ? 'direct' : 'none';
};

const coversAction = ({ actions, actionsInverted }: Statement, action: string): boolean =>
  actions.some((one) => wildcardMatch(one.toLowerCase(), action.toLowerCase())) !== actionsInverted;

type Covers = { readonly covers: boolean; readonly open?: string };

const coversResource = (
  { resources, resourcesInverted }: Statement,
  resource: string,
  { version, context }: { readonly version: string | undefined; readonly context: RequestContext },
): Covers => {
  // Trust policies and some resource policies name no resource: they are about their own.
  if (resources.length === 0 && !resourcesInverted) return { covers: true };
  let open: string | undefined;
  for (const text of resources) {
    const resolved = resolvePattern(text, version, context);
    if (!resolved.known) open ??= resolved.missing;
    else if (matchesPattern(resolved.pattern, resource)) return { covers: !resourcesInverted };
  }
  return open === undefined ? { covers: resourcesInverted } : { covers: true, open };
};

/**
 * @param kind `identity`: the policy hangs on who asks, so it names no principal.
 * @returns undefined when the statement surely does not apply.
 */
export const matchStatement = (
  statement: Statement,
  kind: 'identity' | 'resource',
  asked: {
    readonly request: AccessRequest;
    readonly context: RequestContext;
    readonly version: string | undefined;
  },
): Matched | undefined => {
  const { request, context, version } = asked;
  const how = kind === 'identity' ? 'direct' : principalOf(statement, request.principal);
  if (how === 'none' || !coversAction(statement, request.action)) return undefined;
  const covered = coversResource(statement, request.resource, { version, context });
  if (!covered.covers) return undefined;
  const holds = conditionHolds(statement.conditions, version, context);
  if (holds.holds === false) return undefined;
  const open = covered.open ?? holds.open;
  return { statement, naming: how, ...(open === undefined ? {} : { open }) };
};
