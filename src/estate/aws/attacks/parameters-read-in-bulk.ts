import type { AttackScript } from '../../attack.ts';
import { listParameters, readParameters } from '../hostile/data.ts';
import { lookAround, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Secrets that nobody calls secrets stand in parameters. */
export const parametersReadInBulk: AttackScript = {
  id: 'parameters-read-in-bulk',
  title: 'All parameters read in clear with a stolen machine key',
  system: 'aws',
  family: 'exfiltration',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1552', 'T1555.006'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'no_rotation'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenMachineKey(organisation, scene, options);
    lookAround(scene, caller, []);
    say(scene, caller, listParameters());
    for (let page = 0; page < 6; page++) {
      const names = Array.from(
        { length: 10 },
        (_, i) => `/app/${page}/${scene.random.hex(4)}-${i}`,
      );
      say(scene, caller, readParameters(user.account.id, names), 1);
    }
    return victimUser(user, 1);
  },
};
