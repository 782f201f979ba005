/** Users, their passwords and factors, groups and who is in them, as events change them. */
import { type Identity, known, noFlags, unknown } from '../../../model/index.ts';
import { membershipId, nativeOf } from '../ids.ts';
import { end, type Handler, patch, put, type Scene, target } from './change.ts';

/** A user that only an event has told of so far. */
export const seenUser = (scene: Scene, id: string, name: string, made: boolean): Identity => ({
  kind: 'identity',
  id,
  system: 'okta',
  nativeId: nativeOf(id),
  scope: scene.scope,
  name,
  class: 'human',
  classReason: 'a user of the Okta directory',
  flags: noFlags,
  status: 'active',
  createdAt: made ? known(scene.event.time) : unknown('seen in an event before any pull'),
  interactive: known(true),
  mfa: made ? known(false) : unknown('seen in an event before any pull'),
  lastUsedAt: made ? known(null) : unknown('seen in an event before any pull'),
  tags: /^[^\s@]+@[^\s@]+$/.test(name) ? { email: name } : {},
});

export const userCreated: Handler = (scene) => {
  const user = target(scene, 'identity');
  return user === undefined || scene.view.identity(user.id) !== undefined
    ? []
    : [put(scene, seenUser(scene, user.id, user.name, true))];
};

export const userStatus =
  (status: 'active' | 'disabled', word: string): Handler =>
  (scene) => {
    const user = target(scene, 'identity');
    const now = user === undefined ? undefined : scene.view.identity(user.id);
    return now === undefined
      ? []
      : [patch(scene, 'identity', now.id, { status, tags: { ...now.tags, status: word } })];
  };

export const userDeleted: Handler = (scene) => {
  const user = target(scene, 'identity');
  if (user === undefined) return [];
  const { view } = scene;
  return [
    ...view.credentialsOf(user.id).map((one) => end(scene, 'credential', one.id)),
    ...view
      .entitlementsOf(user.id)
      .filter((one) => one.holderId === user.id)
      .map((one) => end(scene, 'entitlement', one.id)),
    ...view.groupsOf(user.id).map((one) => end(scene, 'membership', membershipId(user.id, one.id))),
    end(scene, 'identity', user.id),
  ];
};

export const passwordChanged: Handler = (scene) => {
  const user = target(scene, 'identity');
  const password = scene.view
    .credentialsOf(user?.id ?? scene.event.actor.principalId ?? '')
    .find((one) => one.type === 'password');
  const at = known(scene.event.time);
  return password === undefined
    ? []
    : [patch(scene, 'credential', password.id, { createdAt: at, rotatedAt: at })];
};

export const groupCreated: Handler = (scene) => {
  const group = target(scene, 'group');
  return group === undefined
    ? []
    : [
        put(scene, {
          kind: 'group',
          id: group.id,
          system: 'okta',
          nativeId: nativeOf(group.id),
          scope: scene.scope,
          name: group.name,
        }),
      ];
};

export const groupDeleted: Handler = (scene) => {
  const group = target(scene, 'group');
  return group === undefined ? [] : [end(scene, 'group', group.id)];
};

export const memberAdded: Handler = (scene) => {
  const user = target(scene, 'identity');
  const group = target(scene, 'group');
  if (user === undefined || group === undefined) return [];
  return [
    ...(scene.view.group(group.id) === undefined ? groupCreated(scene) : []),
    put(scene, {
      kind: 'membership',
      id: membershipId(user.id, group.id),
      memberId: user.id,
      groupId: group.id,
    }),
  ];
};

export const memberRemoved: Handler = (scene) => {
  const user = target(scene, 'identity');
  const group = target(scene, 'group');
  return user === undefined || group === undefined
    ? []
    : [end(scene, 'membership', membershipId(user.id, group.id))];
};

export const factorAdded: Handler = (scene) => {
  const user = target(scene, 'identity')?.id ?? scene.event.actor.principalId;
  return user === undefined || scene.view.identity(user) === undefined
    ? []
    : [patch(scene, 'identity', user, { mfa: known(true) })];
};

/** Which factor it was, the log seldom says: whether one is left is not known until the next pull. */
export const factorRemoved: Handler = (scene) => {
  const user = target(scene, 'identity')?.id;
  const gone = target(scene, 'credential')?.id;
  if (user === undefined || scene.view.identity(user) === undefined) return [];
  return [
    ...(gone === undefined ? [] : [end(scene, 'credential', gone)]),
    patch(scene, 'identity', user, {
      mfa: unknown('a factor was removed, and the log does not say what is left'),
    }),
  ];
};

export const factorsReset: Handler = (scene) => {
  const user = target(scene, 'identity')?.id;
  if (user === undefined || scene.view.identity(user) === undefined) return [];
  return [
    ...scene.view
      .credentialsOf(user)
      .filter((one) => one.type === 'authenticator')
      .map((one) => end(scene, 'credential', one.id)),
    patch(scene, 'identity', user, { mfa: known(false) }),
  ];
};
