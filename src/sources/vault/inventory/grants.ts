/** Policies as grants of whoever holds them. Pure. */
import type { Entitlement } from '../../../model/index.ts';
import { pathId, policyId, SYSTEM } from '../ids.ts';
import { type PathRule, readPolicy } from '../policy.ts';

const entitlement = (
  holderId: string,
  policy: string,
  rule: Pick<PathRule, 'path' | 'capabilities' | 'conditions'>,
): Entitlement => {
  const denies = rule.capabilities.includes('deny');
  return {
    kind: 'entitlement',
    id: `${holderId}#${policy}/${rule.path}`,
    system: SYSTEM,
    holderId,
    effect: denies ? 'deny' : 'allow',
    privileges: denies ? ['vault:*'] : rule.capabilities.map((one) => `vault:${one}`),
    privilegesInverted: false,
    resources: [pathId(rule.path)],
    resourcesInverted: false,
    conditions: rule.conditions,
    via: { kind: 'managed_policy', name: policy, nativeId: policyId(policy) },
    standing: 'standing',
  };
};

/** Policies by name; a name's value is `undefined` where its text could not be read. */
export type Policies = ReadonlyMap<string, readonly PathRule[] | undefined>;

export const readPolicies = (texts: ReadonlyMap<string, string>): Policies =>
  new Map([...texts].map(([name, text]) => [name, readPolicy(text)]));

const rulesOf = (name: string, policies: Policies): readonly PathRule[] => {
  if (name === 'root') return [{ path: '*', capabilities: ['*'], conditions: undefined }];
  // A policy that exists no more grants nothing; one that we cannot read grants nobody knows what.
  if (!policies.has(name)) return [];
  return policies.get(name) ?? [{ path: '*', capabilities: [], conditions: undefined }];
};

/** What a holder may do by its policies; nothing is said where the policies were not listed at all. */
export const grantsOf = (
  holderId: string,
  names: readonly string[],
  policies: Policies | undefined,
): readonly Entitlement[] => {
  if (policies === undefined) return [];
  return [...new Set(names)].flatMap((name) => {
    // The same path twice in a policy: Vault joins them, we keep the ids apart.
    const seen = new Map<string, number>();
    return rulesOf(name, policies).map((rule) => {
      const nth = seen.get(rule.path) ?? 0;
      seen.set(rule.path, nth + 1);
      const fact = entitlement(holderId, name, rule);
      return nth === 0 ? fact : { ...fact, id: `${fact.id}#${nth}` };
    });
  });
};
