import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { entraId } from '../tenant.ts';
import { against, signsIn } from './stage.ts';

/** One password for many names through the grant that knows no second factor; one of them has it. */
export const passwordSprayRopc: AttackScript = {
  id: 'password-spray-ropc',
  title: 'Password sprayed over the resource owner password grant, with one hit',
  system: 'entra',
  family: 'credential_stuffing',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1110.003', 'T1078.004'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const { random, stealth } = scene;
    const hit = someone(organisation, scene, isNoAdmin);
    const stage = against(organisation, scene, options, hit, 'python-requests/2.32.3');
    const asked = {
      app: 'powershell',
      resource: 'management',
      interactive: false,
      protocol: 'ropc',
      sessionId: undefined,
    } as const;
    const names = stage.tenant.users.filter((user) => user !== stage.user);
    const count = Math.min(names.length, stealth === 'loud' ? 40 : 15);
    for (let nth = 0; nth < count; nth++) {
      const user = names[(nth * 7 + random.int(0, 3)) % names.length] ?? stage.user;
      signsIn({ ...stage, user }, { ...asked, code: 50126 }, random.int(1, 6));
    }
    signsIn(stage, { ...asked, sessionId: stage.session });
    for (const resource of ['graph', 'exchange', 'management'] as const)
      signsIn(stage, { ...asked, resource, sessionId: stage.session });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user)],
      tierOfTarget: 2,
    };
  },
};
