/** What one audit entry lets us say: a small vocabulary over the inventory as it stood. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, FactKind, InventoryChange, InventoryFact } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { accountOf } from '../parse.ts';

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly payload: Raw;
  readonly request: Raw;
  readonly response: Raw;
  /** Project, or the organisation where none is named. */
  readonly scope: string;
  readonly home: string;
}

export type Handler = (scene: Scene) => readonly InventoryChange[];

const stamp = ({ event }: Scene) => ({ at: event.time, eventId: event.id });
export const put = (scene: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  ...stamp(scene),
});
export const end = (scene: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  ...stamp(scene),
});
export const patch = (
  scene: Scene,
  kind: FactKind,
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({
  op: 'patch',
  kind,
  id,
  set,
  ...stamp(scene),
});

export const nameOf = (scene: Scene): string | undefined =>
  str(scene.payload['resourceName']) ??
  str(scene.request['name']) ??
  str(scene.request['resource']);

export const account = (scene: Scene): string | undefined =>
  accountOf(scene.event.raw, str(scene.response['name']) ?? nameOf(scene));
