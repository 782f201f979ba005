/** What is kept of each grant, as one policy document to review. */
import type { KeptGrant } from '../../../inventory/index.ts';
import { rawStatement } from './raw-statement.ts';

/** Grants of the same resources and conditions come together as one statement. */
export const policyDocument = (kept: readonly KeptGrant[]): unknown => {
  const merged = new Map<string, { of: KeptGrant['of']; privileges: Set<string> }>();
  for (const { of, privileges } of kept) {
    const { resources, resourcesInverted, conditions, effect, privilegesInverted } = of;
    const key = JSON.stringify([
      effect,
      privilegesInverted,
      resourcesInverted,
      [...resources].sort(),
      conditions ?? null,
    ]);
    const known = merged.get(key);
    if (known) for (const one of privileges) known.privileges.add(one);
    else merged.set(key, { of, privileges: new Set(privileges) });
  }
  return {
    Version: '2012-10-17',
    Statement: [...merged.values()].map(({ of, privileges }) =>
      rawStatement(of, [...privileges].sort()),
    ),
  };
};
