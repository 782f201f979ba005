/** What one event lets us say: a small vocabulary over the inventory as it stood. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, FactKind, InventoryChange, InventoryFact } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { awsId, iamArn } from '../arn.ts';

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly account: string;
  readonly partition: string;
  /** Request parameters and response elements. */
  readonly asked: Raw;
  readonly answered: Raw;
}

export type Handler = (scene: Scene) => readonly InventoryChange[];

export const put = (scene: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  at: scene.event.time,
  eventId: scene.event.id,
});

export const patch = (
  scene: Scene,
  kind: FactKind,
  thing: { readonly id: string; readonly set: Readonly<Record<string, unknown>> },
): InventoryChange => ({
  op: 'patch',
  kind,
  id: thing.id,
  set: thing.set,
  at: scene.event.time,
  eventId: scene.event.id,
});

export const end = (scene: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  at: scene.event.time,
  eventId: scene.event.id,
});

/** Requests leave out the path; the inventory may know the one user or role of that name. */
const named = (scene: Scene, kind: 'user' | 'role', name: string): string => {
  const plain = awsId(iamArn(scene.account, `${kind}/${name}`, scene.partition));
  if (scene.view.principal(plain)) return plain;
  const all = kind === 'user' ? scene.view.identities() : scene.view.roles();
  for (const one of all) {
    if (one.name === name && one.scope === scene.account && one.id.includes(`:${kind}/`)) {
      return one.id;
    }
  }
  return plain;
};

const isAboutCaller = (name: string | undefined): boolean =>
  name === undefined || name === '<root_account>';

/** The user a request is about: named, or the caller. */
export const userOf = (scene: Scene): string | undefined => {
  const name = str(scene.asked['userName']) ?? str(obj(scene.answered['accessKey'])['userName']);
  if (!isAboutCaller(name) && name !== undefined) {
    const { principalId } = scene.event.actor;
    if (principalId?.includes(':user/') && principalId.endsWith(`/${name}`)) return principalId;
    return named(scene, 'user', name);
  }
  return scene.event.actor.principalKind === 'identity' ? scene.event.actor.principalId : undefined;
};

export const roleOf = (scene: Scene): string | undefined => {
  const name = str(scene.asked['roleName']);
  return name === undefined ? undefined : named(scene, 'role', name);
};

export const groupOf = (scene: Scene): string | undefined => {
  const name = str(scene.asked['groupName']);
  return name === undefined
    ? undefined
    : awsId(iamArn(scene.account, `group/${name}`, scene.partition));
};

/** Whoever the request names as the holder of a policy. */
export const holderOf = (scene: Scene): string | undefined => {
  if (scene.asked['roleName'] !== undefined) return roleOf(scene);
  if (scene.asked['groupName'] !== undefined) return groupOf(scene);
  return scene.asked['userName'] === undefined ? undefined : userOf(scene);
};
