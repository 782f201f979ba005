/** What one event lets us say: a small vocabulary over the inventory as it stood. */
import type { InventoryView } from '../../../inventory/index.ts';
import type {
  Event,
  EventTarget,
  FactKind,
  InventoryChange,
  InventoryFact,
} from '../../../model/index.ts';
import { list, obj, str } from '../../record.ts';

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly scope: string;
}

export type Handler = (scene: Scene) => readonly InventoryChange[];

const stamp = ({ event }: Scene) => ({ at: event.time, eventId: event.id });

export const put = (scene: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  ...stamp(scene),
});

export const patch = (
  scene: Scene,
  kind: FactKind,
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({ op: 'patch', kind, id, set, ...stamp(scene) });

export const end = (scene: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  ...stamp(scene),
});

export const target = ({ event }: Scene, kind: EventTarget['kind']): EventTarget | undefined =>
  event.targets.find((one) => one.kind === kind);

/** A target by Okta's own type name. */
export const typed = ({ event }: Scene, type: string): string | undefined => {
  const found = list(event.raw['target']).find((one) => obj(one)['type'] === type);
  const id = str(obj(found)['id']);
  return id === undefined ? undefined : `okta:${id}`;
};
