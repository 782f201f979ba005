import type { AttackScript } from '../../attack.ts';
import { calls, chatted, toolUsed } from '../record.ts';
import { agentIdOf, strangeTools, toolsOf } from '../registry.ts';
import { begins, conversation, steps, victimOf } from './stage.ts';

/** What one agent may not, another may: the first asks the second, and the person behind it is lost on the way. */
export const agentToAgentHop: AttackScript = {
  id: 'agent-to-agent-hop',
  title: 'Agent works through another agent that never served it before',
  system: 'agents',
  family: 'agent',
  class: 'agent',
  situation: 'privilege_escalation',
  attack: ['T1199', 'T1550.001'],
  cause: { entry: 'vendor', conditions: ['stale_trust_path', 'overprivilege'] },
  run(organisation, scene) {
    const [first, second] = organisation.agents;
    if (!first || !second) throw new RangeError('no two agents here');
    const asking = conversation(scene, first);
    begins(asking);
    steps(asking, chatted(21_000));
    const asked = conversation(scene, second, undefined);
    const inside = {
      scene,
      trace: { ...asked.trace, id: asking.trace.id, behalf: undefined },
    };
    for (let nth = 0; nth < 4; nth++) {
      steps(asking, calls(second), 1);
      for (const tool of [...toolsOf(second).slice(0, 2), ...strangeTools.slice(3)])
        steps(inside, toolUsed(tool), 1);
    }
    return victimOf(first, asking.trace.conversation, 1, [agentIdOf(second)]);
  },
};
