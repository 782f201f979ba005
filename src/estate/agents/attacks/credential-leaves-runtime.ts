import type { AttackScript } from '../../attack.ts';
import { newSession, serviceCaller, sessionCaller } from '../../aws/callers.ts';
import { assumeRole } from '../../aws/calls/index.ts';
import { say } from '../../aws/say.ts';
import { outsiderOf } from '../../common/intruder.ts';
import { roleIdentityId } from '../../organisation/model.ts';
import { attackerAgent, botoAgent } from '../../organisation/names.ts';
import { cloudExits } from '../../places.ts';
import { chatted } from '../record.ts';
import { agentIdOf } from '../registry.ts';
import { touching } from '../touching.ts';
import { anyAgent, begins, conversation, steps } from './stage.ts';

/** Talked into showing its environment, the agent gives away the session it works with. */
export const credentialLeavesRuntime: AttackScript = {
  id: 'credential-leaves-runtime',
  title: 'Session of an agent used outside of its runtime',
  system: 'aws',
  family: 'agent',
  class: 'agent',
  situation: 'session_hijack',
  attack: ['T1552.001', 'T1550.001', 'T1530'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'overprivilege'] },
  leadSeconds: 30,
  run(organisation, scene, options) {
    const { random } = scene;
    const agent = anyAgent(organisation, scene);
    const { role } = agent;
    const session = newSession(role, `${agent.name}-${random.hex(12)}`, scene.now(), random);
    const talk = conversation(scene, agent);
    begins(talk);
    say(scene, serviceCaller('lambda', role.account.id), assumeRole(session), 9);
    steps(talk, chatted(30_000), 20);
    const usual = { egress: cloudExits[0], address: agent.address, agent: botoAgent };
    const from = outsiderOf(usual, scene, options, attackerAgent);
    const caller = sessionCaller(session, { address: from.address, agent: from.agent });
    for (const call of touching(role.account.id, random)) say(scene, caller, call);
    return {
      actorId: roleIdentityId(role),
      credential: session.keyId,
      identityIds: [roleIdentityId(role), agentIdOf(agent)],
      tierOfTarget: 1,
    };
  },
};
