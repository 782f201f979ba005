import { HOUR } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { browserOnKali, someone } from '../../common/intruder.ts';
import { consoleCaller } from '../callers.ts';
import { recon, whoAmI } from '../hostile/calls.ts';
import { commandResult, openShell, pushSshKey, sendCommand } from '../hostile/compute.ts';
import { fromPerson, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The management agent is on every machine and asks nobody. */
export const shellsOnManyHosts: AttackScript = {
  id: 'shells-on-many-hosts',
  title: 'Stolen administrator session opens shells on host after host',
  system: 'aws',
  family: 'lateral_movement',
  class: 'human',
  situation: 'session_hijack',
  attack: ['T1539', 'T1021.007', 'T1651'],
  cause: { entry: 'phished', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const victim = someone(organisation, scene, (one) => isAdmin(one) && one.user !== undefined);
    const { user } = victim;
    if (!user) throw new RangeError('no administrator here');
    const keyId = `ASIA${random.base32(16)}`;
    const from = fromPerson(organisation, victim, scene, options, browserOnKali);
    const caller = consoleCaller(user, from, { keyId, since: scene.at - HOUR });
    say(scene, caller, whoAmI);
    say(scene, caller, recon[4] ?? whoAmI);
    const hosts = Array.from({ length: 9 }, () => `i-${random.hex(17)}`);
    say(scene, caller, sendCommand(hosts, random));
    for (const host of hosts.slice(0, 4)) {
      say(scene, caller, commandResult(host, random), 2);
      say(scene, caller, random.chance(0.5) ? openShell(host, random) : pushSshKey(host, random));
    }
    return { ...victimUser(user, 0), credential: keyId };
  },
};
