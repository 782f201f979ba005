import type { AttackScript } from '../../attack.ts';
import { isAdmin, isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { accountNamed, adminAccountOf, dnOf, hostNamed } from '../domain.ts';
import {
  attributeWritten,
  newLogonId,
  serviceTicket,
  sessionOn,
  signedIn,
  tgtAsked,
} from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** A machine of the victim may from now on act as anybody at the file server, and does, as an administrator. */
export const resourceBasedDelegation: AttackScript = {
  id: 'resource-based-delegation',
  title: 'Delegation to a server written, then a sign-in there as an administrator',
  system: 'active-directory',
  family: 'directory',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1098', 'T1550.003', 'T1134.005'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const stage = against(
      { organisation, scene, options },
      someone(organisation, scene, isNoAdmin),
    );
    const { dc, from, account } = stage;
    const server = accountNamed(organisation, 'FILE01$');
    const host = hostNamed(organisation, 'FILE01');
    const ticket = random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    const logonId = reaches(stage, dc, ticket);
    tells(
      stage,
      attributeWritten(
        { host: dc, by: account, logonId },
        {
          dn: dnOf(server),
          objectClass: 'computer',
          attribute: 'msDS-AllowedToActOnBehalfOfOtherIdentity',
          value: `O:BAD:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;${accountNamed(organisation, 'BACKUP01$').sid})`,
        },
      ),
      20,
    );
    const admin = adminAccountOf(organisation, someone(organisation, scene, isAdmin));
    const on = 'BACKUP01$@CORP.NORTHWIND.EXAMPLE';
    tells(
      stage,
      serviceTicket({ dc, account: admin, service: server, from, ticket: random.hex(43), on }),
    );
    const there = newLogonId(random);
    tells(stage, signedIn({ host, account: admin, logonId: there, type: 3, from, elevated: true }));
    return victimOf(account, sessionOn(dc, logonId), 0, [admin, server]);
  },
};
