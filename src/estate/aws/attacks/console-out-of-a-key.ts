import type { AttackScript } from '../../attack.ts';
import { agentsOfPeople } from '../../organisation/names.ts';
import { federationToken, recon, whoAmI } from '../hostile/calls.ts';
import { attachRoleAdmin, createRoleFor } from '../hostile/identity.ts';
import { consoleAs, federatedCaller, signinToken } from '../hostile/sso.ts';
import { stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A federation token of a key opens the console, where no second factor is asked for. */
export const consoleOutOfAKey: AttackScript = {
  id: 'console-out-of-a-key',
  title: 'Stolen key turned into a console session without a password',
  system: 'aws',
  family: 'leaked_key',
  class: 'human',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1550', 'T1538'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options);
    const { random } = scene;
    const federatedKey = `ASIA${random.base32(16)}`;
    say(scene, caller, whoAmI);
    say(scene, caller, federationToken('admin', federatedKey, user));
    const federated = federatedCaller(user, 'admin', federatedKey, {
      address: caller.address,
      agent: 'Python-urllib/3.12',
      since: scene.now(),
    });
    say(scene, federated, signinToken);
    const [browser = ''] = agentsOfPeople;
    const inConsole = { ...federated, agent: browser, fromConsole: true };
    say(scene, { ...inConsole, fromConsole: false }, consoleAs(false));
    for (const call of recon.slice(0, 4)) say(scene, inConsole, call);
    const roleName = `SupportAWS-${random.hex(3)}`;
    say(scene, inConsole, createRoleFor(user.account.id, roleName, '904412345678'));
    say(scene, inConsole, attachRoleAdmin(roleName));
    return victimUser(user, user.groups.includes('Administrators') ? 0 : 1);
  },
};
