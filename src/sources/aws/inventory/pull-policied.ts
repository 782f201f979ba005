/** Things of one kind, each with the policy of its own, live. One may refuse what others allow. */
import type { BlindSpot, InventoryFact, Resource } from '../../../model/index.ts';
import { inParallel, listed, toldOnce } from './listing.ts';
import { policyGrants, withPolicy } from './resource-policy.ts';

export const AT_A_TIME = 4;

export interface Found {
  readonly facts: readonly InventoryFact[];
  readonly blind: readonly BlindSpot[];
  /** Types of resources that were all listed. */
  readonly types: readonly string[];
}

export interface Policied {
  /** `queues in eu-central-1`. */
  readonly area: string;
  readonly type: string;
  /** What the vendor calls its policy: `queue policy`. */
  readonly policyName: string;
  readonly needs: { readonly list: string; readonly policy: string };
  list(): Promise<readonly Resource[]>;
  /** The policy's text; undefined = it has none. */
  policy(of: Resource): Promise<unknown>;
}

export const pullPolicied = async (of: Policied): Promise<Found> => {
  const all = await listed(of.area, of.needs.list, () => of.list());
  if (!all.seen) return { facts: [], blind: [{ ...all.blind, types: [of.type] }], types: [] };
  const read = await inParallel(all.value, AT_A_TIME, async (resource) => {
    const policy = await listed(`${of.policyName} of ${resource.nativeId}`, of.needs.policy, () =>
      of.policy(resource),
    );
    if (!policy.seen) return { resource, policy, grants: undefined };
    const grants =
      policy.value === undefined
        ? undefined
        : policyGrants(resource.nativeId, policy.value, of.policyName);
    return { resource: withPolicy(resource, grants), policy, grants };
  });
  return {
    facts: read.flatMap(({ resource, grants }) => [resource, ...(grants?.entitlements ?? [])]),
    blind: [
      ...toldOnce(
        read.map(({ policy }) => policy),
        { area: `policies of ${of.area}`, needs: of.needs.policy, kinds: ['entitlement'] },
      ),
      ...read.flatMap(({ grants }) => grants?.blind ?? []),
    ],
    types: [of.type],
  };
};

/** The answer; undefined where AWS says by one of these names that there is none. */
export const unlessNone = async <T>(
  names: readonly string[],
  ask: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (fault) {
    if (fault instanceof Error && names.includes(fault.name)) return undefined;
    throw fault;
  }
};
