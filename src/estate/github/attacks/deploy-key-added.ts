import type { AttackScript } from '../../attack.ts';
import { usersOf } from '../org.ts';
import { against, logs, signedOn, victimOf } from './stage.ts';

/** A key with write access to the code, for later; the branch's guard is taken away with it. */
export const deployKeyAdded: AttackScript = {
  id: 'deploy-key-added',
  title: 'Writing deploy key added and the branch unguarded from a stolen session',
  system: 'github',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1098.004', 'T1550.004'],
  cause: { entry: 'phished', conditions: ['direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const user = random.pick(usersOf(organisation).filter(({ person }) => person.job === 'admin'));
    const stage = against(organisation, scene, options, user);
    const session = signedOn(stage);
    for (const repo of organisation.repositories.slice(0, 3)) {
      logs(stage, {
        action: 'public_key.create',
        operation: 'create',
        repo,
        more: { fingerprint: `SHA256:${random.hex(43)}`, title: 'ci', read_only: 'false' },
      });
      logs(stage, { action: 'protected_branch.destroy', operation: 'remove', repo });
    }
    return victimOf(user, session, 1);
  },
};
