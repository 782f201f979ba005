import type { AttackScript } from '../../attack.ts';
import { recon, shareSnapshot } from '../hostile/calls.ts';
import { shareDatabaseSnapshot, shareImage, snapshotDatabase } from '../hostile/data.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Nothing is downloaded: the data walks over to another account. */
export const snapshotsSharedOutside: AttackScript = {
  id: 'snapshots-shared-outside',
  title: 'Database and disk images handed to an account outside',
  system: 'aws',
  family: 'exfiltration',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1078.004', 'T1537', 'T1578.001'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options);
    const outsider = `9${scene.random.int(10_000_000_000, 99_999_999_999)}`;
    const name = `orders-${scene.random.hex(4)}`;
    lookAround(scene, caller, recon.slice(4, 5));
    say(scene, caller, snapshotDatabase(name), 100);
    say(scene, caller, shareDatabaseSnapshot(name, outsider));
    say(scene, caller, shareSnapshot(outsider, scene.random));
    say(scene, caller, shareImage(outsider, scene.random));
    return victimUser(user, user.groups.includes('Administrators') ? 0 : 1);
  },
};
