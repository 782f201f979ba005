/** What one audit event of GitLab changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type FactKind,
  type InventoryChange,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { gitlabId, userId } from './ids.ts';

interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly details: Raw;
}
type Handler = (scene: Scene) => readonly InventoryChange[];

const stamp = ({ event }: Scene) => ({ at: event.time, eventId: event.id });
const put = (scene: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  ...stamp(scene),
});
const end = (scene: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  ...stamp(scene),
});
const patch = (scene: Scene, kind: FactKind, id: string, set: Raw): InventoryChange => ({
  op: 'patch',
  kind,
  id,
  set,
  ...stamp(scene),
});

const unseen = unknown('known from its events only');

/** The one known scope, or the one of the event: what a pull lists again must stand where it lists it. */
const scopeIn = ({ event, view }: Scene): string => {
  const [only, ...others] = view.knownScopes('gitlab');
  return only !== undefined && others.length === 0 ? only : (event.cloud.account ?? 'gitlab');
};

const userSeen = (scene: Scene, id: string, name: string): readonly InventoryChange[] => {
  if (scene.view.principal(id) || scene.view.history(id).length > 0) return [];
  return [
    put(scene, {
      kind: 'identity',
      id,
      system: 'gitlab',
      nativeId: id.slice('gitlab:'.length),
      scope: scopeIn(scene),
      name,
      class: /_bot(?:_|$)/.test(name) ? 'service_account' : 'human',
      classReason: 'a user account, seen in an event',
      flags: noFlags,
      status: 'active',
      createdAt: unseen,
      interactive: unseen,
      mfa: unseen,
      lastUsedAt: unseen,
      tags: {},
    }),
  ];
};

const aimOf = (scene: Scene, kind: Event['targets'][number]['kind']) =>
  scene.event.targets.find((target) => target.kind === kind);

const setStatus =
  (status: 'active' | 'disabled'): Handler =>
  (scene) => {
    const user = aimOf(scene, 'identity');
    return user === undefined
      ? []
      : [...userSeen(scene, user.id, user.name), patch(scene, 'identity', user.id, { status })];
  };

const userGone: Handler = (scene) => {
  const user = aimOf(scene, 'identity');
  return user === undefined ? [] : [end(scene, 'identity', user.id)];
};

const setMfa =
  (on: boolean): Handler =>
  (scene) => {
    const user = aimOf(scene, 'identity');
    return user === undefined ? [] : [patch(scene, 'identity', user.id, { mfa: known(on) })];
  };

/** A grant's id does not depend on its level. */
const member =
  (gives: boolean): Handler =>
  (scene) => {
    const user = aimOf(scene, 'identity');
    const group = aimOf(scene, 'group');
    const project = scene.event.targets.find(({ id }) => id.startsWith('gitlab:project/'));
    const place = project ?? group;
    if (user === undefined || place === undefined) return [];
    const of = project ? 'project' : 'group';
    const native = `${of}/${place.id.split('/').at(-1)}`;
    const person = user.id.split('/').at(-1) ?? '';
    const grant = gitlabId(`grant/${native}/user/${person}`);
    const membership = gitlabId(`membership/user/${person}/${native}`);
    if (!gives)
      return [
        end(scene, 'entitlement', grant),
        ...(of === 'group' ? [end(scene, 'membership', membership)] : []),
      ];
    const level = (str(scene.details['as']) ?? str(scene.details['to']) ?? 'unknown')
      .toLowerCase()
      .replace(/^default role: /, '');
    return [
      ...userSeen(scene, user.id, user.name),
      ...(of === 'group'
        ? [
            put(scene, {
              kind: 'membership',
              id: membership,
              memberId: user.id,
              groupId: place.id,
            } as const),
          ]
        : []),
      put(scene, {
        kind: 'entitlement',
        id: grant,
        system: 'gitlab',
        holderId: user.id,
        effect: 'allow',
        privileges: [`${of}:${level}`],
        privilegesInverted: false,
        resources: of === 'group' ? [place.id, `${place.id}/*`] : [place.id],
        resourcesInverted: false,
        conditions: undefined,
        via: { kind: 'assignment', name: level },
        standing: 'standing',
      }),
    ];
  };

const tokenMade: Handler = (scene) => {
  const { issued } = scene.event;
  if (issued === undefined) return [];
  return [
    put(scene, {
      kind: 'credential',
      id: gitlabId(`credential/${issued.nativeId}`),
      system: 'gitlab',
      ofId: issued.forId,
      type: 'api_token',
      nativeId: issued.nativeId,
      status: 'active',
      issuer: 'gitlab',
      createdAt: known(scene.event.time),
      lastUsedAt: known(null),
      lastUsedPrecision: 600_000,
      expiresAt: unseen,
      rotatedAt: known(null),
      storedIn: 'unknown',
      binding: 'bearer',
      revocability: 'now',
    }),
  ];
};

const tokenGone: Handler = (scene) => {
  const token = aimOf(scene, 'credential');
  return token === undefined ? [] : [end(scene, 'credential', token.id)];
};

const thingGone: Handler = (scene) => {
  const [target] = scene.event.targets;
  if (target === undefined) return [];
  if (target.kind === 'group') return [end(scene, 'group', target.id)];
  return [end(scene, target.kind === 'identity' ? 'identity' : 'resource', target.id)];
};

const setAdmin: Handler = (scene) => {
  const user = aimOf(scene, 'identity');
  if (user === undefined) return [];
  const id = gitlabId(`grant/admin/${user.id.split('/').at(-1)}`);
  const to = scene.details['to'];
  if (to === false || to === 'false' || to === 'User') return [end(scene, 'entitlement', id)];
  return [
    ...userSeen(scene, user.id, user.name),
    put(scene, {
      kind: 'entitlement',
      id,
      system: 'gitlab',
      holderId: user.id,
      effect: 'allow',
      privileges: ['instance:admin'],
      privilegesInverted: false,
      resources: [gitlabId('*')],
      resourcesInverted: false,
      conditions: undefined,
      via: { kind: 'assignment', name: 'administrator' },
      standing: 'standing',
    }),
  ];
};

const setVisibility: Handler = (scene) => {
  const project = scene.event.targets.find(({ id }) => id.startsWith('gitlab:project/'));
  const before = project && scene.view.resource(project.id);
  const to = str(scene.details['to']);
  return before && to
    ? [
        patch(scene, 'resource', before.id, {
          tags: { ...before.tags, visibility: to.toLowerCase() },
        }),
      ]
    : [];
};

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['user_blocked', setStatus('disabled')],
  ['user_block', setStatus('disabled')],
  ['ban_user', setStatus('disabled')],
  ['user_deactivate', setStatus('disabled')],
  ['unblock_user', setStatus('active')],
  ['unban_user', setStatus('active')],
  ['user_activate', setStatus('active')],
  ['user_created', setStatus('active')],
  ['user_destroyed', userGone],
  ['user_enable_two_factor', setMfa(true)],
  ['user_disable_two_factor', setMfa(false)],
  ['user_admin_status_updated', setAdmin],
  ['member_created', member(true)],
  ['member_updated', member(true)],
  ['member_destroyed', member(false)],
  ['personal_access_token_created', tokenMade],
  ['personal_access_token_revoked', tokenGone],
  ['project_access_token_deleted', tokenGone],
  ['group_access_token_deleted', tokenGone],
  ['deploy_key_removed', thingGone],
  ['deploy_token_destroyed', thingGone],
  ['ci_runner_unregistered', thingGone],
  ['project_destroyed', thingGone],
  ['group_destroyed', thingGone],
  ['project_visibility_level_updated', setVisibility],
]);

export const applyGitlab = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const nested = obj(event.raw['details']);
  const scene: Scene = {
    event,
    view,
    details: Object.keys(nested).length > 0 ? nested : event.raw,
  };
  const handler = event.outcome === 'success' ? handlers.get(event.operation) : undefined;
  const changes = handler?.(scene) ?? [];
  const { principalId, name } = event.actor;
  const made = new Set(changes.flatMap((one) => (one.op === 'put' ? [one.fact.id] : [])));
  const seen =
    principalId?.startsWith(userId('')) && !made.has(principalId)
      ? userSeen(scene, principalId, name)
      : [];
  return [...seen, ...changes];
};
