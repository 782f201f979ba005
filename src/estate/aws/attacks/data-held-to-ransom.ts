import type { AttackScript } from '../../attack.ts';
import { recon } from '../hostile/calls.ts';
import { deleteObjects, scheduleKeyDeletion, suspendVersioning } from '../hostile/data.ts';
import { lookAround, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** What cannot be restored can be sold back. */
export const dataHeldToRansom: AttackScript = {
  id: 'data-held-to-ransom',
  title: 'Backups destroyed and keys set to vanish',
  system: 'aws',
  family: 'impairment',
  class: 'service_account',
  situation: 'impair_and_exfiltrate',
  attack: ['T1078.004', 'T1490', 'T1485', 'T1486'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'no_rotation', 'unowned'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const { user, caller } = stolenMachineKey(
      organisation,
      scene,
      options,
      (one) => one.job === 'backup',
    );
    const bucket = 'northwind-backup';
    lookAround(scene, caller, recon.slice(3, 4));
    say(scene, caller, suspendVersioning(bucket));
    for (let i = 0; i < 12; i++) say(scene, caller, deleteObjects(bucket), 1);
    for (let i = 0; i < 2; i++) say(scene, caller, scheduleKeyDeletion(user.account.id, random));
    return victimUser(user, 1);
  },
};
