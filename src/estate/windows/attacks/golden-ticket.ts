import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { accountNamed, adminAccountOf } from '../domain.ts';
import {
  newLogonId,
  serviceTicket,
  sessionOn,
  signedIn,
  specialPrivileges,
} from '../record/index.ts';
import { against, tells, victimOf } from './stage.ts';

/** A forged ticket: service tickets of a long-lost realm spelling, and never the ticket that should come before them. */
export const goldenTicket: AttackScript = {
  id: 'golden-ticket',
  title: 'Service tickets for a ticket-granting ticket that was never given out',
  system: 'active-directory',
  family: 'directory',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1558.001', 'T1550.003'],
  cause: { entry: 'forged', conditions: ['no_rotation'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isAdmin);
    const account = adminAccountOf(organisation, person);
    const stage = against({ organisation, scene, options }, person, account);
    const { dc, from } = stage;
    const ticket = scene.random.hex(43);
    const realm = scene.stealth === 'loud' ? 'corp.northwind.example' : stage.domain.realm;
    const cipher = scene.stealth === 'loud' ? '0x17' : '0x12';
    const logonId = newLogonId(scene.random);
    for (const name of ['DC01$', 'FILE01$', 'DC02$']) {
      const service = accountNamed(organisation, name);
      tells(stage, serviceTicket({ dc, account, service, from, ticket, cipher, realm }), 3);
    }
    tells(stage, signedIn({ host: dc, account, logonId, type: 3, from, elevated: true }), 1);
    tells(stage, specialPrivileges(dc, account, logonId, ['SeDebugPrivilege', 'SeTcbPrivilege']));
    return victimOf(account, sessionOn(dc, logonId), 0);
  },
};
