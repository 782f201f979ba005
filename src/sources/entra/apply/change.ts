/** What one audit event lets us say: a small vocabulary over its targets and the inventory as it stood. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, FactKind, InventoryChange, InventoryFact } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { type Folded, fold } from '../fold.ts';
import { type Modified, modifiedOf, valueIn } from '../modified.ts';

export interface Target {
  readonly id: string;
  readonly type: string;
  readonly name: string | undefined;
  readonly modified: ReadonlyMap<string, Modified>;
}

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly record: Folded;
  readonly tenantId: string;
  readonly targets: readonly Target[];
}

export type Handler = (scene: Scene) => readonly InventoryChange[];

const targetOf = (one: Raw): readonly Target[] => {
  const id = str(one['id'])?.toLowerCase();
  if (id === undefined) return [];
  return [
    {
      id,
      type: (str(one['type']) ?? '').toLowerCase(),
      name: str(one['userPrincipalName']) ?? str(one['displayName']),
      modified: modifiedOf(one),
    },
  ];
};

export const sceneOf = (event: Event, view: InventoryView): Scene => {
  const record = fold(event.raw);
  return {
    event,
    view,
    record,
    tenantId: event.cloud.account ?? event.actor.scope ?? 'unknown',
    targets: record.items('targetResources').flatMap(targetOf),
  };
};

/** The first target of one of these sorts; `other` is how Entra writes what it has no word for. */
export const targetOfType = ({ targets }: Scene, ...types: readonly string[]): Target | undefined =>
  targets.find(({ type }) => types.includes(type));

/** A modified property, wherever among the targets it stands. */
export const said = ({ targets }: Scene, name: string): string | undefined => {
  for (const { modified } of targets) {
    const value = valueIn(modified, name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
};

export const modifiedIn = ({ targets }: Scene, name: string): Modified | undefined =>
  targets.map(({ modified }) => modified.get(name)).find((one) => one !== undefined);

export const put = ({ event }: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  at: event.time,
  eventId: event.id,
});

export const patch = (
  { event }: Scene,
  kind: FactKind,
  thing: { readonly id: string; readonly set: Readonly<Record<string, unknown>> },
): InventoryChange => ({
  op: 'patch',
  kind,
  id: thing.id,
  set: thing.set,
  at: event.time,
  eventId: event.id,
});

export const end = ({ event }: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  at: event.time,
  eventId: event.id,
});
