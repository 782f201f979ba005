import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, isActive } from '../subject.ts';

export const agentWithoutSponsor: Check = {
  id: 'agent-without-sponsor',
  title: 'Agent that no person sponsors',
  severity: 'high',
  topic: 'agent',
  dimension: 'ownership',
  remedy: 'Declare the person who answers for what the agent does, and who can switch it off.',
  cause: 'Agents are tried out and stay, without anybody having signed for them.',
  closes: 'A declared or registered owner who is a person that works here.',
  controls: {
    nhi: ['NHI1:2025'],
    csf: ['GV.RR-02', 'PR.AA-01'],
    asi: ['ASI03:2026', 'ASI10:2026'],
    aiRmf: ['GOVERN 2.1', 'MAP 3.5'],
  },
  population: { says: 'agents that are not disabled', classes: ['agent'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const named = view
      .ownersOf(id, at)
      .filter((one) => one.basis === 'declared' || one.basis === 'tag');
    const [best] = named;
    if (best === undefined) {
      const unseen = blindTo(view, id, at, 'owner');
      return unseen === undefined
        ? fail('nobody signed for it: no declaration and no register names a sponsor')
        : cannotTell(unseen);
    }
    const { state, because } = view.employmentOf(best.who, at);
    if (state === 'left') return fail(`its sponsor ${best.who} is gone: ${because}`);
    if (state === 'active') return pass;
    const accounts = view.whoIs(best.who, at);
    const people = accounts.filter(
      (one) => one.state === 'active' && view.identity(one.id, at)?.class === 'human',
    );
    return people.length > 0
      ? pass
      : cannotTell(`whether ${best.who} is a person who works here is not known`);
  },
  points: 14,
  condition: 'unowned',
};
