import type { AttackScript } from '../../attack.ts';
import {
  askForModels,
  invokeForeignModel,
  listModels,
  modelAvailability,
} from '../hostile/compute.ts';
import { lookAround, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Models are asked for, allowed and then used around the clock by strangers. */
export const modelsRunForOthers: AttackScript = {
  id: 'models-run-for-others',
  title: 'Stolen key rents out foundation models',
  system: 'aws',
  family: 'resource_abuse',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1496.004', 'T1526'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'no_rotation'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenMachineKey(organisation, scene, options);
    const model = 'anthropic.claude-opus-4-1-20250805-v1:0';
    lookAround(scene, caller, []);
    say(scene, caller, listModels());
    say(scene, caller, modelAvailability(model));
    say(scene, caller, askForModels());
    for (let i = 0; i < 25; i++)
      say(
        scene,
        caller,
        invokeForeignModel(model, scene.random.pick(['us-east-1', 'us-west-2', 'ap-northeast-1'])),
        2,
      );
    return victimUser(user, 2);
  },
};
