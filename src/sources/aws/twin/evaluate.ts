/** Explicit deny, boundary, session policy, allow: the policy evaluation logic within one account. */
import { conditionsHold, type RequestContext, withVariables } from './condition.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';
import { matchesArn, matchesWildcard } from './wildcard.ts';

export interface AccessRequest {
  /** `iam:CreateUser`. */
  readonly action: string;
  /** An ARN or `*`. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Policies that bear on one caller; an absent boundary or session policy limits nothing. */
export interface PolicySet {
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: readonly PolicyDocument[];
  readonly session?: readonly PolicyDocument[];
}

type PolicyLayer = 'identity-based policy' | 'permissions boundary' | 'session policy';

export type Decision =
  | { readonly effect: 'allowed' }
  | { readonly effect: 'explicitDeny' | 'implicitDeny'; readonly layer: PolicyLayer };

const matchesAction = (statement: Statement, action: string): boolean => {
  const lower = action.toLowerCase();
  const found = statement.actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), lower));
  return found !== statement.actionsInverted;
};

const matchesResource = (statement: Statement, { resource, context }: AccessRequest): boolean => {
  const found = statement.resources.some((pattern) => {
    const whole = withVariables(pattern, context);
    return whole === '*' || (resource !== '*' && matchesArn(whole, resource));
  });
  return found !== statement.resourcesInverted;
};

const statementApplies = (statement: Statement, request: AccessRequest): boolean =>
  matchesAction(statement, request.action) &&
  matchesResource(statement, request) &&
  conditionsHold(statement.conditions, request.context);

const effectOf = (
  documents: readonly PolicyDocument[],
  request: AccessRequest,
): 'Allow' | 'Deny' | 'none' => {
  let allowed = false;
  for (const { statements } of documents) {
    for (const statement of statements) {
      if (statement.effect === 'Allow' && allowed) continue;
      if (!statementApplies(statement, request)) continue;
      if (statement.effect === 'Deny') return 'Deny';
      allowed = true;
    }
  }
  return allowed ? 'Allow' : 'none';
};

export const decide = (policies: PolicySet, request: AccessRequest): Decision => {
  const layers: (readonly [PolicyLayer, readonly PolicyDocument[]])[] = [
    ['identity-based policy', policies.identity],
  ];
  if (policies.boundary) layers.push(['permissions boundary', policies.boundary]);
  if (policies.session) layers.push(['session policy', policies.session]);
  const effects = layers.map(([layer, documents]) => ({
    layer,
    effect: effectOf(documents, request),
  }));
  const denied = effects.find(({ effect }) => effect === 'Deny');
  if (denied) return { effect: 'explicitDeny', layer: denied.layer };
  const silent = effects.find(({ effect }) => effect === 'none');
  if (silent) return { effect: 'implicitDeny', layer: silent.layer };
  return { effect: 'allowed' };
};
