import type { AttackScript } from '../../attack.ts';
import { isOwner, usersOf } from '../org.ts';
import { against, logs, signedOn, victimOf } from './stage.ts';

/** What would tell of leaks and of strangers is switched off, then a private repository is made public. */
export const secretScanningOff: AttackScript = {
  id: 'secret-scanning-off',
  title: 'Secret scanning and two-factor requirement switched off, then a repository made public',
  system: 'github',
  family: 'impairment',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1685', 'T1567'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const owners = usersOf(organisation).filter((user) => isOwner(organisation, user));
    const user = scene.random.pick(owners);
    const stage = against(organisation, scene, options, user);
    const session = signedOn(stage);
    const repo = scene.random.pick(organisation.repositories);
    logs(stage, { action: 'repository_secret_scanning.disable', operation: 'modify', repo });
    logs(stage, {
      action: 'repository_secret_scanning_push_protection.disable',
      operation: 'modify',
      repo,
    });
    logs(stage, { action: 'org.disable_two_factor_requirement', operation: 'modify' });
    logs(stage, {
      action: 'repo.access',
      operation: 'modify',
      repo,
      more: { visibility: 'public', previous_visibility: 'private' },
    });
    return victimOf(user, session, 0);
  },
};
