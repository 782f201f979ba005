import type { AttackScript } from '../../attack.ts';
import { recon } from '../hostile/calls.ts';
import { createKeyPair, describeQuota, raiseQuota, runMiners } from '../hostile/compute.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The key is only worth what the machines earn. */
export const minersInUnusedRegions: AttackScript = {
  id: 'miners-in-unused-regions',
  title: 'Rows of big machines started in regions nobody uses',
  system: 'aws',
  family: 'resource_abuse',
  class: 'human',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1535', 'T1496.001'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'overprivilege'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options);
    const { random } = scene;
    lookAround(scene, caller, recon.slice(4, 5));
    for (const region of ['ap-south-1', 'sa-east-1', 'eu-north-1', 'ca-central-1']) {
      say(scene, caller, describeQuota(region), 2);
      say(scene, caller, createKeyPair(region, random), 2);
      const run = runMiners(region, random);
      if (random.chance(0.5)) {
        say(scene, caller, {
          ...run,
          error: {
            code: 'Client.VcpuLimitExceeded',
            message: 'You have requested more vCPU capacity than your current vCPU limit allows.',
          },
        });
        say(scene, caller, raiseQuota(region));
      } else say(scene, caller, run);
    }
    return victimUser(user, user.groups.includes('Administrators') ? 0 : 1);
  },
};
