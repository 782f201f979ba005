import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { hostNamed } from '../domain.ts';
import { newLogonId, serviceTicket, sessionOn, signedIn, tgtAsked } from '../record/index.ts';
import { against, tells, victimOf } from './stage.ts';

/** Tickets of every service are asked for in the weak cipher, to be cracked at home; one password falls. */
export const kerberoast: AttackScript = {
  id: 'kerberoast',
  title: 'Service tickets in the weak cipher, then one service signs in from a workstation',
  system: 'active-directory',
  family: 'directory',
  class: 'service_account',
  situation: 'account_takeover',
  attack: ['T1558.003', 'T1078.002'],
  cause: { entry: 'stuffed', conditions: ['no_rotation', 'overprivilege'] },
  run(organisation, scene, options) {
    const stage = against(
      { organisation, scene, options },
      someone(organisation, scene, isNoAdmin),
    );
    const { dc, from, account, domain } = stage;
    const ticket = scene.random.hex(43);
    const { sql, web, backup } = domain.services;
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    for (const service of [sql, web, backup])
      tells(stage, serviceTicket({ dc, account, service, from, ticket, cipher: '0x17' }), 2);
    scene.pass(3_600);
    const own = scene.random.hex(43);
    const host = hostNamed(organisation, 'SQL01');
    const logonId = newLogonId(scene.random);
    tells(stage, tgtAsked({ dc, account: sql, from, ticket: own, cipher: '0x17' }));
    tells(stage, signedIn({ host, account: sql, logonId, type: 3, from }));
    return victimOf(sql, sessionOn(host, logonId), 1, [account]);
  },
};
