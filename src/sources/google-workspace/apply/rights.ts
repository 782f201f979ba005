/** Administrator roles and places in groups. */
import { parameter } from '../activity.ts';
import { addressId, membershipId, superAdminId } from '../ids.ts';
import { groupFact, membershipFact } from '../inventory/groups.ts';
import { assignment } from '../inventory/roles.ts';
import { superAdmin } from '../inventory/users.ts';
import { groupNamed } from '../targets.ts';
import { end, type Handler, ofUser, put, type Scene } from './scene.ts';

/** The log names a role by its number, by its name, or both; the inventory knows both. */
const roleNamed = (scene: Scene): { readonly id: string; readonly name: string } | undefined => {
  const number = parameter(scene.activity, 'role_id');
  const name = parameter(scene.activity, 'role_name');
  const found = [...scene.view.roles()].find(
    (one) => one.system === 'google-workspace' && (one.nativeId === number || one.name === name),
  );
  const id = found?.nativeId ?? number ?? name;
  return id === undefined ? undefined : { id, name: found?.name ?? name ?? id };
};

const SUPER_ADMIN = '_SEED_ADMIN_ROLE';

export const assignRole = ofUser((scene, email, id) => {
  const role = roleNamed(scene);
  if (role === undefined) return [];
  if (role.name === SUPER_ADMIN) return [put(scene, superAdmin(email))];
  const alike = [...scene.view.identities()]
    .flatMap((one) => scene.view.entitlementsOf(one.id))
    .find((one) => one.via.kind === 'assignment' && one.via.nativeId === role.id);
  // What the role allows is known from another who has it; else its name stands for it until the next pull.
  return [
    put(scene, assignment(id, { ...role, privileges: alike?.privileges ?? [`role:${role.name}`] })),
  ];
});

export const unassignRole = ofUser((scene, email, id) => {
  const role = roleNamed(scene);
  if (role === undefined) return [];
  if (role.name === SUPER_ADMIN) return [end(scene, 'entitlement', superAdminId(email))];
  return scene.view
    .entitlementsOf(id)
    .filter(
      (one) => one.holderId === id && one.via.kind === 'assignment' && one.via.nativeId === role.id,
    )
    .map((one) => end(scene, 'entitlement', one.id));
});

export const addMember = ofUser((scene, _email, id) => {
  const group = groupNamed(scene.activity);
  if (group === undefined) return [];
  const groupId = addressId(group);
  return [
    ...(scene.view.group(groupId)
      ? []
      : [put(scene, groupFact(group, group.toLowerCase(), scene.scope))]),
    put(scene, membershipFact(id, groupId)),
  ];
});

export const removeMember = ofUser((scene, _email, id) => {
  const group = groupNamed(scene.activity);
  return group === undefined ? [] : [end(scene, 'membership', membershipId(id, addressId(group)))];
});

export const createGroup: Handler = (scene) => {
  const group = groupNamed(scene.activity);
  return group === undefined
    ? []
    : [put(scene, groupFact(group, group.toLowerCase(), scene.scope))];
};

export const deleteGroup: Handler = (scene) => {
  const group = groupNamed(scene.activity);
  return group === undefined ? [] : [end(scene, 'group', addressId(group))];
};
