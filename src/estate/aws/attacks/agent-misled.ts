import type { AttackScript } from '../../attack.ts';
import { roleArn } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { agentCall, assumeRole } from '../calls/index.ts';
import { denied, readSecret, recon } from '../hostile/calls.ts';
import { listParameters } from '../hostile/data.ts';
import { victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A document tells the agent what to do next; it stays in its runtime and goes from call to call. */
export const agentMisled: AttackScript = {
  id: 'agent-misled',
  title: 'An agent is talked into reading what it has no business with',
  system: 'aws',
  family: 'agent',
  class: 'agent',
  situation: 'session_hijack',
  attack: ['T1190', 'T1555.006', 'T1087.004'],
  cause: { entry: 'unknown', conditions: ['overprivilege', 'direct_misuse'] },
  leadSeconds: 24,
  run(organisation, scene) {
    const { random } = scene;
    const agent = random.pick(organisation.agents);
    const { account } = agent.role;
    const session = newSession(agent.role, `${agent.name}-${random.hex(6)}`, scene.at, random);
    const caller = sessionCaller(session, { address: agent.address, agent: botoAgent });
    say(scene, serviceCaller('lambda', account.id), assumeRole(session), 4);
    for (let i = 0; i < 5; i++) say(scene, caller, agentCall(random), 4);
    const who = roleArn(agent.role);
    for (const call of recon.slice(0, 3)) say(scene, caller, denied(call, who), 2);
    say(scene, caller, listParameters(), 2);
    for (let i = 0; i < 8; i++) {
      const call = readSecret(account.id, `app/${random.pick(['payments', 'orders'])}-db-${i}`);
      say(scene, caller, i < 5 ? denied(call, who) : call, 2);
    }
    return victimRole(agent.role, session, 2);
  },
};
