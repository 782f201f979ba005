import type { AttackScript } from '../../attack.ts';
import { isOwner, usersOf } from '../org.ts';
import { against, logs, signedOn, victimOf } from './stage.ts';

/** An owner's session makes a stranger a member and then an owner, who needs nobody any more. */
export const organisationOwnerAdded: AttackScript = {
  id: 'organisation-owner-added',
  title: 'Unknown account made owner of the organisation',
  system: 'github',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1098.003', 'T1136.003', 'T1550.004'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const owners = usersOf(organisation).filter((user) => isOwner(organisation, user));
    const user = scene.random.pick(owners);
    const stage = against(organisation, scene, options, user);
    const session = signedOn(stage);
    const planted = `devops-helper-${scene.random.int(10, 99)}`;
    logs(stage, { action: 'org.invite_member', operation: 'create', more: { user: planted } }, 90);
    logs(stage, { action: 'org.add_member', operation: 'create', more: { user: planted } });
    logs(stage, {
      action: 'org.update_member',
      operation: 'modify',
      more: { user: planted, permission: 'admin', old_permission: 'read' },
    });
    return victimOf(user, session, 0, [`github:${planted}`]);
  },
};
