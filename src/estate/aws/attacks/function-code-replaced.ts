import type { AttackScript } from '../../attack.ts';
import { isEngineer } from '../../common/fits.ts';
import { roleIdentityId, userIdentityId } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { readSecret } from '../hostile/calls.ts';
import { openFunction, overwriteCode } from '../hostile/compute.ts';
import { lookAround, someWorkload, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** What the function may do is done by whoever writes it. */
export const functionCodeReplaced: AttackScript = {
  id: 'function-code-replaced',
  title: 'Code of a function replaced, its role used to read secrets',
  system: 'aws',
  family: 'lateral_movement',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1648', 'T1059.009', 'T1555.006'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const { user, caller } = stolenPersonKey(organisation, scene, options, isEngineer);
    const workload = someWorkload(organisation, scene, (one) => one.runs === 'lambda');
    const { account } = workload.role;
    const name = workload.role.name;
    lookAround(scene, caller, []);
    say(scene, caller, overwriteCode(account.id, name));
    say(scene, caller, openFunction(name));
    const session = newSession(workload.role, name, scene.now(), random);
    say(scene, serviceCaller('lambda', account.id), assumeRole(session));
    const inside = sessionCaller(session, { address: workload.address, agent: botoAgent });
    for (let i = 0; i < 8; i++)
      say(scene, inside, readSecret(account.id, `app/billing-db-${i}`), 1);
    return {
      ...victimUser(user, 1),
      identityIds: [userIdentityId(user), roleIdentityId(workload.role)],
    };
  },
};
