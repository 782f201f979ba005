import type { AttackScript } from '../../attack.ts';
import { botoAgent } from '../../organisation/names.ts';
import { serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole, workloadCall } from '../calls/index.ts';
import { readSecret, recon } from '../hostile/calls.ts';
import { lookAround, someWorkload, stolenWorkloadSession, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The session of a container is read out of the container and used elsewhere while it goes on working. */
export const podTokenOutside: AttackScript = {
  id: 'pod-token-outside',
  title: 'Role of a container used outside of its cluster',
  system: 'aws',
  family: 'session_theft',
  class: 'workload',
  situation: 'session_hijack',
  attack: ['T1528', 'T1078.004', 'T1555.006'],
  cause: { entry: 'leaked', conditions: ['direct_misuse'] },
  leadSeconds: 70,
  run(organisation, scene, options) {
    const workload = someWorkload(organisation, scene, (one) => one.runs === 'ecs');
    const { session, caller } = stolenWorkloadSession(workload, scene, options);
    const { account } = workload.role;
    const own = sessionCaller(session, { address: workload.address, agent: botoAgent });
    say(scene, serviceCaller('ecs-tasks', account.id), assumeRole(session), 40);
    say(scene, own, workloadCall(scene.random, account.id, workload.reads, workload.role.name), 30);
    lookAround(scene, caller, recon.slice(5));
    for (let i = 0; i < 6; i++)
      say(scene, caller, readSecret(account.id, `app/${workload.role.name}-${i}`));
    say(scene, own, workloadCall(scene.random, account.id, workload.reads, workload.role.name));
    return victimRole(workload.role, session, 2);
  },
};
