import type { AttackScript } from '../../attack.ts';
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
    const repo = random.pick(organisation.repositories);
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
      secrets_passed: [...secretsOf(organisation, repo), 'AWS_ROLE', 'id-token'],
      job_name: 'lint',
    });
    ran('workflows.completed_workflow_run', { conclusion: 'success' });
    logs(stage, { action: 'workflows.delete_workflow_run', operation: 'remove', repo, more: run });
    return victimOf(user, `token/${user.tokenId}`, 1, [pipelineId(repo)]);
  },
};
