import { keyCaller } from '../aws/callers.ts';
import { userIdentityId } from '../organisation/model.ts';
import { attackerAgent } from '../organisation/names.ts';
import { addressIn, hostile } from '../places.ts';
import { shareSnapshot, stopTrail, whoAmI } from './calls.ts';
import type { AttackScript } from './contract.ts';

/** An administrator's key stops the log, then hands disks to an account outside. */
export const blindAndExfiltrate: AttackScript = {
  id: 'blind-and-exfiltrate',
  title: 'Logging stopped, then snapshots shared with an outside account',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1685.002', 'T1537'],
  run(organisation, scene, options) {
    const victim = organisation.people.find(
      (person) => person.job === 'admin' && person.user?.keyId,
    );
    if (!victim?.user) throw new RangeError('no administrator with a key here');
    const { user } = victim;
    const caller = keyCaller(user, {
      address: options.address ?? addressIn(scene.random.pick(hostile), scene.random),
      agent: attackerAgent,
    });
    scene.say(caller, whoAmI);
    scene.say(caller, stopTrail(user.account.id));
    for (let i = 0; i < 3; i++) scene.say(caller, shareSnapshot('904412345678', scene.random));
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
    };
  },
};
