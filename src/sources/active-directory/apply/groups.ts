/** Groups made and gone, members added and taken out. */
import { groupFact, membershipFact } from '../inventory/grants.ts';
import { SYSTEM, sidOf } from '../names.ts';
import { accountOf, type Changes, end, groupIdOf, put, type Scene } from './scene.ts';

export const groupCreated = (scene: Scene): Changes => {
  const target = scene.event.targets.find(({ kind }) => kind === 'group');
  const sid = sidOf(target?.id.slice(SYSTEM.length + 1));
  const domain = scene.event.cloud.account;
  if (target === undefined || sid === undefined || domain === undefined) return [];
  return [put(scene, groupFact(sid, domain, target.name))];
};

export const groupDeleted = (scene: Scene): Changes => {
  const target = scene.event.targets.find(({ kind }) => kind === 'group');
  const id = target === undefined ? undefined : groupIdOf(scene.view, target.id);
  return id === undefined ? [] : [end(scene, 'group', id)];
};

/** A member may be a group too; one named by a DN that nobody knows is left to the next pull. */
const memberIdOf = (scene: Scene, id: string): string | undefined => {
  const account = accountOf(scene.view, id);
  if (account) return account.id;
  const native = id.slice(SYSTEM.length + 1);
  if (sidOf(native.slice(native.lastIndexOf('/') + 1)) !== undefined)
    return groupIdOf(scene.view, id);
  return native.includes('=') ? groupIdOf(scene.view, id) : undefined;
};

export const membersChanged =
  (added: boolean) =>
  (scene: Scene): Changes => {
    const [group, ...members] = scene.event.targets;
    const groupId = group?.kind === 'group' ? groupIdOf(scene.view, group.id) : undefined;
    if (groupId === undefined) return [];
    return members.flatMap(({ id }) => {
      const memberId = memberIdOf(scene, id);
      if (memberId === undefined) return [];
      const fact = membershipFact(memberId, groupId);
      return [added ? put(scene, fact) : end(scene, 'membership', fact.id)];
    });
  };
