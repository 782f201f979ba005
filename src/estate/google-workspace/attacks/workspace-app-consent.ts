import type { AttackScript } from '../../attack.ts';
import { victimDay } from '../../common/intruder.ts';
import { appIdOf, usersOf } from '../customer.ts';
import { apiCalled, authorized } from '../record.ts';
import { against, logs, strangeApp, tokenOf, victimOf } from './stage.ts';

/** A user lets a stranger's app read all mail and files; it begins within the minute. */
export const workspaceAppConsent: AttackScript = {
  id: 'workspace-app-consent',
  title: 'Unknown app let in to mail and Drive, and reading at once',
  system: 'google-workspace',
  family: 'app_consent',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1528', 'T1114.002', 'T1213'],
  cause: { entry: 'phished', conditions: ['stale_trust_path'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const user = random.pick(
      usersOf(organisation).filter(({ person }) => person.job === 'analyst'),
    );
    const stage = against(organisation, scene, options, user);
    const app = strangeApp(scene, 'Docs Reader', [
      'https://mail.google.com/',
      'https://www.googleapis.com/auth/drive',
    ]);
    const { address } = victimDay(organisation, user.person, scene.at);
    logs({ ...stage, address }, authorized(app), 30);
    for (let nth = 0; nth < 5; nth++) {
      logs(stage, apiCalled(app, 'gmail', 'gmail.users.messages.list', random.int(1e5, 9e6)));
      logs(stage, apiCalled(app, 'drive', 'drive.files.list', random.int(1e5, 9e6)));
    }
    return victimOf(stage, tokenOf(app, user), 2, [appIdOf(app)]);
  },
};
