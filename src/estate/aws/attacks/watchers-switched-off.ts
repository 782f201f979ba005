import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import {
  deleteDetector,
  deleteFlowLogs,
  deleteTrail,
  logNothing,
  stopRecorder,
} from '../hostile/data.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Threat detection, configuration history, flow logs, then the trail itself. */
export const watchersSwitchedOff: AttackScript = {
  id: 'watchers-switched-off',
  title: 'Every watcher switched off, one after the other',
  system: 'aws',
  family: 'impairment',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1078.004', 'T1685.002', 'T1685.001'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isAdmin);
    const { random } = scene;
    lookAround(scene, caller, []);
    say(scene, caller, deleteDetector(random));
    say(scene, caller, stopRecorder());
    say(scene, caller, deleteFlowLogs(random));
    say(scene, caller, random.chance(0.5) ? deleteTrail(user.account.id) : logNothing());
    return victimUser(user, 0);
  },
};
