import type { AttackScript } from '../../attack.ts';
import { roleArn, roleIdentityId } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole, workloadCall } from '../calls/index.ts';
import { denied, readSecret, recon, whoAmI } from '../hostile/calls.ts';
import { fromOutside } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Credentials read from an instance's metadata are used elsewhere while the instance goes on working. */
export const stolenInstanceSession: AttackScript = {
  id: 'stolen-instance-session',
  title: 'Session of an instance role used from elsewhere at the same time, then its secrets',
  system: 'aws',
  family: 'session_theft',
  class: 'workload',
  situation: 'session_hijack',
  attack: ['T1552.005', 'T1078.004', 'T1555.006'],
  cause: { entry: 'unknown', conditions: ['direct_misuse'] },
  leadSeconds: 20,
  run(organisation, scene, options) {
    const { random } = scene;
    const workload =
      organisation.workloads.find((one) => one.runs === 'ec2' && one.reads === 'secrets') ??
      organisation.workloads[0];
    if (!workload) throw new RangeError('no workload here');
    const account = workload.role.account.id;
    const session = newSession(workload.role, workload.instanceId, scene.at - 1_800_000, random);
    const own = sessionCaller(session, { address: workload.address, agent: botoAgent });
    const thief = sessionCaller(session, fromOutside(workload, scene, options));
    say(scene, serviceCaller('ec2', account), assumeRole(session), 20);
    say(scene, own, workloadCall(random, account, 'data', workload.role.name));
    say(scene, thief, whoAmI);
    say(scene, own, workloadCall(random, account, 'data', workload.role.name));
    for (const call of recon)
      say(scene, thief, call.name === 'ListSecrets' ? call : denied(call, roleArn(workload.role)));
    for (let i = 0; i < 8; i++)
      say(
        scene,
        thief,
        readSecret(
          account,
          `app/${random.pick(['orders', 'payments', 'mail', 'billing'])}-db-${i}`,
        ),
        1,
      );
    say(scene, own, workloadCall(random, account, 'data', workload.role.name));
    return {
      actorId: roleIdentityId(workload.role),
      credential: session.keyId,
      identityIds: [roleIdentityId(workload.role)],
      tierOfTarget: 2,
    };
  },
};
