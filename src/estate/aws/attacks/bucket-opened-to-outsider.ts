import type { AttackScript } from '../../attack.ts';
import { recon } from '../hostile/calls.ts';
import { listObjectsOf, openBucketTo, unblockPublicAccess } from '../hostile/data.ts';
import { lookAround, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A policy is cheaper than a download. */
export const bucketOpenedToOutsider: AttackScript = {
  id: 'bucket-opened-to-outsider',
  title: 'Bucket policy opened to an account outside',
  system: 'aws',
  family: 'exfiltration',
  class: 'service_account',
  situation: 'impair_and_exfiltrate',
  attack: ['T1078.004', 'T1530', 'T1686.001'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'no_rotation'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenMachineKey(
      organisation,
      scene,
      options,
      (one) => one.job === 'backup',
    );
    const bucket = 'northwind-backup';
    lookAround(scene, caller, recon.slice(3, 4));
    say(scene, caller, unblockPublicAccess(bucket));
    say(scene, caller, openBucketTo(bucket, '904412345678'));
    say(scene, caller, listObjectsOf(bucket));
    return victimUser(user, 1);
  },
};
