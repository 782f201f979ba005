import { keyCaller } from '../aws/callers.ts';
import { userIdentityId } from '../organisation/model.ts';
import { attackerAgent } from '../organisation/names.ts';
import { addressIn, hostile } from '../places.ts';
import { recon, whoAmI } from './calls.ts';
import type { AttackScript } from './contract.ts';

/** The key of a migration long done speaks again. */
export const dormantAccountAwakes: AttackScript = {
  id: 'dormant-account-awakes',
  title: 'Dormant migration account used after eight months, from a hosting provider',
  class: 'service_account',
  situation: 'dormant_reactivated',
  attack: ['T1078.004', 'T1580'],
  run(organisation, scene, options) {
    const user = organisation.dormant;
    const caller = keyCaller(user, {
      address: options.address ?? addressIn(scene.random.pick(hostile), scene.random),
      agent: attackerAgent,
    });
    scene.say(caller, whoAmI);
    for (const call of recon) scene.say(caller, call);
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
    };
  },
};
