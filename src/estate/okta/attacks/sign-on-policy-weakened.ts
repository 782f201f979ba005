import type { AttackScript } from '../../attack.ts';
import { adminConsole, ruleUpdated, sessionStarted, signedOnTo, tokenCreated } from '../events.ts';
import { oktaAdmins, oktaNative, oktaOrgOf } from '../org.ts';
import { newSession } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** The sign-on rule stops asking for a factor, and an API token is made for later. */
export const signOnPolicyWeakened: AttackScript = {
  id: 'sign-on-policy-weakened',
  title: 'Sign-on rule no longer asks for a second factor, and a token for later',
  system: 'okta',
  family: 'impairment',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1556.006', 'T1098.001'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const [admin] = oktaAdmins(organisation);
    if (!admin?.user.person) throw new RangeError('no administrator here');
    const stage = against(organisation, scene, options, admin.user.person);
    const { random } = scene;
    const org = oktaOrgOf(organisation);
    logs(stage, sessionStarted);
    logs(stage, adminConsole);
    logs(stage, ruleUpdated(oktaNative('0pr', random), 'Default Rule', false), {}, 60);
    logs(stage, tokenCreated(oktaNative('00T', random), 'backup'), {}, 60);
    const other = random.pick(org.users.filter(({ person }) => person?.job === 'manager'));
    const next = { ...stage, user: other, session: newSession(random) };
    logs(next, sessionStarted);
    logs(next, signedOnTo(random.pick(org.apps)));
    return victimOf(stage, 0, [other]);
  },
};
