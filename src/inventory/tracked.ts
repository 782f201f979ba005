/**
 * The face an evaluator reads. Lists and the revision are of its own system, so that a change elsewhere is none to it; and
 * what it read of others is noted, so that a change makes only those be worked out again whose steps rest on it. Whoever
 * asks for all there is, rests on the whole place.
 */
import type { Source, TrustPrincipal } from '../model/index.ts';
import type { InventoryView } from './contract.ts';
import { belowKey, membersKey, ownKey, trustKey, typeKey } from './links.ts';
import type { Readings } from './readings.ts';

/** What of the view there is for one system alone. */
export type OfSystem = (
  system: Source,
) => Pick<InventoryView, 'identities' | 'roles' | 'groups' | 'resources' | 'revision'>;

/** Asked by the id of what they tell about. */
const byId: ReadonlySet<string> = new Set<keyof InventoryView>([
  'identity',
  'role',
  'principal',
  'resource',
  'group',
  'identitiesUnder',
  'credentialsOf',
  'groupsOf',
  'entitlementsOf',
  'trustsInto',
  'trustsNaming',
  'ownersOf',
  'declarationOf',
  'resourcesRunningAs',
  'entitlementsOn',
]);
/** Answers hold what groups are and may. Principals hear of that as members; of what is derived it is noted. */
const borneByGroups: ReadonlySet<string> = new Set<keyof InventoryView>([
  'groupsOf',
  'entitlementsOf',
]);
/** Do not change with facts. */
const fixed: ReadonlySet<string> = new Set<keyof InventoryView>(['evaluates']);

type Read = (...args: readonly unknown[]) => unknown;

/** What a question is noted as, by its arguments. */
const notedAs = (name: string): ((...args: readonly unknown[]) => string) | undefined => {
  if (name === 'trustsNaming') return (of) => trustKey(of as TrustPrincipal);
  if (name === 'membersOf') return (of) => membersKey(String(of));
  if (name === 'keyed') return (system, key) => ownKey(String(system), String(key));
  if (name === 'keysBelow') return (system, key) => belowKey(String(system), String(key));
  if (name === 'resourcesOf')
    return (system, scope, type) => typeKey(String(system), String(scope), String(type));
  return byId.has(name) ? String : undefined;
};

export const trackedView = (
  system: Source,
  view: InventoryView,
  readings: Readings,
): InventoryView => {
  const noted = ([name, read]: readonly [string, Read]): readonly [string, Read] => {
    if (fixed.has(name)) return [name, read];
    const asked = notedAs(name);
    return [
      name,
      (...args) => {
        if (asked) readings.of(asked(...args));
        else readings.wide();
        if (borneByGroups.has(name))
          readings.ofDerived(() => view.groupsOf(String(args[0])).map((group) => group.id));
        return read(...args);
      },
    ];
  };
  const tracked = Object.fromEntries(Object.entries(view).map(noted)) as unknown as InventoryView;
  return {
    ...tracked,
    derived: (key, make) => readings.derived(`derived|${system}|${key}`, make, view.revision),
    once: (key, make) => readings.once(key, make),
  };
};
