import type { AttackScript } from '../../attack.ts';
import { toolUsed } from '../record.ts';
import { strangeTools } from '../registry.ts';
import { anyAgent, begins, conversation, steps, victimOf } from './stage.ts';

/** An agent for tickets makes users and refunds payments: tools that nobody gave it. */
export const scopeJump: AttackScript = {
  id: 'scope-jump',
  title: 'Agent takes tools that its register does not allow, refused first, then not',
  system: 'agents',
  family: 'agent',
  class: 'agent',
  situation: 'privilege_escalation',
  attack: ['T1098', 'T1136.003'],
  cause: { entry: 'vendor', conditions: ['overprivilege'] },
  run(organisation, scene) {
    const agent = anyAgent(organisation, scene);
    const talk = conversation(scene, agent);
    begins(talk);
    for (const tool of strangeTools) steps(talk, toolUsed(tool, 'permission_denied'), 3);
    for (const tool of strangeTools.slice(0, 3))
      for (let nth = 0; nth < 2; nth++) steps(talk, toolUsed(tool), 4);
    return victimOf(agent, talk.trace.conversation, 1);
  },
};
