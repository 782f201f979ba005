import { blind, type CheckCase, grant, identity, inSystem, resource } from '../world.case.ts';

const agent = identity({ class: 'agent' });
const tool = (name: string, tags: Record<string, string>) => resource(`mcp:db/${name}`, tags);
const may = (name: string) => grant([`tool:${name}`], { resources: [`toy:mcp:db/${name}`] });

export const cases: readonly CheckCase[] = inSystem('agents', [
  {
    says: 'reads',
    expect: 'pass',
    facts: [agent, tool('query', { read_only_hint: 'true' }), may('query')],
  },
  {
    says: 'drops',
    expect: 'fail',
    facts: [agent, tool('drop', { destructive_hint: 'true' }), may('drop')],
  },
  {
    says: 'does not say',
    expect: 'unknown',
    facts: [agent, tool('run', { destructive_hint: 'not said' }), may('run')],
  },
  { says: 'grants not listed', expect: 'unknown', facts: [agent], blind: blind('entitlements') },
  { says: 'no agent', expect: 'outside', facts: [identity()] },
]);
