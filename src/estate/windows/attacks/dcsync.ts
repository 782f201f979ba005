import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { adminAccountOf } from '../domain.ts';
import { replicated, sessionOn, specialPrivileges, tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** An administrator's account asks a controller for the secrets of the domain, as only controllers do. */
export const dcsync: AttackScript = {
  id: 'dcsync',
  title: 'Secrets of the domain replicated by an account that is no controller',
  system: 'active-directory',
  family: 'directory',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1003.006'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isAdmin);
    const account = adminAccountOf(organisation, person);
    const stage = against({ organisation, scene, options }, person, account);
    const { dc, from } = stage;
    const ticket = scene.random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    const logonId = reaches(stage, dc, ticket, { elevated: true });
    tells(stage, specialPrivileges(dc, account, logonId, ['SeDebugPrivilege']));
    for (let nth = 0; nth < 3; nth++) {
      tells(stage, replicated({ host: dc, by: account, logonId }, false), 1);
      tells(stage, replicated({ host: dc, by: account, logonId }), 2);
    }
    return victimOf(account, sessionOn(dc, logonId), 0);
  },
};
