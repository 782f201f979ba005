import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { keyCaller } from '../callers.ts';
import { machineCalls } from '../calls/index.ts';
import { fromOutside } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A token that may only write metrics appears on a new network: odd, and not worth waking anybody. */
export const lowRiskTokenElsewhere: AttackScript = {
  id: 'low-risk-token-elsewhere',
  title: 'Metrics token used from a new network',
  system: 'aws',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004'],
  cause: { entry: 'leaked', conditions: ['direct_misuse'] },
  run(organisation, scene, options) {
    const { user } = organisation.lowRisk;
    const caller = keyCaller(user, {
      ...fromOutside(organisation.lowRisk, scene, options),
      agent: botoAgent,
    });
    for (let i = 0; i < 3; i++) say(scene, caller, machineCalls.metrics(scene.random));
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
      tierOfTarget: 3,
    };
  },
};
