import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { accountOf, hostNamed } from '../domain.ts';
import { newLogonId, ntlmChecked, sessionOn, signedIn, signInFailed } from '../record/index.ts';
import { against, tells, victimOf } from './stage.ts';

/** One password for many names at the file server; one of them has it. */
export const passwordSprayNtlm: AttackScript = {
  id: 'password-spray-ntlm',
  title: 'Password sprayed over NTLM, with one hit',
  system: 'active-directory',
  family: 'credential_stuffing',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1110.003', 'T1078.002'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isNoAdmin);
    const stage = against({ organisation, scene, options }, person);
    const { dc, from, account } = stage;
    const host = hostNamed(organisation, 'FILE01');
    const name = scene.stealth === 'loud' ? 'WORKSTATION' : stage.desk.name;
    const others = organisation.people.filter((one) => one !== person).slice(0, 30);
    for (const other of others) {
      const { sam } = accountOf(organisation, other);
      tells(stage, ntlmChecked(dc, sam, name, '0xc000006a'), 0);
      tells(stage, signInFailed(host, sam, { from }), scene.random.int(1, 4));
    }
    const logonId = newLogonId(scene.random);
    tells(stage, ntlmChecked(dc, account.sam, name), 0);
    tells(
      stage,
      signedIn({ host, account, logonId, type: 3, from, workstation: name, ntlm: true }),
    );
    return victimOf(account, sessionOn(host, logonId), 2);
  },
};
