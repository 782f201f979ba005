/** One event over the inventory as it stood, and the small vocabulary of its changes. */
import type { InventoryView } from '../../../inventory/index.ts';
import {
  type Event,
  type FactKind,
  type InventoryChange,
  type InventoryFact,
  unknown,
} from '../../../model/index.ts';
import { type Raw, strings } from '../../record.ts';
import { githubId } from '../ids.ts';
import { identityFact } from '../inventory/facts.ts';

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly org: string;
  readonly raw: Raw;
  readonly user: string | undefined;
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

export const patch = (scene: Scene, kind: FactKind, id: string, set: Raw): InventoryChange => ({
  op: 'patch',
  kind,
  id,
  set,
  ...stamp(scene),
});

export const unseen = unknown('known from its events only');

export const person = (
  scene: Scene,
  login: string,
  external = false,
): readonly InventoryChange[] =>
  scene.view.identity(githubId(login))
    ? []
    : [
        put(
          scene,
          identityFact({
            native: login,
            org: scene.org,
            class: login.endsWith('[bot]') ? 'third_party_app' : 'human',
            classReason: login.endsWith('[bot]')
              ? 'acts as an app, by its name'
              : 'a user account, seen in an event',
            external,
            createdAt: unseen,
            mfa: unseen,
            lastUsedAt: unseen,
            handles: [
              { kind: 'login', value: login, issuer: 'https://github.com', verified: true },
            ],
          }),
        ),
      ];

export const teamOf = ({ raw, event }: Scene): string | undefined =>
  strings(raw['team'])[0] ?? event.targets.find(({ kind }) => kind === 'group')?.name;

export const repoOf = ({ raw, event }: Scene): string | undefined =>
  strings(raw['repo'])[0] ?? event.targets.find(({ kind }) => kind === 'resource')?.name;
