import type { AttackScript } from '../../attack.ts';
import { roleIdentityId, userIdentityId } from '../../organisation/model.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { readSecret, recon } from '../hostile/calls.ts';
import { changeUserData, readUserData, startInstance, stopInstance } from '../hostile/compute.ts';
import { lookAround, someWorkload, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A stopped machine runs what its user data says when it starts. */
export const instanceUserDataChanged: AttackScript = {
  id: 'instance-user-data-changed',
  title: 'Machine restarted with a script of the attacker',
  system: 'aws',
  family: 'lateral_movement',
  class: 'service_account',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1578.003', 'T1059.004'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'no_rotation'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenMachineKey(
      organisation,
      scene,
      options,
      (one) => one.job === 'deploy',
    );
    const workload = someWorkload(organisation, scene, (one) => one.runs === 'ec2');
    const { instanceId, role } = workload;
    lookAround(scene, caller, recon.slice(4, 5));
    say(scene, caller, readUserData(instanceId));
    say(scene, caller, stopInstance(instanceId), 60);
    say(scene, caller, changeUserData(instanceId));
    say(scene, caller, startInstance(instanceId), 60);
    const session = newSession(role, instanceId, scene.now(), scene.random);
    say(scene, serviceCaller('ec2', role.account.id), assumeRole(session), 20);
    const inside = sessionCaller(session, { address: workload.address, agent: 'curl/8.5.0' });
    for (let i = 0; i < 4; i++)
      say(scene, inside, readSecret(role.account.id, `app/mail-db-${i}`), 1);
    return {
      ...victimUser(user, 1),
      identityIds: [userIdentityId(user), roleIdentityId(role)],
    };
  },
};
