import type { AttackScript } from '../../attack.ts';
import { botoAgent } from '../../organisation/names.ts';
import { serviceCaller, sessionCaller } from '../callers.ts';
import { assumeRole, workloadCall } from '../calls/index.ts';
import { recon } from '../hostile/calls.ts';
import { getObject, listObjectsOf } from '../hostile/data.ts';
import { lookAround, someWorkload, stolenWorkloadSession, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A web server is made to ask the metadata service for its own credentials; they are used to copy buckets. */
export const metadataByForgedRequest: AttackScript = {
  id: 'metadata-by-forged-request',
  title: 'Instance credentials fetched through a forged request, then buckets emptied',
  system: 'aws',
  family: 'session_theft',
  class: 'workload',
  situation: 'session_hijack',
  attack: ['T1190', 'T1552.005', 'T1078.004', 'T1530'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'exposed_secret'] },
  leadSeconds: 60,
  run(organisation, scene, options) {
    const workload = someWorkload(organisation, scene, (one) => one.runs === 'ec2');
    const { session, caller } = stolenWorkloadSession(workload, scene, options);
    const { account } = workload.role;
    const own = sessionCaller(session, { address: workload.address, agent: botoAgent });
    say(scene, serviceCaller('ec2', account.id), assumeRole(session), 30);
    say(scene, own, workloadCall(scene.random, account.id, workload.reads, workload.role.name), 30);
    lookAround(scene, caller, recon.slice(3, 5));
    for (const bucket of ['northwind-app', 'northwind-backup']) {
      say(scene, caller, listObjectsOf(bucket));
      for (let i = 0; i < 15; i++)
        say(scene, caller, getObject(bucket, `export/${scene.random.hex(8)}.csv`, scene.random), 1);
    }
    return victimRole(workload.role, session, 2);
  },
};
