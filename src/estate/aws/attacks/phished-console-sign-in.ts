import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { cliAgent } from '../../organisation/names.ts';
import { addressIn, elsewhere, type Spot } from '../../places.ts';
import { consoleCaller } from '../callers.ts';
import { browsing } from '../calls/index.ts';
import { say } from '../say.ts';
import {
  createLoginProfile,
  federationToken,
  passwordSignIn,
  recon,
  signInIdentity,
} from './calls.ts';

/** A person signs in at home; minutes later "they" sign in an ocean away and make a way back in. */
export const phishedConsoleSignIn: AttackScript = {
  id: 'phished-console-sign-in',
  title: 'Phished console sign-in of a person, from two places at once',
  system: 'aws',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1078.004', 'T1098', 'T1550'],
  cause: { entry: 'phished', conditions: ['direct_misuse'] },
  leadSeconds: 1560,
  run(organisation, scene, options) {
    const { random } = scene;
    const victim =
      organisation.people.find((person) => person.user && person.job === 'admin') ??
      organisation.people.find((person) => person.user);
    if (!victim?.user) throw new RangeError('nobody signs in with a password here');
    const { user } = victim;
    const other = organisation.orphan.user;
    const home = addressIn(victim.home, random);
    const away = options.address ?? addressIn(elsewhere[4] as Spot, random);
    const atHome = {
      account: user.account.id,
      address: home,
      agent: victim.agent,
      userIdentity: signInIdentity(user),
    };
    const atAway = {
      ...atHome,
      address: away,
      agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    };
    say(scene, atHome, passwordSignIn(user.mfa), 60);
    say(
      scene,
      consoleCaller(
        user,
        { address: home, agent: victim.agent },
        { keyId: `ASIA${random.base32(16)}`, since: scene.now() },
      ),
      browsing(random),
      1500,
    );
    say(scene, atAway, passwordSignIn(false));
    const keyId = `ASIA${random.base32(16)}`;
    const session = consoleCaller(
      user,
      { address: away, agent: atAway.agent },
      { keyId, since: scene.now() },
    );
    for (const call of recon.slice(0, 3)) say(scene, session, call);
    say(
      scene,
      { ...session, agent: cliAgent },
      federationToken('audit', `ASIA${random.base32(16)}`, user),
    );
    say(scene, session, createLoginProfile(other));
    return {
      actorId: userIdentityId(user),
      credential: keyId,
      identityIds: [userIdentityId(user), userIdentityId(other)],
      tierOfTarget: 0,
    };
  },
};
