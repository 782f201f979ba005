import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { accountOf, hostNamed } from '../domain.ts';
import { preauthFailed, tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** Names are tried at the key distribution centre, which leaves no failed sign-in anywhere else. */
export const passwordSprayKerberos: AttackScript = {
  id: 'password-spray-kerberos',
  title: 'Password sprayed by pre-authentication, with one hit',
  system: 'active-directory',
  family: 'credential_stuffing',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1110.003', 'T1087.002', 'T1078.002'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isNoAdmin);
    const stage = against({ organisation, scene, options }, person);
    const { dc, from, account } = stage;
    const ticket = scene.random.hex(43);
    for (const guess of ['jsmith', 'administrator1', 'backup', 'test']) {
      const nobody = { ...account, sam: guess, sid: 'S-1-0-0' };
      tells(stage, tgtAsked({ dc, account: nobody, from, ticket, status: '0x6' }), 1);
    }
    for (const other of organisation.people.filter((one) => one !== person).slice(0, 30))
      tells(stage, preauthFailed(dc, accountOf(organisation, other), from), scene.random.int(1, 3));
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    reaches(stage, hostNamed(organisation, 'FILE01'), ticket);
    return victimOf(account, `ticket:${ticket}`, 2);
  },
};
