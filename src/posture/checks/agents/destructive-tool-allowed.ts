import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo, unlessBlind, worstOf } from '../subject.ts';

export const destructiveToolAllowed: Check = {
  id: 'destructive-tool-allowed',
  title: 'Agent that may destroy by a tool',
  severity: 'high',
  topic: 'agent',
  dimension: 'privilege',
  system: 'agents',
  remedy: 'Take the tool from the agent, or put a person before each call of it.',
  cause: 'An agent was given all tools of a server.',
  closes: 'No allowed tool that says it destroys.',
  controls: {
    nhi: ['NHI5:2025'],
    csf: ['PR.AA-05'],
    asi: ['ASI02:2026', 'ASI03:2026'],
    aiRmf: ['MANAGE 2.4', 'MAP 3.5'],
  },
  population: { says: 'agents', classes: ['agent'] },
  judge(view, id, at) {
    const tools = allowedTo(view, id, at).flatMap(({ resources }) => resources);
    const verdict = worstOf(
      tools.map((tool) => {
        const said = view.resource(tool, at)?.tags;
        if (said?.['destructive_hint'] === 'true')
          return fail(`${tool.replace('agents:mcp:', '')} says of itself that it destroys`, [tool]);
        return said?.['destructive_hint'] === 'false' || said?.['read_only_hint'] === 'true'
          ? pass
          : cannotTell(`${tool.replace('agents:mcp:', '')} does not say whether it destroys`);
      }),
    );
    return unlessBlind(blindTo(view, id, at, 'entitlement'), verdict);
  },
  points: 12,
  condition: 'overprivilege',
};
