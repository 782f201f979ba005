import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo } from '../subject.ts';

export const agentWithoutLimits: Check = {
  id: 'agent-without-limits',
  title: 'Agent that no list of tools bounds',
  severity: 'high',
  topic: 'agent',
  dimension: 'privilege',
  system: 'agents',
  remedy: 'Write the tools that it needs into the register, and refuse the rest.',
  cause: 'The register knows the agent and not its task.',
  closes: 'At least one allowed tool, and no star among them.',
  controls: {
    nhi: ['NHI5:2025'],
    csf: ['PR.AA-05'],
    asi: ['ASI02:2026', 'ASI03:2026'],
    aiRmf: ['MAP 3.5'],
  },
  population: { says: 'agents of the register', classes: ['agent'] },
  judge(view, id, at) {
    const grants = allowedTo(view, id, at);
    const unseen = blindTo(view, id, at, 'entitlement');
    if (unseen !== undefined) return cannotTell(unseen);
    if (grants.length === 0)
      return fail('no tools are written down for it: nothing says what is too much');
    const star = grants.find((one) => one.privileges.some((privilege) => privilege.endsWith('*')));
    return star === undefined
      ? pass
      : fail(`${star.privileges.join(', ')}: any tool of the server`);
  },
  points: 10,
  condition: 'overprivilege',
};
