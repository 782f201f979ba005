import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { hostNamed } from '../domain.ts';
import { tgtAsked } from '../record/index.ts';
import { against, reaches, tells, victimOf } from './stage.ts';

/** An account that need not prove itself first hands out something to crack; then it signs in. */
export const asRepRoast: AttackScript = {
  id: 'as-rep-roast',
  title: 'Ticket without pre-authentication in the weak cipher, then a sign-in with it',
  system: 'active-directory',
  family: 'directory',
  class: 'service_account',
  situation: 'account_takeover',
  attack: ['T1558.004', 'T1078.002'],
  cause: { entry: 'stuffed', conditions: ['no_rotation', 'unowned'] },
  run(organisation, scene, options) {
    const stage = against(
      { organisation, scene, options },
      someone(organisation, scene, isNoAdmin),
    );
    const { dc, from, domain } = stage;
    const account = domain.services.legacy;
    const roasted = scene.random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket: roasted, preauth: 0, cipher: '0x17' }));
    scene.pass(5_400);
    const ticket = scene.random.hex(43);
    tells(stage, tgtAsked({ dc, account, from, ticket }));
    reaches(stage, hostNamed(organisation, 'FILE01'), ticket, { as: account });
    return victimOf(account, `ticket:${roasted}`, 2);
  },
};
