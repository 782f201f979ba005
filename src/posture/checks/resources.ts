/** What the checks of a whole place read of the things in it, and why some may be missing. */
import type { InventoryView } from '../../inventory/index.ts';
import { cannotTell, type Resource, type Verdict } from '../../model/index.ts';
import { unlessBlind, worstOf } from './subject.ts';

/** Every thing of these types: the worst counts; none that could not be listed is passed. */
export const judgeResources = (
  view: InventoryView,
  { id, at }: { readonly id: string; readonly at: number },
  types: readonly string[],
  judge: (one: Resource) => Verdict,
): Verdict => {
  const place = view.place(id, at);
  if (!place) return cannotTell('the place is not known');
  const { system, scope } = place;
  const things = types.flatMap((type) => view.resourcesOf(system, scope, type, at));
  const unseen = types.flatMap((type) => {
    const because = view.resourcesUnseen(system, scope, type);
    return because === undefined ? [] : [`${type}: ${because}`];
  });
  return unlessBlind(unseen[0], worstOf(things.map(judge)));
};
