/** Does a role trust this caller, and does it name the principal itself or only its account? */
import type { Caller } from './caller.ts';
import { conditionsHold, type RequestContext } from './condition.ts';
import type { Statement } from './policy-document.ts';
import type { TwinRole } from './state.ts';
import { matchesWildcard } from './wildcard.ts';
import type { World } from './world.ts';

type How = 'principal' | 'account' | undefined;

const callerNames = (caller: Caller): string[] =>
  caller.kind === 'role' && caller.principal ? [caller.arn, caller.principal.arn] : [caller.arn];

const howNamed = (statement: Statement, caller: Caller): How => {
  const values = [...(statement.principals['AWS'] ?? []), ...(statement.principals['*'] ?? [])];
  // A trust statement names a principal whose unique id AWS keeps when it is deleted.
  const names = [...callerNames(caller), caller.principal?.id ?? caller.accountId];
  if (values.some((value) => value !== '*' && names.includes(value))) return 'principal';
  const account = [caller.accountId, `arn:aws:iam::${caller.accountId}:root`];
  if (values.some((value) => account.includes(value))) return 'account';
  return values.includes('*') ? 'principal' : undefined;
};

const isAbout = (statement: Statement, action: string): boolean =>
  statement.actions.some((pattern) =>
    matchesWildcard(pattern.toLowerCase(), action.toLowerCase()),
  ) !== statement.actionsInverted;

export const trustAllows = (
  world: World,
  role: TwinRole,
  caller: Caller,
  context: RequestContext,
): How => {
  let best: How;
  for (const statement of world.policies(role.trust, 'trust').statements) {
    if (!isAbout(statement, 'sts:AssumeRole') || !conditionsHold(statement.conditions, context))
      continue;
    const how = howNamed(statement, caller);
    const applies = (how !== undefined) !== statement.principalsInverted;
    if (!applies) continue;
    if (statement.effect === 'Deny') return undefined;
    if (best !== 'principal') best = how ?? 'account';
  }
  return best;
};

/** Does the role let this AWS service wear it? */
export const trustsService = (world: World, role: TwinRole, service: string): boolean =>
  world
    .policies(role.trust, 'trust')
    .statements.some(
      (statement) =>
        statement.effect === 'Allow' &&
        isAbout(statement, 'sts:AssumeRole') &&
        (statement.principals['Service'] ?? []).includes(service),
    );
