import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { adminAccountOf, serversOf } from '../domain.ts';
import { serviceInstalled, sessionOn, specialPrivileges, tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** An administrator's account runs from server to server and leaves a service on each. */
export const lateralLogons: AttackScript = {
  id: 'lateral-logons',
  title: 'One account on every server within minutes, a service installed on each',
  system: 'active-directory',
  family: 'lateral_movement',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1021.002', 'T1078.002', 'T1550.003'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const person = someone(organisation, scene, isAdmin);
    const account = adminAccountOf(organisation, person);
    const stage = against({ organisation, scene, options }, person, account);
    const { dc, from } = stage;
    const ticket = random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    let session = '';
    for (const host of serversOf(organisation)) {
      const logonId = reaches(stage, host, ticket, { elevated: true });
      session ||= sessionOn(host, logonId);
      tells(stage, specialPrivileges(host, account, logonId, ['SeDebugPrivilege']), 2);
      const file = `%SYSTEMROOT%\\${random.base32(8)}.exe`;
      tells(stage, serviceInstalled({ host, by: account, logonId }, random.base32(4), file));
    }
    return victimOf(account, session, 0);
  },
};
