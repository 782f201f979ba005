import type { AttackScript } from '../../attack.ts';
import { appIdOf, superAdminsOf, usersOf } from '../customer.ts';
import { apiCalled, clientAuthorized, signedIn } from '../record.ts';
import { against, logs, strangeApp, tokenOf, victimOf } from './stage.ts';

/** A client of the attacker may from now on be anybody of the domain, and is. */
export const domainWideDelegation: AttackScript = {
  id: 'domain-wide-delegation',
  title: 'Client let in to everybody\u2019s mail and files, then read as several people',
  system: 'google-workspace',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1098.003', 'T1484.002', 'T1114.002'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const [user] = superAdminsOf(organisation);
    if (!user) throw new RangeError('no super administrator here');
    const stage = against(organisation, scene, options, user);
    const app = {
      ...strangeApp(scene, 'backup-service', [
        'https://mail.google.com/',
        'https://www.googleapis.com/auth/drive',
      ]),
      clientId: `10${random.int(100_000_000, 999_999_999)}${random.int(100_000_000, 999_999_999)}`,
    };
    logs(stage, signedIn());
    logs(stage, clientAuthorized(app), 120);
    const victims = usersOf(organisation).slice(0, 6);
    for (const victim of victims)
      logs(
        { ...stage, user: victim },
        apiCalled(app, 'gmail', 'gmail.users.messages.get', random.int(1e5, 9e6)),
      );
    const [first] = victims;
    return victimOf(stage, first && tokenOf(app, first), 0, [appIdOf(app)]);
  },
};
