/** The request context: condition keys and their values. */
import { accountOfArn, parseArn } from '../arn.ts';

export type ContextValues = readonly string[];

/** Names of condition keys are read without case (IAM User Guide, "Condition element"). */
export const keyOf = (name: string): string => name.toLowerCase();

export interface RequestContext {
  get(key: string): ContextValues | undefined;
  /** True when a key that is not there is known to be absent from the request. */
  readonly isComplete: boolean;
}

/** What is asked: may `principal` do `action` on `resource`? */
export interface AccessRequest {
  /** ARN of a user, role session, role, root or federated user; a service name; or `*` for nobody known. */
  readonly principal: string;
  readonly action: string;
  /** ARN, or `*` where the action has no resource. */
  readonly resource: string;
  /** Account that owns the resource. */
  readonly resourceAccount: string;
}

const sessionRole = (arn: string): string | undefined => {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'sts') return undefined;
  const [kind, name] = parsed.resource.split('/');
  return kind === 'assumed-role' && name !== undefined ? name : undefined;
};

/**
 * Keys that every signed request carries, as far as the request itself tells them
 * (IAM User Guide, "AWS global condition context keys").
 */
const impliedKeys = (request: AccessRequest): ReadonlyMap<string, ContextValues> => {
  const { principal } = request;
  const implied = new Map<string, ContextValues>();
  const account = accountOfArn(principal);
  if (account !== undefined && account !== '') {
    const role = sessionRole(principal);
    const arn = role === undefined ? principal : `arn:aws:iam::${account}:role/${role}`;
    implied.set('aws:principalarn', [arn]);
    implied.set('aws:principalaccount', [account]);
  }
  if (request.resourceAccount !== '') implied.set('aws:resourceaccount', [request.resourceAccount]);
  return implied;
};

/** @param isComplete false where keys that are not listed may still be in the request. */
export const requestContext = (
  request: AccessRequest,
  given: Readonly<Record<string, string | readonly string[]>>,
  isComplete: boolean,
): RequestContext => {
  const keys = new Map(impliedKeys(request));
  for (const [name, value] of Object.entries(given))
    keys.set(keyOf(name), typeof value === 'string' ? [value] : [...value]);
  return { get: (key) => keys.get(key), isComplete };
};
