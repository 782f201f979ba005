/** What somebody may do, the widest first, each with whether it is used. */
import type { InventoryView } from '../../inventory/index.ts';

const MAX_ENTITLEMENTS = 50;

export const entitlementsOf = (view: InventoryView, id: string) => {
  const all = view.entitlementsOf(id);
  const wide = (privileges: readonly string[]): number =>
    privileges.includes('*') ? 2 : privileges.some((one) => one.endsWith('*')) ? 1 : 0;
  const sorted = [...all].sort(
    (a, b) => wide(b.privileges) - wide(a.privileges) || b.privileges.length - a.privileges.length,
  );
  return {
    total: all.length,
    items: sorted.slice(0, MAX_ENTITLEMENTS).map((entitlement) => ({
      entitlement,
      use: view.useOf(id, entitlement.privileges[0] ?? '*'),
    })),
  };
};
