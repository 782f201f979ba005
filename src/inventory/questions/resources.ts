/** Resources of the inventory that grants speak of. */
import type { Entitlement, Resource } from '../../model/index.ts';
import type { InventoryView } from '../contract.ts';
import { covers, isPattern } from './wild.ts';

export interface TouchedResource {
  readonly resource: Resource;
  /** The principal or group that holds the grant. */
  readonly by: string;
  readonly privileges: readonly string[];
  /** False where a condition, a denial or an eligible grant leaves it open. */
  readonly certain: boolean;
  readonly until?: number;
}

type Finder = (patterns: readonly string[]) => ReadonlySet<Resource>;

/** Resources by exact word at once, by pattern once per pattern. */
const finderFor = (view: InventoryView): ((system: string) => Finder) => {
  const bySystem = new Map<string, Resource[]>();
  for (const one of view.resources()) {
    const list = bySystem.get(one.system);
    if (list) list.push(one);
    else bySystem.set(one.system, [one]);
  }
  const finders = new Map<string, Finder>();
  return (system) => {
    const known = finders.get(system);
    if (known) return known;
    const all = bySystem.get(system) ?? [];
    const exact = new Map(
      all.flatMap((one) => [[one.id, one] as const, [one.nativeId, one] as const]),
    );
    const matched = new Map<string, readonly Resource[]>();
    const match = (pattern: string): readonly Resource[] => {
      const one = exact.get(pattern);
      if (one || !isPattern(pattern)) return one ? [one] : [];
      const before = matched.get(pattern);
      if (before) return before;
      const found = all.filter(
        ({ id, nativeId }) => covers(pattern, nativeId) || covers(pattern, id),
      );
      matched.set(pattern, found);
      return found;
    };
    const finder: Finder = (patterns) => new Set(patterns.flatMap(match));
    finders.set(system, finder);
    return finder;
  };
};

const isOpen = ({ conditions, standing }: Entitlement): boolean =>
  (conditions !== undefined && Object.keys(conditions).length > 0) || standing === 'eligible';

/** Of all these principals and groups; one entry for each pair of holder and resource. */
export const resourcesTouched = (
  view: InventoryView,
  holders: Iterable<string>,
): readonly TouchedResource[] => {
  const finders = finderFor(view);
  const out = new Map<string, TouchedResource>();
  for (const id of holders) {
    const own = view.entitlementsOf(id).filter(({ via }) => via.kind !== 'boundary');
    const limited = view.entitlementsOf(id).length > own.length;
    const denied = new Set(
      own
        .filter(({ effect }) => effect === 'deny')
        .flatMap((one) => [...finders(one.system)(one.resources)]),
    );
    for (const one of own) {
      if (one.effect !== 'allow') continue;
      // All but some: what is left is not written, and every resource may be of it.
      const patterns = one.resourcesInverted ? ['*'] : one.resources;
      for (const resource of finders(one.system)(patterns)) {
        const touch = view.touches(one, resource);
        if (touch === 'no') continue;
        const key = `${id} ${resource.id}`;
        const known = out.get(key);
        const certain =
          touch === 'yes' &&
          !isOpen(one) &&
          !limited &&
          !one.resourcesInverted &&
          !denied.has(resource);
        out.set(key, {
          resource,
          by: id,
          privileges: [...new Set([...(known?.privileges ?? []), ...one.privileges])],
          certain: certain || known?.certain === true,
          ...(one.until === undefined ? {} : { until: one.until }),
        });
      }
    }
  }
  return [...out.values()];
};
