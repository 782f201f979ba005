import type { AttackScript } from '../../attack.ts';
import { newSession, sessionCaller } from '../../aws/callers.ts';
import { recon, whoAmI } from '../../aws/hostile/calls.ts';
import { oidcSession, oidcSignInOf } from '../../aws/life/pipeline.ts';
import { say } from '../../aws/say.ts';
import { roleIdentityId } from '../../organisation/model.ts';
import { runnerAgent } from '../../organisation/names.ts';
import { addressIn, runners } from '../../places.ts';
import { gitAgent } from '../life.ts';
import { pipelineId, secretsOf, usersOf } from '../org.ts';
import { overHttps, withToken } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** A workflow pushed to a branch runs with the repository's secrets and its token for the cloud. */
export const maliciousWorkflow: AttackScript = {
  id: 'malicious-workflow',
  title: 'Workflow of a side branch handed secrets and a token for the cloud',
  system: 'github',
  family: 'supply_chain',
  class: 'workload',
  situation: 'privilege_escalation',
  attack: ['T1677', 'T1550.001', 'T1552.001'],
  cause: { entry: 'leaked', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const user = random.pick(usersOf(organisation).filter(({ usesSsh }) => !usesSsh));
    const stage = against(organisation, scene, options, user, gitAgent);
    const pipeline = random.pick(organisation.pipelines);
    const repo = organisation.repositories.find(({ name }) => name === pipeline.repository);
    if (!repo) throw new RangeError(`no repository ${pipeline.repository}`);
    const proof = { ...withToken(user, 'repo,workflow'), ...overHttps };
    const branch = `patch-${random.hex(4)}`;
    const run = {
      workflow_run_id: random.int(10_000_000_000, 19_000_000_000),
      workflow_id: random.int(9_000_001, 9_900_000),
      name: 'lint',
      head_branch: branch,
      head_sha: random.hex(40),
      event: 'push',
      run_number: 1,
      run_attempt: 1,
    };
    logs(stage, { action: 'git.clone', operation: 'access', repo, more: proof });
    logs(stage, { action: 'git.push', operation: 'modify', repo, more: { ...proof, ref: branch } });
    const ran = (action: string, extra = {}): void =>
      logs(stage, {
        action,
        operation: 'modify',
        client: undefined,
        repo,
        more: { ...run, ...extra },
      });
    ran('workflows.created_workflow_run');
    ran('workflows.prepared_workflow_job', {
      secrets_passed: secretsOf(organisation, repo),
      job_name: 'lint',
    });
    // The job's own identity, which the cloud believes for the sake of the repository's name.
    const { role } = pipeline;
    const address = addressIn(runners[0], random);
    const session = newSession(role, 'GitHubActions', scene.now(), random);
    const from = { address, agent: runnerAgent };
    const subject = `repo:${repo.name}:ref:refs/heads/${branch}`;
    const signIn = oidcSignInOf(role, session, from, subject);
    say(scene, signIn.caller, signIn.call);
    const caller = sessionCaller(oidcSession(role, session), from);
    for (const call of [whoAmI, ...recon.slice(3)]) say(scene, caller, call);
    ran('workflows.completed_workflow_run', { conclusion: 'success' });
    logs(stage, { action: 'workflows.delete_workflow_run', operation: 'remove', repo, more: run });
    return victimOf(user, `token/${user.tokenId}`, 1, [pipelineId(repo), roleIdentityId(role)]);
  },
};
