import type { AttackScript } from '../../attack.ts';
import { roleArn } from '../../organisation/model.ts';
import { botoAgent, runnerAgent } from '../../organisation/names.ts';
import { addressIn, runners } from '../../places.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { createUser, denied, readSecret, recon } from '../hostile/calls.ts';
import { readSecretsInBulk } from '../hostile/data.ts';
import { lookAround, victimRole } from '../hostile/victims.ts';
import { oidcSession, oidcSignInOf } from '../life/pipeline.ts';
import { say } from '../say.ts';

/** The role is used a thousand times a day; one run of one repository is not a deployment. */
export const sharedPipelineHijacked: AttackScript = {
  id: 'shared-pipeline-hijacked',
  title: 'One of many repositories that share a role does what none of them does',
  system: 'aws',
  family: 'supply_chain',
  class: 'workload',
  situation: 'privilege_escalation',
  attack: ['T1195.002', 'T1677', 'T1552.007', 'T1098.001'],
  cause: { entry: 'vendor', conditions: ['shared', 'overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const [pipeline] = organisation.pipelines.slice(1);
    const shared = organisation.sharedPipeline;
    const role = shared?.role ?? pipeline?.role ?? organisation.pipelines[0]?.role;
    if (!role) throw new RangeError('no pipeline here');
    const repository = shared
      ? random.pick(shared.repositories).name
      : (pipeline?.repository ?? 'northwind/orders');
    const runner = {
      address: options.address ?? addressIn(runners[0], random),
      agent: runnerAgent,
    };
    const session = newSession(role, 'GitHubActions', scene.now(), random);
    const signIn = oidcSignInOf(role, session, runner, `repo:${repository}:ref:refs/heads/main`);
    say(scene, signIn.caller, signIn.call);
    const inside = sessionCaller(oidcSession(role, session), {
      ...runner,
      agent: scene.stealth === 'loud' ? botoAgent : runnerAgent,
    });
    lookAround(scene, inside, recon.slice(1, 5));
    say(scene, inside, readSecretsInBulk());
    for (let i = 0; i < 5; i++)
      say(scene, inside, readSecret(role.account.id, `app/payments-db-${i}`), 1);
    say(scene, inside, denied(createUser(role.account.id, 'ci-cache', random), roleArn(role)));
    return victimRole(role, session, 1);
  },
};
