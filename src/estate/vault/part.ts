/** Vault in the simulated organisation. */
import { mapVault } from '../../sources/vault/index.ts';
import type { EstatePart } from '../part.ts';
import { vaultAttacks } from './attacks/index.ts';
import { vaultExport } from './inventory.ts';
import { liveInVault } from './life.ts';

export const vaultPart: EstatePart = {
  id: 'vault',
  inventory: (organisation, at) => [
    { system: 'vault', path: 'vault.json', content: vaultExport(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapVault(vaultExport(organisation, at), at)],
  live: liveInVault,
  attacks: vaultAttacks,
};
