import type { AttackScript } from '../../attack.ts';
import { adminConsole, idpCreated, secondFactor, sessionStarted, signedOnTo } from '../events.ts';
import { oktaAdmins, oktaNative, oktaOrgOf } from '../org.ts';
import { newSession } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** A super administrator's session adds an identity provider of the attacker, who then comes as anybody. */
export const identityProviderAdded: AttackScript = {
  id: 'identity-provider-added',
  title: 'Foreign identity provider added, then a sign-in through it as another person',
  system: 'okta',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1484.002', 'T1556.007', 'T1606.002'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const [admin] = oktaAdmins(organisation);
    if (!admin?.user.person) throw new RangeError('no administrator here');
    const stage = against(organisation, scene, options, admin.user.person);
    const { random } = scene;
    logs(stage, secondFactor('OKTA_VERIFY_PUSH'));
    logs(stage, sessionStarted);
    logs(stage, adminConsole);
    const idp = oktaNative('0oa', random);
    logs(stage, idpCreated(idp, 'Partner SSO'), {}, 120);
    const org = oktaOrgOf(organisation);
    const other = random.pick(org.users.filter(({ person }) => person?.job === 'manager'));
    const next = { ...stage, user: other, session: newSession(random) };
    logs(next, { ...sessionStarted, message: 'User login to Okta via external IDP' });
    const app = org.apps.find(({ name }) => name === 'salesforce');
    if (app) logs(next, signedOnTo(app));
    return victimOf(stage, 0, [other]);
  },
};
