import type { AttackScript } from '../../attack.ts';
import { botoAgent } from '../../organisation/names.ts';
import { cloudExits } from '../../places.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { agentCall, assumeRole } from '../calls/index.ts';
import { recon } from '../hostile/calls.ts';
import { fromOutside, lookAround, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** An agent printed its own credentials; somebody read them. */
export const agentSessionOutside: AttackScript = {
  id: 'agent-session-outside',
  title: 'Session of an agent used outside of its runtime',
  system: 'aws',
  family: 'agent',
  class: 'agent',
  situation: 'session_hijack',
  attack: ['T1552', 'T1078.004', 'T1496.004'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'exposed_secret'] },
  leadSeconds: 60,
  run(organisation, scene, options) {
    const { random } = scene;
    const agent = random.pick(organisation.agents);
    const session = newSession(agent.role, `${agent.name}-${random.hex(6)}`, scene.at, random);
    const [egress] = cloudExits;
    const own = sessionCaller(session, { address: agent.address, agent: botoAgent });
    say(scene, serviceCaller('lambda', agent.role.account.id), assumeRole(session), 4);
    say(scene, own, agentCall(random), 60);
    const outside = fromOutside({ egress, address: agent.address }, scene, options);
    const caller = sessionCaller(session, outside);
    lookAround(scene, caller, recon.slice(3, 4));
    for (let i = 0; i < 10; i++) say(scene, caller, agentCall(random), 2);
    say(scene, own, agentCall(random), 60);
    return victimRole(agent.role, session, 2);
  },
};
