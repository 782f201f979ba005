import type { AttackScript } from '../../attack.ts';
import { gitAgent } from '../life.ts';
import { usersOf } from '../org.ts';
import { overHttps, withToken } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** A token left in a script clones one repository after the other. */
export const tokenMassClone: AttackScript = {
  id: 'token-mass-clone',
  title: 'Leaked personal token clones every repository it can reach',
  system: 'github',
  family: 'exfiltration',
  class: 'human',
  situation: 'leaked_credential',
  attack: ['T1550.001', 'T1213.003', 'T1567'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'overprivilege'] },
  run(organisation, scene, options) {
    const user = scene.random.pick(usersOf(organisation).filter(({ usesSsh }) => !usesSsh));
    const stage = against(organisation, scene, options, user, gitAgent);
    const client = { ...stage.client, agent: gitAgent };
    for (const repo of organisation.repositories.slice(0, 60))
      logs(
        stage,
        {
          action: 'git.clone',
          operation: 'access',
          client,
          repo,
          more: { ...withToken(user), ...overHttps },
        },
        scene.random.int(2, 8),
      );
    return victimOf(user, `token/${user.tokenId}`, 1);
  },
};
