/**
 * The face an evaluator reads. Lists and the revision are of its own system, so that a change elsewhere is none to it; and
 * what it read of others is noted, so that a change makes only those be worked out again whose steps rest on it. Whoever
 * asks for all there is, rests on the whole place.
 */
import type { Source, TrustPrincipal } from '../model/index.ts';
import type { InventoryView } from './contract.ts';
import { trustKey } from './links.ts';

export interface Reads {
  /** Something about this id, whether it is there or not. */
  of(id: string): void;
  wide(): void;
}

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
  'membersOf',
  'entitlementsOf',
  'trustsInto',
  'trustsNaming',
  'ownersOf',
  'declarationOf',
]);
/** Do not change with facts. */
const fixed: ReadonlySet<string> = new Set<keyof InventoryView>(['evaluates']);

type Read = (...args: readonly unknown[]) => unknown;

const asked = (name: string, of: unknown): string =>
  name === 'trustsNaming' ? trustKey(of as TrustPrincipal) : String(of);

export const trackedView = (view: InventoryView, reads: Reads): InventoryView => {
  const noted = ([name, read]: readonly [string, Read]): readonly [string, Read] => {
    if (fixed.has(name)) return [name, read];
    const note = byId.has(name)
      ? (of: unknown) => reads.of(asked(name, of))
      : () => {
          reads.wide();
        };
    return [
      name,
      (...args) => {
        note(args[0]);
        return read(...args);
      },
    ];
  };
  return Object.fromEntries(Object.entries(view).map(noted)) as unknown as InventoryView;
};
