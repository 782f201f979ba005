import { MINUTE } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import { addressIn, runners } from '../../places.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { recon } from '../hostile/calls.ts';
import { attachRoleAdmin, createRoleFor } from '../hostile/identity.ts';
import { fromOutside, lookAround, victimRole } from '../hostile/victims.ts';
import { oidcSession } from '../life/pipeline.ts';
import { say } from '../say.ts';

/** Made with the session of the infrastructure pipeline, named like one of the vendor. */
export const hiddenRoleForOutsider: AttackScript = {
  id: 'hidden-role-for-outsider',
  title: 'A new administrator role for an account outside',
  system: 'aws',
  family: 'backdoor',
  class: 'workload',
  situation: 'backdoor_trust',
  attack: ['T1078.004', 'T1136.003', 'T1098.003'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const pipeline =
      organisation.pipelines.find((one) => one.terraform) ?? organisation.pipelines[0];
    if (!pipeline) throw new RangeError('no pipeline here');
    const { role } = pipeline;
    const session = newSession(role, 'GitHubActions', scene.at - 10 * MINUTE, random);
    const usual = { egress: runners[0], address: addressIn(runners[0], random) };
    const caller = sessionCaller(oidcSession(role, session), fromOutside(usual, scene, options));
    const roleName = `AWSServiceRoleForSupportAccess-${random.hex(3)}`;
    lookAround(scene, caller, recon.slice(1, 2));
    say(scene, caller, createRoleFor(role.account.id, roleName, '904412345678'));
    say(scene, caller, attachRoleAdmin(roleName));
    return victimRole(role, session, 0);
  },
};
