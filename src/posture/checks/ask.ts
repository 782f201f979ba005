/** Questions that many checks ask in the same words: grants, ways in, what a record notes. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Entitlement, IdentityClass, Place, Trust, Verdict } from '../../model/index.ts';
import { cannotTell, fail, pass } from '../../model/index.ts';
import { blindTo, isUnread, unlessBlind, worstOf } from './subject.ts';

export const machineClasses: readonly IdentityClass[] = [
  'service_account',
  'workload',
  'third_party_app',
  'agent',
];

/** Its groups, and the groups that those are in. */
const groupsAround = (view: InventoryView, id: string, at: number): ReadonlySet<string> => {
  const found = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { id: group } of view.groupsOf(next, at)) {
      if (found.has(group)) continue;
      found.add(group);
      queue.push(group);
    }
  }
  return found;
};

/** What it is allowed, by itself or by its groups, however deep. A boundary bounds, it does not grant. */
export const allowedTo = (view: InventoryView, id: string, at: number): readonly Entitlement[] => {
  const direct = view.entitlementsOf(id, at);
  const near = new Set(direct.map((one) => one.id));
  const far = [...groupsAround(view, id, at)]
    .flatMap((group) => view.entitlementsOf(group, at).filter((one) => one.holderId === group))
    .filter((one) => !near.has(one.id));
  return [...direct, ...far].filter((one) => one.effect === 'allow' && one.via.kind !== 'boundary');
};

/** `why` says what is wrong with a grant, undefined = nothing. Grants that nobody could read are unknown. */
export const judgeGrants = (
  view: InventoryView,
  { id, at }: { readonly id: string; readonly at: number },
  why: (one: Entitlement) => string | undefined,
): Verdict => {
  const grants = allowedTo(view, id, at);
  const worst = worstOf(
    grants.map((one) => {
      const because = why(one);
      return because === undefined ? pass : fail(because, [one.via.nativeId ?? one.via.name]);
    }),
  );
  if (worst.status === 'fail') return worst;
  const unread = grants.find(isUnread);
  if (unread) return cannotTell(`what ${unread.via.name} allows was not read`);
  return unlessBlind(blindTo(view, id, at, 'entitlement', 'membership'), pass);
};

/** Over the ways to become it that are open. */
export const judgeTrusts = (
  view: InventoryView,
  { id, at }: { readonly id: string; readonly at: number },
  judge: (one: Trust) => Verdict,
): Verdict =>
  unlessBlind(
    blindTo(view, id, at, 'trust'),
    worstOf(
      view
        .trustsInto(id, at)
        .filter((one) => one.effect === 'allow')
        .map(judge),
    ),
  );

export const tagOf = (
  view: InventoryView,
  id: string,
  at: number,
  name: string,
): string | undefined => {
  const tags = view.principal(id, at)?.tags ?? {};
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
};

/** The place that a check of scopes is asked about. */
export const scopeOf = (view: InventoryView, id: string, at: number): Place | undefined =>
  view.place(id, at);
