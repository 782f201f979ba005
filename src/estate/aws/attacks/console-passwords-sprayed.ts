import type { AttackScript } from '../../attack.ts';
import { browserOnKali, someone } from '../../common/intruder.ts';
import { consoleCaller } from '../callers.ts';
import { passwordSignIn, recon, signInIdentity } from '../hostile/calls.ts';
import { fromPerson, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A few tries for each, from changing addresses, then a sign-in without a second factor. */
export const consolePasswordsSprayed: AttackScript = {
  id: 'console-passwords-sprayed',
  title: 'One password tried on everybody until it fits',
  system: 'aws',
  family: 'credential_stuffing',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1110.003', 'T1078.004'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const users = organisation.people.flatMap((one) => (one.user ? [one] : []));
    const victim =
      users.find((one) => one.user?.mfa === false) ??
      someone(organisation, scene, (one) => one.user !== undefined);
    const { user } = victim;
    if (!user) throw new RangeError('nobody signs in with a password here');
    const signIn = (of: typeof user, address: string, agent: string) => ({
      account: of.account.id,
      address,
      agent,
      userIdentity: { ...signInIdentity(of), accessKeyId: '' },
    });
    for (let round = 0; round < 2; round++)
      for (const { user: tried } of users.slice(0, 20)) {
        if (!tried) continue;
        const from = fromPerson(organisation, victim, scene, options, browserOnKali);
        say(scene, signIn(tried, from.address, from.agent), {
          ...passwordSignIn(false),
          response: { ConsoleLogin: 'Failure' },
          error: { code: '', message: 'Failed authentication' },
        });
      }
    const from = fromPerson(organisation, victim, scene, options, browserOnKali);
    say(scene, signIn(user, from.address, from.agent), passwordSignIn(false));
    const keyId = `ASIA${random.base32(16)}`;
    const caller = consoleCaller({ ...user, mfa: false }, from, { keyId, since: scene.now() });
    for (const call of recon.slice(0, 3)) say(scene, caller, call);
    return {
      ...victimUser(user, user.groups.includes('Administrators') ? 0 : 2),
      credential: keyId,
    };
  },
};
