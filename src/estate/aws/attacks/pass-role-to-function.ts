import type { AttackScript } from '../../attack.ts';
import { isEngineer } from '../../common/fits.ts';
import { roleArn, roleIdentityId, userIdentityId } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { addressIn } from '../../places.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { recon } from '../hostile/calls.ts';
import { createFunction, invoke } from '../hostile/compute.ts';
import { putAdminPolicy } from '../hostile/identity.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Who may pass a role and make a function is what that role is. */
export const passRoleToFunction: AttackScript = {
  id: 'pass-role-to-function',
  title: 'A function is made that runs as an administrator',
  system: 'aws',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1098.003', 'T1648'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isEngineer);
    const { account } = user;
    const role =
      organisation.roles.find((one) => one.name === 'terraform-apply') ??
      organisation.roles.find((one) => one.managed.includes('AdministratorAccess'));
    if (!role) throw new RangeError('nobody rules here');
    lookAround(scene, caller, recon.slice(1, 3));
    const name = `log-rotate-${scene.random.hex(4)}`;
    say(scene, caller, createFunction(name, roleArn(role)));
    say(scene, caller, invoke(account.id, name));
    const session = newSession(role, name, scene.now(), scene.random);
    say(scene, serviceCaller('lambda', role.account.id), assumeRole(session));
    const inside = sessionCaller(session, {
      address: addressIn(organisation.orphan.egress, scene.random),
      agent: botoAgent,
    });
    say(scene, inside, putAdminPolicy(user.name));
    return {
      ...victimUser(user, 0),
      identityIds: [userIdentityId(user), roleIdentityId(role)],
    };
  },
};
