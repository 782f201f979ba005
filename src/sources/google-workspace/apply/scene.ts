/** What one activity lets us say: a small vocabulary over the inventory as it stood. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, FactKind, InventoryChange, InventoryFact } from '../../../model/index.ts';
import type { ActivityEvent } from '../activity.ts';
import { addressId, membershipId } from '../ids.ts';
import { userNamed } from '../targets.ts';

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly activity: ActivityEvent;
  readonly scope: string;
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
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({
  op: 'patch',
  kind: 'identity',
  id,
  set,
  ...stamp(scene),
});

export const ofUser =
  (change: (scene: Scene, email: string, id: string) => readonly InventoryChange[]): Handler =>
  (scene) => {
    const email = userNamed(scene.activity);
    return email === undefined ? [] : change(scene, email, addressId(email));
  };

/** What hangs on an account goes with it. */
export const dependents = (scene: Scene, id: string): readonly InventoryChange[] => [
  ...scene.view.credentialsOf(id).map((one) => end(scene, 'credential', one.id)),
  ...scene.view
    .entitlementsOf(id)
    .filter((one) => one.holderId === id)
    .map((one) => end(scene, 'entitlement', one.id)),
  ...scene.view.groupsOf(id).map((one) => end(scene, 'membership', membershipId(id, one.id))),
];
