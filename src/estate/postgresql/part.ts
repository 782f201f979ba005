/** PostgreSQL in the simulated organisation. */
import { mapPostgresql } from '../../sources/postgresql/index.ts';
import { ownedSoftware } from '../common/declare.ts';
import type { EstatePart } from '../part.ts';
import { postgresqlAttacks } from './attacks/index.ts';
import { catalogueOf } from './inventory.ts';
import { liveInPostgresql } from './life.ts';
import { postgresqlId, rolesOf } from './server.ts';

export const postgresqlPart: EstatePart = {
  id: 'postgresql',
  inventory: (organisation, at) => [
    { system: 'postgresql', path: 'catalogue.json', content: catalogueOf(organisation, at) },
  ],
  snapshots: (organisation, at) => [
    mapPostgresql(catalogueOf(organisation, at), at, ['sessions', 'rules']),
  ],
  declarations: (organisation, at) =>
    rolesOf(organisation).flatMap((role) => {
      if (role.kind !== 'app' && role.kind !== 'job') return [];
      const [team, of] =
        role.kind === 'app'
          ? (['product', 'workload'] as const)
          : (['platform', 'service_account'] as const);
      return ownedSoftware(postgresqlId(role), at, team, of);
    }),
  live: liveInPostgresql,
  attacks: postgresqlAttacks,
};
