/** Users and service principals made, switched and deleted; memberships and ownerships. */
import { type Identity, known } from '../../../model/index.ts';
import { entraId, membershipId, ownershipId, passwordId } from '../ids.ts';
import { ownership, principalIdentity } from '../inventory/apps.ts';
import { groupFact, membershipFact } from '../inventory/directory.ts';
import { ownerFact } from '../inventory/read.ts';
import { userIdentity } from '../inventory/users.ts';
import { end, type Handler, patch, put, type Scene, said, targetOfType } from './change.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** A record of a user made names little; the next pull tells the rest. */
const newUser = (scene: Scene, guest: boolean): Identity | undefined => {
  const user = targetOfType(scene, 'user', 'other');
  if (user === undefined) return undefined;
  return userIdentity(
    {
      id: user.id,
      userPrincipalName: user.name,
      accountEnabled: true,
      createdDateTime: iso(scene.event.time),
      userType: guest ? 'Guest' : (said(scene, 'UserType') ?? 'Member'),
    },
    scene.tenantId,
  );
};

export const addUser: Handler = (scene) => {
  const identity = newUser(scene, false);
  return identity === undefined ? [] : [put(scene, identity)];
};

export const inviteUser: Handler = (scene) => {
  const identity = newUser(scene, true);
  return identity === undefined || scene.view.identity(identity.id) ? [] : [put(scene, identity)];
};

const ended =
  (type: string): Handler =>
  (scene) => {
    const target = targetOfType(scene, type, 'other');
    return target === undefined ? [] : [end(scene, 'identity', entraId(target.id))];
  };

export const deleteUser = ended('user');
export const deletePrincipal = ended('serviceprincipal');

const switched =
  (type: string, status: Identity['status']): Handler =>
  (scene) => {
    const target = targetOfType(scene, type, 'other');
    if (target === undefined) return [];
    return [patch(scene, 'identity', { id: entraId(target.id), set: { status } })];
  };

export const disableUser = switched('user', 'disabled');
export const enableUser = switched('user', 'active');
export const disablePrincipal = switched('serviceprincipal', 'disabled');

/** `AccountEnabled` of "Update user" and "Update service principal": `[true]` → `[false]`. */
export const updateAccount: Handler = (scene) => {
  const enabled = said(scene, 'AccountEnabled');
  const target = targetOfType(scene, 'user', 'serviceprincipal');
  if (target === undefined || enabled === undefined) return [];
  const status = /false/i.test(enabled) ? 'disabled' : 'active';
  return [patch(scene, 'identity', { id: entraId(target.id), set: { status } })];
};

export const changePassword: Handler = (scene) => {
  const user = targetOfType(scene, 'user');
  if (user === undefined) return [];
  const set = { rotatedAt: known(scene.event.time) };
  return [patch(scene, 'credential', { id: passwordId(user.id), set })];
};

export const addPrincipal: Handler = (scene) => {
  const target = targetOfType(scene, 'serviceprincipal', 'other');
  if (target === undefined || scene.view.identity(entraId(target.id))) return [];
  const identity = principalIdentity(
    {
      id: target.id,
      displayName: target.name,
      appId: said(scene, 'AppPrincipalId') ?? said(scene, 'AppId'),
      accountEnabled: true,
      createdDateTime: iso(scene.event.time),
    },
    scene.tenantId,
  );
  return identity === undefined ? [] : [put(scene, identity)];
};

/** The member is the target; the group stands in its properties, or is a target too. */
const pairOf = (scene: Scene): readonly [member: string, group: string] | undefined => {
  const group = said(scene, 'Group.ObjectID') ?? targetOfType(scene, 'group')?.id;
  const member = scene.targets.find(({ id, type }) => type !== 'group' && id !== group);
  return group === undefined || member === undefined ? undefined : [member.id, group];
};

export const addMember: Handler = (scene) => {
  const pair = pairOf(scene);
  if (pair === undefined) return [];
  const [member, group] = pair;
  const fact = groupFact(
    { id: group, displayName: said(scene, 'Group.DisplayName') },
    scene.tenantId,
  );
  return [
    ...(fact === undefined || scene.view.group(fact.id) ? [] : [put(scene, fact)]),
    put(scene, membershipFact(member, group)),
  ];
};

export const removeMember: Handler = (scene) => {
  const pair = pairOf(scene);
  return pair === undefined ? [] : [end(scene, 'membership', membershipId(...pair))];
};

export const addGroup: Handler = (scene) => {
  const group = targetOfType(scene, 'group');
  const fact = groupFact({ id: group?.id, displayName: group?.name }, scene.tenantId);
  return fact === undefined ? [] : [put(scene, fact)];
};

export const deleteGroup: Handler = (scene) => {
  const group = targetOfType(scene, 'group');
  return group === undefined ? [] : [end(scene, 'group', entraId(group.id))];
};

const ownedTypes = {
  application: 'application',
  serviceprincipal: 'service principal',
  group: 'group',
} as const;

/** The new owner is the target; what is owned stands in its properties, or is a target too. */
const ownedBy = (scene: Scene) => {
  for (const [type, what] of Object.entries(ownedTypes)) {
    const word = {
      application: 'Application',
      serviceprincipal: 'ServicePrincipal',
      group: 'Group',
    }[type];
    const owned = said(scene, `${word}.ObjectID`) ?? targetOfType(scene, type)?.id;
    const owner = scene.targets.find(({ id }) => id !== owned);
    if (owned !== undefined && owner !== undefined) return { owned, owner: owner.id, what };
  }
  return undefined;
};

export const addOwner: Handler = (scene) => {
  const found = ownedBy(scene);
  if (found === undefined) return [];
  return [
    put(scene, ownership(found.owner, found.owned, found.what)),
    put(scene, { ...ownerFact(found.owned, found.owner), since: scene.event.time }),
  ];
};

export const removeOwner: Handler = (scene) => {
  const found = ownedBy(scene);
  if (found === undefined) return [];
  const id = ownershipId(found.owner, found.owned);
  return [end(scene, 'entitlement', id), end(scene, 'owner', `${id}:says`)];
};
