/** One principal as it was at a moment, and what changed about it since. */
import type { InventoryView } from '../../inventory/index.ts';
import { accessGraph } from './access-graph.ts';
import { entitlementsOf } from './entitlements-of.ts';
import { found } from './found.ts';
import { historyEntries } from './history.ts';

const MAX_CHANGES = 200;

const accessThen = (then: InventoryView, id: string, limit: number) => {
  const principal = then.principal(id);
  if (!principal && !then.place(id)) return undefined;
  return {
    status: principal?.kind === 'identity' ? principal.status : 'active',
    tier: then.tierOf(id).tier,
    groups: then.groupsOf(id).map((group) => group.name),
    credentials: then.credentialsOf(id),
    entitlements: entitlementsOf(then, id),
    trustsInto: then.trustsInto(id),
    graph: accessGraph(then, id, limit),
  };
};

export const identityAsOf = (
  view: InventoryView,
  id: string,
  { at, limit }: { readonly at: number; readonly limit: number },
) => {
  const versions = view.history(id);
  found(versions.length > 0 || view.place(id) || undefined, `identity "${id}"`);
  const was = accessThen(view.asOf(at), id, limit);
  const since = historyEntries(versions).filter(({ from }) => from > at);
  // 0: since before anybody looked.
  const firsts = versions.map(({ from }) => from).filter((from) => from > 0);
  return {
    at,
    ...(firsts.length === 0 ? {} : { knownSince: Math.min(...firsts) }),
    ...(was ? { was } : {}),
    since: { items: since.slice(0, MAX_CHANGES), more: since.length > MAX_CHANGES },
  };
};
