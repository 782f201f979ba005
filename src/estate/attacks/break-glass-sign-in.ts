import { consoleCaller } from '../aws/callers.ts';
import { userIdentityId } from '../organisation/model.ts';
import { agentsOfPeople } from '../organisation/names.ts';
import { addressIn, hostile } from '../places.ts';
import { passwordSignIn, recon, signInIdentity } from './calls.ts';
import type { AttackScript } from './contract.ts';

/** Somebody opens the emergency envelope from a place nobody expects. */
export const breakGlassSignIn: AttackScript = {
  id: 'break-glass-sign-in',
  title: 'Emergency access account signs in from an unknown network',
  class: 'human',
  situation: 'emergency_access',
  attack: ['T1078.004'],
  run(organisation, scene, options) {
    const user = organisation.breakGlass;
    const address = options.address ?? addressIn(scene.random.pick(hostile), scene.random);
    const agent = agentsOfPeople[2] as string;
    scene.say(
      { account: user.account.id, address, agent, userIdentity: signInIdentity(user) },
      passwordSignIn(true),
    );
    const keyId = `ASIA${scene.random.base32(16)}`;
    const caller = consoleCaller(user, { address, agent }, { keyId, since: scene.now() });
    for (const call of recon.slice(0, 2)) scene.say(caller, call);
    return {
      actorId: userIdentityId(user),
      credential: keyId,
      identityIds: [userIdentityId(user)],
    };
  },
};
