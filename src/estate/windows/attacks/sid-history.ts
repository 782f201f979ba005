import type { AttackScript } from '../../attack.ts';
import { isAdmin, isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { accountOf, adminAccountOf } from '../domain.ts';
import { accountChanged, sessionOn, specialPrivileges, tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** An ordinary account learns to have been a domain administrator once, and is one wherever it signs in. */
export const sidHistory: AttackScript = {
  id: 'sid-history',
  title: 'SID history of the domain administrators added to an ordinary account',
  system: 'active-directory',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1134.005', 'T1098'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isAdmin);
    const account = adminAccountOf(organisation, person);
    const stage = against({ organisation, scene, options }, person, account);
    const { dc, from, domain } = stage;
    const friend = accountOf(organisation, someone(organisation, scene, isNoAdmin));
    const ticket = scene.random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    const logonId = reaches(stage, dc, ticket, { elevated: true });
    const acting = { host: dc, by: account, logonId };
    const history = { SidHistory: `%{${domain.sid}-512}` };
    tells(
      stage,
      accountChanged(acting, 4765, friend, { SourceSid: `${domain.sid}-512`, SidList: '-' }),
      1,
    );
    tells(stage, accountChanged(acting, 4738, friend, history), 300);
    const own = scene.random.hex(43);
    tells(stage, tgtAsked({ dc, account: friend, from, ticket: own }));
    const there = reaches(stage, dc, own, { as: friend, elevated: true });
    tells(stage, specialPrivileges(dc, friend, there, ['SeDebugPrivilege', 'SeBackupPrivilege']));
    return victimOf(account, sessionOn(dc, logonId), 0, [friend]);
  },
};
