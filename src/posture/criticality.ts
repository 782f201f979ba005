/** Cost if broken: as the owner declared, else what seen use lets us say. Never from the tier. */
import { DAY } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Criticality } from '../model/index.ts';

const RECENT = 30 * DAY;

export const criticalityOf = (
  view: InventoryView,
  id: string,
  at: number,
): { readonly criticality: Criticality; readonly because: string } => {
  const declared = view.declarationOf(id, at);
  if (declared?.criticality !== undefined) {
    return { criticality: declared.criticality, because: `declared by ${declared.declaredBy}` };
  }
  const lastUsedAt = view.principal(id, at)?.lastUsedAt;
  const used = lastUsedAt?.known ? lastUsedAt.value : undefined;
  return used !== undefined && used !== null && at - used <= RECENT
    ? { criticality: 'ordinary', because: 'seen in use; nobody declared what depends on it' }
    : { criticality: 'unknown', because: 'neither declared nor seen in use' };
};
