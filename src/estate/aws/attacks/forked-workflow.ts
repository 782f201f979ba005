import type { AttackScript } from '../../attack.ts';
import { runnerAgent } from '../../organisation/names.ts';
import { addressIn, runners } from '../../places.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { recon } from '../hostile/calls.ts';
import { readSecretsInBulk } from '../hostile/data.ts';
import { lookAround, victimRole } from '../hostile/victims.ts';
import { oidcSession, oidcSignInOf } from '../life/pipeline.ts';
import { say } from '../say.ts';

/** A pull request from outside runs with the token of the repository; trusts that look at half the subject let it in. */
export const forkedWorkflow: AttackScript = {
  id: 'forked-workflow',
  title: 'Workflow of a pull request from a fork asks for the deploy role',
  system: 'aws',
  family: 'supply_chain',
  class: 'workload',
  situation: 'privilege_escalation',
  attack: ['T1195.002', 'T1677', 'T1078.004'],
  cause: { entry: 'vendor', conditions: ['stale_trust_path', 'overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const tried = organisation.pipelines.slice(0, 3);
    const [first] = tried;
    const victim = organisation.sharedPipeline
      ? { role: organisation.sharedPipeline.role, repository: 'northwind/svc-docs-1' }
      : { role: first?.role, repository: first?.repository ?? '' };
    if (!victim.role) throw new RangeError('no pipeline here');
    const runner = {
      address: options.address ?? addressIn(runners[0], random),
      agent: runnerAgent,
    };
    const pulled = `repo:${victim.repository}:pull_request`;
    for (const { role } of tried) {
      const session = newSession(role, 'GitHubActions', scene.now(), random);
      const signIn = oidcSignInOf(role, session, runner, pulled);
      say(scene, signIn.caller, {
        ...signIn.call,
        error: {
          code: 'AccessDenied',
          message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
        },
      });
    }
    const session = newSession(victim.role, 'GitHubActions', scene.now(), random);
    const signIn = oidcSignInOf(victim.role, session, runner, pulled);
    say(scene, signIn.caller, signIn.call);
    const inside = sessionCaller(oidcSession(victim.role, session), {
      ...runner,
      agent: scene.stealth === 'loud' ? 'curl/8.5.0' : runnerAgent,
    });
    lookAround(scene, inside, recon.slice(3, 5));
    say(scene, inside, readSecretsInBulk());
    return victimRole(victim.role, session, 1);
  },
};
