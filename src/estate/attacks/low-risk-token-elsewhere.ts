import { keyCaller } from '../aws/callers.ts';
import { machineCalls } from '../aws/calls/index.ts';
import { userIdentityId } from '../organisation/model.ts';
import { botoAgent } from '../organisation/names.ts';
import { addressIn, hostile } from '../places.ts';
import type { AttackScript } from './contract.ts';

/** A token that may only write metrics appears on a new network: odd, and not worth waking anybody. */
export const lowRiskTokenElsewhere: AttackScript = {
  id: 'low-risk-token-elsewhere',
  title: 'Metrics token used from a new network',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004'],
  run(organisation, scene, options) {
    const { user } = organisation.lowRisk;
    const caller = keyCaller(user, {
      address: options.address ?? addressIn(scene.random.pick(hostile), scene.random),
      agent: botoAgent,
    });
    for (let i = 0; i < 3; i++) scene.say(caller, machineCalls.metrics(scene.random));
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
    };
  },
};
