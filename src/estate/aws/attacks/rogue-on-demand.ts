import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { createKey, createUser, recon, whoAmI } from '../hostile/calls.ts';
import { putAdminPolicy } from '../hostile/identity.ts';
import { fromOutside, someMachine, victimUser } from '../hostile/victims.ts';
import { holding } from '../life/rotation.ts';
import { say } from '../say.ts';

/** The key of the broker that makes identities by the thousand makes one more, for the attacker. */
export const rogueOnDemand: AttackScript = {
  id: 'rogue-on-demand',
  title: 'One identity out of the broker does what none of them does',
  system: 'aws',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1136.003', 'T1098.001'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const victim = organisation.broker?.account ?? someMachine(organisation, scene);
    const user = holding(victim.user, { organisation }, scene.at);
    const caller = keyCaller(user, fromOutside(victim, scene, options));
    const { account } = user;
    const name = `vault-root-support-${Math.floor(scene.now() / 1000)}-${random.hex(8)}`;
    const keyId = `AKIA${random.base32(16)}`;
    say(scene, caller, createUser(account.id, name, random), 2);
    say(scene, caller, putAdminPolicy(name), 2);
    say(scene, caller, createKey(name, keyId), 60);
    const planted = keyCaller({ ...user, name, keyId, userId: `AIDA${random.base32(17)}` }, caller);
    say(scene, planted, whoAmI);
    for (const call of recon.slice(0, 3)) say(scene, planted, call);
    return {
      ...victimUser(user, 1),
      identityIds: [userIdentityId(user), userIdentityId({ account, name })],
    };
  },
};
