import { CountersignError } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { ApiDeps } from '../deps.ts';

/** @throws ERR_STORE_UNAVAILABLE while the graph is being loaded */
export const viewOf = (deps: ApiDeps): InventoryView => {
  const view = deps.view();
  if (!view)
    throw new CountersignError(
      'ERR_STORE_UNAVAILABLE',
      'the graph is being loaded; try again in a moment',
    );
  return view;
};
