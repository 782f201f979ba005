import type { AttackScript } from '../../attack.ts';
import { agentsOfPeople } from '../../organisation/names.ts';
import { createKey, passwordSignIn, recon, whoAmI } from '../hostile/calls.ts';
import { rootCaller } from '../hostile/sso.ts';
import { fromOffice } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The mailbox of the account was enough to set its password anew. */
export const rootSignsIn: AttackScript = {
  id: 'root-signs-in',
  title: 'Root of an account signs in and makes keys',
  system: 'aws',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1078.004', 'T1098.001'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const account = random.pick(organisation.accounts.slice(0, 3));
    const [browser = ''] = agentsOfPeople.slice(1);
    const from = fromOffice(organisation, scene, options, browser);
    const signIn = rootCaller(account.id, from, undefined);
    say(scene, signIn, passwordSignIn(false), 30);
    const keyId = `ASIA${random.base32(16)}`;
    const caller = rootCaller(account.id, from, { keyId, since: scene.now() });
    say(scene, caller, recon[0] ?? whoAmI);
    say(scene, caller, createKey('root', `AKIA${random.base32(16)}`));
    const id = `aws:arn:aws:iam::${account.id}:root`;
    return { actorId: id, credential: keyId, identityIds: [id], tierOfTarget: 0 };
  },
};
