/** Agents in the simulated organisation, by their own traces. */
import { agentsSource } from '../../sources/agents/index.ts';
import { snapshotsOfFiles } from '../common/snapshots.ts';
import type { Organisation } from '../organisation/model.ts';
import type { EstatePart, RawInventory } from '../part.ts';
import { agentsAttacks } from './attacks/index.ts';
import { liveAsAgents } from './life.ts';
import { registryOf } from './registry.ts';

const inventory = (organisation: Organisation, at: number): readonly RawInventory[] => [
  { system: 'agents', path: 'agents.json', content: registryOf(organisation, at) },
];

export const agentsPart: EstatePart = {
  id: 'agents',
  inventory,
  snapshots: (organisation, at) => snapshotsOfFiles(agentsSource, inventory(organisation, at), at),
  live: liveAsAgents,
  attacks: agentsAttacks,
};
