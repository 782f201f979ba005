/**
 * The face an evaluator reads, with a note of what it read of others: so that a change makes only those be worked out
 * again whose steps rest on it. Whoever asks for all there is, rests on the whole place.
 */
import type { TrustPrincipal } from '../model/index.ts';
import type { InventoryView } from './contract.ts';
import { trustKey } from './links.ts';

export interface Reads {
  /** Something about this id, whether it is there or not. */
  of(id: string): void;
  wide(): void;
}

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
  'ownersOf',
  'declarationOf',
]);
/** Do not change with facts. */
const fixed: ReadonlySet<string> = new Set<keyof InventoryView>(['evaluates']);

type Read = (...args: readonly unknown[]) => unknown;

export const trackedView = (view: InventoryView, reads: Reads): InventoryView => {
  const noted = ([name, read]: readonly [string, Read]): readonly [string, Read] => {
    if (fixed.has(name)) return [name, read];
    if (name === 'trustsNaming') {
      return [
        name,
        (...args) => {
          reads.of(trustKey(args[0] as TrustPrincipal));
          return read(...args);
        },
      ];
    }
    if (!byId.has(name)) {
      return [
        name,
        (...args) => {
          reads.wide();
          return read(...args);
        },
      ];
    }
    return [
      name,
      (...args) => {
        reads.of(String(args[0]));
        return read(...args);
      },
    ];
  };
  return Object.fromEntries(Object.entries(view).map(noted)) as unknown as InventoryView;
};
