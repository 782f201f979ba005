import { keyCaller } from '../aws/callers.ts';
import { userIdentityId } from '../organisation/model.ts';
import { attackerAgent } from '../organisation/names.ts';
import { addressIn, hostile } from '../places.ts';
import { attachAdmin, createKey, createUser, recon, whoAmI } from './calls.ts';
import type { AttackScript } from './contract.ts';

/** The key of a forgotten tier-0 service account turns up at a hosting provider and builds itself a home. */
export const leakedAccessKey: AttackScript = {
  id: 'leaked-access-key',
  title: 'Leaked key of an unowned, unrotated administrator machine account',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1087.004', 'T1136.003', 'T1098.003', 'T1098.001'],
  run(organisation, scene, options) {
    const { user } = organisation.orphan;
    const { random } = scene;
    const address = options.address ?? addressIn(random.pick(hostile), random);
    const caller = keyCaller(user, { address, agent: attackerAgent });
    const name = `support-${random.hex(4)}`;
    const newKey = `AKIA${random.base32(16)}`;
    scene.say(caller, whoAmI);
    for (const call of recon.slice(0, 4)) scene.say(caller, call);
    scene.say(caller, createUser(user.account.id, name, random));
    scene.say(caller, attachAdmin(name));
    scene.say(caller, createKey(name, newKey));
    const planted = { account: user.account, name };
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user), userIdentityId(planted)],
    };
  },
};
