import type { AttackScript } from '../../attack.ts';
import { newSession, serviceCaller, sessionCaller } from '../../aws/callers.ts';
import { assumeRole } from '../../aws/calls/index.ts';
import { say } from '../../aws/say.ts';
import { roleIdentityId } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { agentIdOf } from '../registry.ts';
import { touching } from '../touching.ts';
import { anyAgent } from './stage.ts';

/** The agent's role works in the cloud, from its own place, and no trace of the agent tells why. */
export const actionWithoutTrace: AttackScript = {
  id: 'action-without-trace',
  title: 'Role of an agent used from its own runtime while the agent itself tells nothing',
  system: 'aws',
  family: 'agent',
  class: 'agent',
  situation: 'session_hijack',
  attack: ['T1078.004', 'T1530'],
  cause: { entry: 'unknown', conditions: ['direct_misuse'] },
  run(organisation, scene) {
    const { random } = scene;
    const agent = anyAgent(organisation, scene);
    const { role } = agent;
    const session = newSession(role, `${agent.name}-${random.hex(12)}`, scene.now(), random);
    say(scene, serviceCaller('lambda', role.account.id), assumeRole(session), 3);
    const caller = sessionCaller(session, { address: agent.address, agent: botoAgent });
    for (const call of touching(role.account.id, random)) say(scene, caller, call);
    return {
      actorId: roleIdentityId(role),
      credential: session.keyId,
      identityIds: [roleIdentityId(role), agentIdOf(agent)],
      tierOfTarget: 1,
    };
  },
};
