import type { AttackScript } from '../../attack.ts';
import { usersOf } from '../customer.ts';
import { fileFor } from '../life.ts';
import { fileDone, sharedWith, signedIn } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** Files of many owners are downloaded one after the other, the best shared with an outsider. */
export const driveMassExport: AttackScript = {
  id: 'drive-mass-export',
  title: 'Files of many owners downloaded and shared outside',
  system: 'google-workspace',
  family: 'exfiltration',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1530', 'T1213', 'T1567.002'],
  cause: { entry: 'phished', conditions: ['direct_misuse'] },
  run(organisation, scene, options) {
    const { random, stealth } = scene;
    const users = usersOf(organisation);
    const user = random.pick(users.filter(({ person }) => person.job === 'analyst'));
    const stage = against(organisation, scene, options, user);
    logs(stage, signedIn());
    for (let nth = stealth === 'loud' ? 150 : 80; nth > 0; nth--)
      logs(
        stage,
        fileDone('download', fileFor(random, random.pick(users).email)),
        random.int(1, 4),
      );
    for (let nth = 0; nth < 4; nth++)
      logs(stage, sharedWith(fileFor(random, user.email), 'box.archive@freemail.example'));
    return victimOf(stage, undefined, 2);
  },
};
