/** An entitlement written again as the statement that it came from. */
import type { Entitlement } from '../../../model/index.ts';

export type RawStatement = Readonly<Record<string, unknown>>;

const one = (list: readonly string[]): unknown => (list.length === 1 ? list[0] : list);

export const rawStatement = (
  entitlement: Entitlement,
  privileges: readonly string[] = entitlement.privileges,
): RawStatement => ({
  Effect: entitlement.effect === 'allow' ? 'Allow' : 'Deny',
  [entitlement.privilegesInverted ? 'NotAction' : 'Action']: one(privileges),
  [entitlement.resourcesInverted ? 'NotResource' : 'Resource']: one(entitlement.resources),
  ...(entitlement.conditions === undefined ? {} : { Condition: entitlement.conditions }),
});
