import type { AttackScript } from '../../attack.ts';
import { userArn, userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { denied, readSecret, recon, whoAmI } from '../hostile/calls.ts';
import { fromOutside, someMachine, victimUser } from '../hostile/victims.ts';
import { holding } from '../life/rotation.ts';
import { say } from '../say.ts';

/** Many keys out of one dump, from one place within minutes; the one that opens most is used. */
export const machineKeysStuffed: AttackScript = {
  id: 'machine-keys-stuffed',
  title: 'A list of leaked machine keys tried one after the other',
  system: 'aws',
  family: 'credential_stuffing',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1110.004', 'T1078.004', 'T1580'],
  cause: { entry: 'stuffed', conditions: ['no_rotation', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const first = someMachine(organisation, scene);
    const from = fromOutside(first, scene, options);
    const others = organisation.serviceAccounts.filter(
      (one) => one !== first && one !== organisation.orphan,
    );
    const tried = [...others].sort((a, b) => (a.user.userId < b.user.userId ? -1 : 1)).slice(0, 11);
    for (const { user } of tried) {
      const caller = keyCaller(holding(user, { organisation }, scene.at), from);
      say(scene, caller, whoAmI, 2);
      if (random.chance(0.6)) say(scene, caller, denied(recon[0] ?? whoAmI, userArn(user)), 2);
    }
    const user = holding(first.user, { organisation }, scene.at);
    const caller = keyCaller(user, from);
    for (const call of [whoAmI, ...recon.slice(3)]) say(scene, caller, call);
    for (let i = 0; i < 5; i++)
      say(scene, caller, readSecret(first.user.account.id, `app/search-${i}`));
    return {
      ...victimUser(user, 2),
      identityIds: [first, ...tried].map(({ user }) => userIdentityId(user)),
    };
  },
};
