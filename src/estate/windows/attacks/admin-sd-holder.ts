import type { AttackScript } from '../../attack.ts';
import { isAdmin, isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { accountOf, adminAccountOf } from '../domain.ts';
import { accountChanged, attributeWritten, sessionOn, tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** The list that all administrators' accounts copy within the hour gets a name more. */
export const adminSdHolder: AttackScript = {
  id: 'admin-sd-holder',
  title: 'Access list of AdminSDHolder widened for an ordinary account',
  system: 'active-directory',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1098', 'T1222.001'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isAdmin);
    const account = adminAccountOf(organisation, person);
    const stage = against({ organisation, scene, options }, person, account);
    const { dc, from } = stage;
    const friend = accountOf(organisation, someone(organisation, scene, isNoAdmin));
    const ticket = scene.random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    const logonId = reaches(stage, dc, ticket, { elevated: true });
    tells(
      stage,
      attributeWritten(
        { host: dc, by: account, logonId },
        {
          dn: 'CN=AdminSDHolder,CN=System,DC=corp,DC=northwind,DC=example',
          objectClass: 'container',
          attribute: 'nTSecurityDescriptor',
          value: `O:DAG:DAD:PAI(A;;GA;;;${friend.sid})`,
        },
      ),
      1_800,
    );
    // The controller itself carries it on.
    const system = { ...account, sid: 'S-1-5-18', sam: 'DC01$' };
    tells(stage, accountChanged({ host: dc, by: system, logonId: '0x3e7' }, 4780, account));
    return victimOf(account, sessionOn(dc, logonId), 0);
  },
};
