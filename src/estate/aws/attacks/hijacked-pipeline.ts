import type { AttackScript } from '../../attack.ts';
import { roleIdentityId, userIdentityId } from '../../organisation/model.ts';
import { runnerAgent } from '../../organisation/names.ts';
import { addressIn, runners, type Spot } from '../../places.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { attachAdmin, createKey, createUser, recon, whoAmI } from '../hostile/calls.ts';
import { oidcSession, oidcSignIn } from '../life/pipeline.ts';
import { say } from '../say.ts';

/** A poisoned step in the infrastructure pipeline uses its role to make a user of its own. */
export const hijackedPipeline: AttackScript = {
  id: 'hijacked-pipeline',
  title: 'Poisoned pipeline makes itself an administrator',
  system: 'aws',
  family: 'supply_chain',
  class: 'workload',
  situation: 'privilege_escalation',
  attack: ['T1677', 'T1136.003', 'T1098.003', 'T1098.001'],
  cause: { entry: 'vendor', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const pipeline =
      organisation.pipelines.find((one) => one.terraform) ?? organisation.pipelines[0];
    if (!pipeline) throw new RangeError('no pipeline here');
    const from = {
      address: options.address ?? addressIn(runners[0] as Spot, random),
      agent: runnerAgent,
    };
    const session = newSession(pipeline.role, 'GitHubActions', scene.at, random);
    const signIn = oidcSignIn(pipeline, session, from);
    say(scene, signIn.caller, signIn.call);
    const caller = sessionCaller(oidcSession(pipeline.role, session), {
      ...from,
      agent: 'curl/8.5.0',
    });
    const name = `ci-helper-${random.hex(4)}`;
    say(scene, caller, whoAmI);
    say(scene, caller, recon[0] ?? whoAmI);
    say(scene, caller, createUser(pipeline.role.account.id, name, random));
    say(scene, caller, attachAdmin(name));
    say(scene, caller, createKey(name, `AKIA${random.base32(16)}`));
    return {
      actorId: roleIdentityId(pipeline.role),
      credential: session.keyId,
      identityIds: [
        roleIdentityId(pipeline.role),
        userIdentityId({ account: pipeline.role.account, name }),
      ],
      tierOfTarget: 0,
    };
  },
};
