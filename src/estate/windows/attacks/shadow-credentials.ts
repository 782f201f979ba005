import type { AttackScript } from '../../attack.ts';
import { isAdmin, isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { adminAccountOf, dnOf } from '../domain.ts';
import { attributeWritten, sessionOn, tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** A key of the attacker is written onto an administrator's account, which then signs in with it. */
export const shadowCredentials: AttackScript = {
  id: 'shadow-credentials',
  title: 'Key written onto an administrator, then a ticket by that key',
  system: 'active-directory',
  family: 'directory',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1556', 'T1098', 'T1649'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const stage = against(
      { organisation, scene, options },
      someone(organisation, scene, isNoAdmin),
    );
    const { dc, from, account } = stage;
    const target = adminAccountOf(organisation, someone(organisation, scene, isAdmin));
    const ticket = random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    const logonId = reaches(stage, dc, ticket);
    const dn = dnOf(target);
    tells(
      stage,
      attributeWritten(
        { host: dc, by: account, logonId },
        {
          dn,
          objectClass: 'user',
          attribute: 'msDS-KeyCredentialLink',
          value: `B:828:000200002000012B${random.hex(40)}:${dn}`,
        },
      ),
      30,
    );
    const thumbprint = random.hex(40);
    const own = random.hex(43);
    tells(stage, tgtAsked({ dc, account: target, from, ticket: own, preauth: 16, thumbprint }));
    reaches(stage, dc, own, { as: target, elevated: true });
    return victimOf(account, sessionOn(dc, logonId), 0, [target]);
  },
};
