import type { AttackScript } from '../../attack.ts';
import { botoAgent } from '../../organisation/names.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { readSecret, recon } from '../hostile/calls.ts';
import { readSecretsInBulk } from '../hostile/data.ts';
import { lookAround, someWorkload, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Code runs where the workload runs: same address, same session, another appetite. */
export const secretsReadInBulk: AttackScript = {
  id: 'secrets-read-in-bulk',
  title: 'A workload reads every secret there is, from its own host',
  system: 'aws',
  family: 'exfiltration',
  class: 'workload',
  situation: 'session_hijack',
  attack: ['T1059', 'T1555.006'],
  cause: { entry: 'unknown', conditions: ['overprivilege', 'direct_misuse'] },
  leadSeconds: 30,
  run(organisation, scene) {
    const workload = someWorkload(organisation, scene, (one) => one.reads === 'secrets');
    const { account } = workload.role;
    const session = newSession(workload.role, workload.instanceId, scene.at, scene.random);
    const caller = sessionCaller(session, { address: workload.address, agent: botoAgent });
    say(scene, serviceCaller('ec2', account.id), assumeRole(session), 30);
    lookAround(scene, caller, recon.slice(5));
    for (let i = 0; i < 3; i++) say(scene, caller, readSecretsInBulk(), 2);
    for (let i = 0; i < 30; i++)
      say(scene, caller, readSecret(account.id, `app/${scene.random.hex(6)}-db`), 1);
    return victimRole(workload.role, session, 1);
  },
};
