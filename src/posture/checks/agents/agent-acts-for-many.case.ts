import { blind, type CheckCase, identity, inSystem } from '../world.case.ts';

const agent = (count: number) =>
  identity({
    class: 'agent',
    tags: {
      on_behalf_of: Array.from({ length: count }, (_, index) => `p${index}@x.org`).join(','),
    },
  });

export const cases: readonly CheckCase[] = inSystem('agents', [
  { says: 'for one', expect: 'pass', facts: [agent(1)] },
  { says: 'for nine', expect: 'fail', facts: [agent(9)] },
  { says: 'delegations not listed', expect: 'unknown', facts: [agent(1)], blind: blind('trusts') },
  { says: 'no agent', expect: 'outside', facts: [identity()] },
]);
