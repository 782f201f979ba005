import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { shareSnapshot, stopTrail, whoAmI } from '../hostile/calls.ts';
import { fromPerson } from '../hostile/victims.ts';
import { holding } from '../life/rotation.ts';
import { say } from '../say.ts';

/** An administrator's key stops the log, then hands disks to an account outside. */
export const blindAndExfiltrate: AttackScript = {
  id: 'blind-and-exfiltrate',
  title: 'Logging stopped, then snapshots shared with an outside account',
  system: 'aws',
  family: 'impairment',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1685.002', 'T1537'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'exposed_secret'] },
  run(organisation, scene, options) {
    const victim = organisation.people.find(
      (person) => person.job === 'admin' && person.user?.keyId,
    );
    if (!victim?.user) throw new RangeError('no administrator with a key here');
    const user = holding(victim.user, { organisation }, scene.at);
    const caller = keyCaller(user, fromPerson(organisation, victim, scene, options));
    say(scene, caller, whoAmI);
    say(scene, caller, stopTrail(user.account.id));
    for (let i = 0; i < 3; i++) say(scene, caller, shareSnapshot('904412345678', scene.random));
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
      tierOfTarget: 0,
    };
  },
};
