/** Questions about those who rule a whole place: how many there are. */
import type { InventoryView } from '../../inventory/index.ts';
import { cannotTell, type Entitlement, fail, pass, type Verdict } from '../../model/index.ts';
import { allowedTo } from './ask.ts';
import { isActive } from './subject.ts';

/** Fewer cannot stand in for each other; more are more than can be watched. */
const FEWEST = 2;

export const judgeCount = (
  view: InventoryView,
  { id, at, most }: { readonly id: string; readonly at: number; readonly most: number },
  rules: (one: Entitlement) => boolean,
): Verdict => {
  const place = view.place(id, at);
  if (!place) return cannotTell('the place is not known');
  const { system, scope } = place;
  const names = view
    .inScope('identity', system, scope, at)
    .filter((one) => one.class === 'human' && isActive(one))
    .filter((one) => allowedTo(view, one.id, at).some(rules))
    .map(({ name }) => name)
    .sort();
  if (names.length > most)
    return fail(`${names.length} people rule it: ${names.slice(0, 5).join(', ')} …`, names);
  const kinds = ['identity', 'membership', 'entitlement'] as const;
  const unseen = kinds.find((kind) => !view.listedBy(system, scope, kind, at));
  if (unseen !== undefined) return cannotTell(`who rules it: no pull listed every ${unseen}`);
  return names.length < FEWEST
    ? fail(`${names.length === 1 ? 'one person rules' : 'nobody rules'} it: nobody can stand in`)
    : pass;
};
