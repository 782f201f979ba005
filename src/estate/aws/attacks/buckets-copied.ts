import { HOUR } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import { someone } from '../../common/intruder.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { recon } from '../hostile/calls.ts';
import { getObject, listObjectsOf } from '../hostile/data.ts';
import { fromPerson, lookAround, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A browser session taken over by malware; what an analyst may read is read all at once. */
export const bucketsCopied: AttackScript = {
  id: 'buckets-copied',
  title: 'Session of an analyst copies buckets object by object',
  system: 'aws',
  family: 'exfiltration',
  class: 'human',
  situation: 'session_hijack',
  attack: ['T1539', 'T1078.004', 'T1530'],
  cause: { entry: 'phished', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const victim = someone(
      organisation,
      scene,
      (one) => one.role !== undefined && one.job === 'analyst',
    );
    if (!victim.role) throw new RangeError('nobody signs in by the provider here');
    const session = newSession(victim.role, victim.email, scene.at - HOUR, random);
    const caller = sessionCaller(session, fromPerson(organisation, victim, scene, options));
    lookAround(scene, caller, recon.slice(3, 4));
    for (const bucket of ['northwind-reports', 'northwind-app', 'northwind-docs']) {
      say(scene, caller, listObjectsOf(bucket));
      for (let i = 0; i < 25; i++)
        say(
          scene,
          caller,
          getObject(bucket, `${random.hex(2)}/${random.hex(10)}.parquet`, random),
          1,
        );
    }
    return victimRole(victim.role, session, 2);
  },
};
