import type { AttackScript } from '../../attack.ts';
import { attackerFrom } from '../../attacker.ts';
import { browserOnKali } from '../../common/intruder.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { cliAgent } from '../../organisation/names.ts';
import { addressIn, elsewhere, type Spot } from '../../places.ts';
import { consoleCaller } from '../callers.ts';
import { browsing } from '../calls/index.ts';
import {
  createLoginProfile,
  federationToken,
  passwordSignIn,
  recon,
  signInIdentity,
} from '../hostile/calls.ts';
import { say } from '../say.ts';

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
    const farAway = options.address ?? addressIn(elsewhere[4] as Spot, random);
    const { address: away, agent } = attackerFrom(
      scene,
      scene.stealth === 'loud' ? { address: farAway } : options,
      { address: home, spot: victim.home, agent: victim.agent },
      browserOnKali,
    );
    const atHome = {
      account: user.account.id,
      address: home,
      agent: victim.agent,
      userIdentity: signInIdentity(user),
    };
    const atAway = {
      ...atHome,
      address: away,
      agent,
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
