/** Vault in the simulated organisation. */
import { mapVault } from '../../sources/vault/index.ts';
import { ownedSoftware } from '../common/declare.ts';
import type { EstatePart } from '../part.ts';
import { vaultAttacks } from './attacks/index.ts';
import { vaultExport } from './inventory.ts';
import { liveInVault } from './life.ts';
import { entitiesOf, entityId } from './namespace.ts';

export const vaultPart: EstatePart = {
  id: 'vault',
  inventory: (organisation, at) => [
    { system: 'vault', path: 'vault.json', content: vaultExport(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapVault(vaultExport(organisation, at), at)],
  declarations: (organisation, at) =>
    entitiesOf(organisation).flatMap((entity) => {
      if (entity.kind === 'person') return [];
      const of = entity.kind === 'pod' ? 'workload' : 'service_account';
      return ownedSoftware(
        entityId(entity),
        at,
        entity.kind === 'pod' ? 'product' : 'platform',
        of,
      );
    }),
  live: liveInVault,
  attacks: vaultAttacks,
};
